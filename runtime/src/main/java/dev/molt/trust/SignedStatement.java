package dev.molt.trust;

/**
 * The bytes of a statement and of the signature that was found beside it; neither has been looked into. Immutable.
 */
public final class SignedStatement {
    private final String file;
    private final byte[] statement;
    private final byte[] signature;

    /**
     * @param file the name of the statement's file, for messages
     * @param signature the armored text
     */
    public SignedStatement(String file, byte[] statement, byte[] signature) {
        this.file = file;
        this.statement = statement.clone();
        this.signature = signature.clone();
    }

    /** The name of the statement's file. */
    public String file() {
        return file;
    }

    byte[] statement() {
        return statement;
    }

    byte[] signature() {
        return signature;
    }

    @Override
    public String toString() {
        return file;
    }
}
