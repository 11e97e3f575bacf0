package dev.molt.linkage;

/**
 * A symbolic reference of byte code, as in JVMS 5.4.3, and what is done with it. Immutable.
 *
 * @param owner the class's name with slashes; never an array's
 * @param name the member's; empty where the class itself is meant
 * @param descriptor the member's; empty where the class itself is meant
 * @param toInterface whether the constant says that the owner of the method is an interface
 */
record Symbol(Use use, String owner, String name, String descriptor, boolean toInterface) {
    /** What byte code does with what it refers to. */
    enum Use {
        /** {@code instanceof}, casts, arrays and class literals. */
        TYPE,
        /** A type in the descriptor of a method handle, method type or dynamic call site. */
        SIGNATURE_TYPE,
        /** A handler for exceptions of this class. */
        CATCH,
        /** Instantiation. */
        NEW,
        GET_FIELD,
        PUT_FIELD,
        GET_STATIC,
        PUT_STATIC,
        INVOKE_VIRTUAL,
        INVOKE_SPECIAL,
        INVOKE_STATIC,
        INVOKE_INTERFACE,
        /** A method handle that creates an object, such as {@code Order::new}. */
        NEW_HANDLE;

        boolean isOfClass() {
            return this == TYPE || this == SIGNATURE_TYPE || this == CATCH || this == NEW;
        }

        boolean isOfField() {
            return this == GET_FIELD || this == PUT_FIELD || this == GET_STATIC || this == PUT_STATIC;
        }

        boolean isPut() {
            return this == PUT_FIELD || this == PUT_STATIC;
        }

        boolean isStatic() {
            return this == GET_STATIC || this == PUT_STATIC || this == INVOKE_STATIC;
        }

        /** Whether the receiver's class decides which method runs. */
        boolean isDispatched() {
            return this == INVOKE_VIRTUAL || this == INVOKE_INTERFACE;
        }
    }

    static Symbol ofClass(Use use, String className) {
        return new Symbol(use, className, "", "", false);
    }

    /** The member in Java notation without its class, such as {@code quote(Order)}. */
    String member() {
        return use.isOfField() ? name : Notation.method(owner, name, descriptor);
    }
}
