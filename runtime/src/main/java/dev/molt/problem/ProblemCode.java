package dev.molt.problem;

import java.util.EnumSet;
import java.util.Set;

/**
 * The stable names of all failures. A code is never renamed or given another meaning; programs may switch on it.
 */
public enum ProblemCode {
    /** The file is no ZIP archive, or its end is missing: a copy still under way, or one that was cut off. */
    ARCHIVE_INCOMPLETE,
    /** A structure of the archive contradicts another one or the ZIP specification. */
    ARCHIVE_STRUCTURE,
    /** An entry's name could mean another file, or is not text. */
    ARCHIVE_NAME,
    /** Two entries of the archive have, or could be taken for, the same name. */
    ARCHIVE_DUPLICATE,
    /** An entry's bytes are not those that the archive's directory declares. */
    ARCHIVE_CRC,
    /** The archive, or something in it, is larger than the configured limit. */
    ARCHIVE_LIMIT,
    /** The archive uses a feature of the ZIP format that Molt does not read. */
    ARCHIVE_UNSUPPORTED,
    /** The archive's file cannot be read. */
    ARCHIVE_UNREADABLE,
    /** A candidate in the watched directory makes no progress towards being whole. */
    CANDIDATE_STALLED,
    /** The watched directory can't be listed, or is gone. */
    DIRECTORY_UNAVAILABLE,
    /** The digest was refused before and is not tried again by itself. */
    DIGEST_REFUSED,
    /** A provider file has a line that is neither a class name nor a Python object reference. */
    PROVIDER_LINE,
    /** A provider line in a language whose support is not on the class path. */
    LANGUAGE_MISSING,
    /** Two archives of one update claim the same module. */
    MODULE_DUPLICATE,
    /** The module brings a class of its own contract, which only the host may define. */
    CONTRACT_BUNDLED,
    /** A program's next version brings a class of its contract that is not the one the program was started with. */
    CONTRACT_CHANGED,
    /** The service interface that a provider file names is not known to the host. */
    CONTRACT_MISSING,
    /** The service is not a public interface. */
    CONTRACT_UNSUITABLE,
    /** A class of the module cannot be found, linked or verified. */
    MODULE_LINKAGE,
    /** The provider class is not in the module, or cannot be instantiated as written. */
    PROVIDER_MISSING,
    /** The provider class does not implement its service. */
    PROVIDER_TYPE,
    /** A provider's static initializer or constructor threw. */
    PROVIDER_FAILED,
    /** The archive is no program that can be run. */
    PROGRAM_UNUSABLE,
    /** The address for HTTP can't be listened at. */
    HTTP_UNAVAILABLE,
    /** A provider of {@code Runnable} that runs as a job threw. */
    JOB_FAILED,
    /** No live module provides the service. */
    SERVICE_UNAVAILABLE,
    /** Several providers serve the service, and the caller named none. */
    SERVICE_AMBIGUOUS,
    /** More generations than can be open at once are waiting for calls to end. */
    TOO_MANY_DRAINING,
    /** The generation is not among the kept ones. */
    GENERATION_UNKNOWN,
    /** The home directory is in use by another host. */
    HOME_LOCKED,
    /** The home directory cannot be created, read or written. */
    HOME_UNUSABLE,
    /** An archive that a generation needs is missing from the store, or is not the one that was stored. */
    STORE_DAMAGED,
    /** An update was asked for from inside an update. */
    UPDATE_REENTRANT,
    /** The host was closed. */
    CLOSED,
    /** A defect in Molt itself. */
    INTERNAL;

    private static final Set<ProblemCode> OF_HOST =
            EnumSet.of(ARCHIVE_UNREADABLE, TOO_MANY_DRAINING, HOME_UNUSABLE, CLOSED, INTERNAL);

    /** Whether the state of the host is to blame and no archive: the same archive may pass later. */
    public boolean isOfHost() {
        return OF_HOST.contains(this);
    }
}
