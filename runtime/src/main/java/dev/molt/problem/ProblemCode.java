package dev.molt.problem;

import java.util.EnumSet;
import java.util.Set;

/**
 * The stable names of all failures. A code is never renamed or given another meaning; programs may switch on it.
 */
public enum ProblemCode {
    /** The file is no ZIP archive, or its end is missing: a copy still under way, or one that was cut off. */
    ARCHIVE_INCOMPLETE,
    /** The archive, or something in it, is larger than the configured limit. */
    ARCHIVE_LIMIT,
    /** The archive's comment holds what another reader may take for a record. */
    ARCHIVE_COMMENT,
    /** Something lies before the first entry. */
    ARCHIVE_PREFIX,
    /** The archive says that it is one part of several. */
    ARCHIVE_DISK,
    /** The entries in the directory are not as many as the end record declares. */
    ARCHIVE_COUNT,
    /** A ZIP64 structure is misplaced, or contradicts what it extends. */
    ARCHIVE_ZIP64,
    /** The directory does not lie where the end record says, or holds something else than central headers. */
    ARCHIVE_DIRECTORY,
    /** Bytes between two entries, or between the last one and the directory, belong to no entry. */
    ARCHIVE_GAP,
    /** Two entries share bytes, or one reaches into the directory. */
    ARCHIVE_OVERLAP,
    /** An entry's local header says something else than the directory. */
    ARCHIVE_HEADER,
    /** The archive uses a feature of the ZIP format that Molt does not read. */
    ARCHIVE_UNSUPPORTED,
    /** An entry's declared sizes contradict each other, or its data inflates to another size. */
    ARCHIVE_SIZE,
    /** An entry's extra field is malformed, or contradicts the header. */
    ARCHIVE_EXTRA,
    /** An entry's data descriptor is missing, not allowed, or contradicts the directory. */
    ARCHIVE_DESCRIPTOR,
    /** An entry's name could mean another file, or is not text. */
    ARCHIVE_NAME,
    /** Two entries have the same name. */
    ARCHIVE_DUPLICATE,
    /** Two names can't be files side by side: one is the other's parent, or they differ in case or form only. */
    ARCHIVE_CLASH,
    /** A directory has data. */
    ARCHIVE_DIRECTORY_DATA,
    /** An entry is a symbolic link. */
    ARCHIVE_SYMLINK,
    /** An entry's data is no DEFLATE stream, or has more after it. */
    ARCHIVE_DEFLATE,
    /** An entry's bytes are not those that the archive's directory declares. */
    ARCHIVE_CRC,
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
    /** What runs a provider's language gets ready. */
    LANGUAGE_STARTING,
    /** What runs a provider's language can't be started. */
    LANGUAGE_UNUSABLE,
    /** An attribute of the manifest can't be understood. */
    MANIFEST_MALFORMED,
    /** The module exports a package that it does not have, or that is the JDK's. */
    EXPORT_UNSUITABLE,
    /** Two archives of one update claim the same module. */
    MODULE_DUPLICATE,
    /** A module requires another one that is not there, or that is about to go. */
    REQUIREMENT_MISSING,
    /** A module requires other versions of a module than the one that is there. */
    REQUIREMENT_VERSION,
    /** Modules require each other. */
    REQUIREMENT_CYCLE,
    /** A module would get one package from two places. */
    SPLIT_PACKAGE,
    /** A module that gets a new version for the sake of what it imports can't be loaded or started beside that. */
    REBUILD_FAILED,
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
    /** A class file is malformed, or lies under another name than its own. */
    CLASS_MALFORMED,
    /** A class file is for a newer Java than the host runs on. */
    CLASS_VERSION,
    /** A class is referred to that is neither in the module nor in the host. */
    LINK_CLASS_MISSING,
    /** A method or field is referred to that its class does not have. */
    LINK_MEMBER_MISSING,
    /** What is referred to is of another kind: static or not, an interface or a class, final. */
    LINK_INCOMPATIBLE,
    /** What is referred to may not be used from there. */
    LINK_ACCESS,
    /** A class that is instantiated leaves a method of its contract unimplemented. */
    LINK_ABSTRACT,
    /** A Python source can't be compiled. */
    PYTHON_SYNTAX,
    /** A Python source is not UTF-8. */
    PYTHON_ENCODING,
    /** A Python module is there as byte code only. */
    PYTHON_BYTECODE,
    /** A Python package brings native code. */
    PYTHON_NATIVE,
    /** A Python module and a package have the same name. */
    PYTHON_AMBIGUOUS,
    /** A Python module has the name of one of the standard library, or of Molt's. */
    PYTHON_SHADOWED,
    /** The host requires signed archives, and nothing signed names this one. */
    SIGNATURE_MISSING,
    /** The signature is malformed, or is not one of what it is beside. */
    SIGNATURE_INVALID,
    /** The signed statement is malformed. */
    STATEMENT_INVALID,
    /** The signed statement is about another archive, module or version. */
    STATEMENT_MISMATCH,
    /** The signed statement is meant for another host. */
    STATEMENT_AUDIENCE,
    /** The signed statement is not valid yet, or not any more. */
    STATEMENT_EXPIRED,
    /** The key that signed is not in the trust store. */
    SIGNER_UNKNOWN,
    /** The key that signed may not sign this module, or not at this time. */
    SIGNER_NOT_ALLOWED,
    /** A release with a higher sequence was accepted before. */
    SEQUENCE_DOWNGRADE,
    /** Another archive was accepted before under the same sequence: somebody signed two different ones. */
    SEQUENCE_EQUIVOCATION,
    /** The archives of one signed release are to go live together, and some are missing. */
    RELEASE_INCOMPLETE,
    /** The trust store can't be understood. */
    TRUST_UNUSABLE,
    /** A file of a signing key can't be read or written, or holds no key that Molt can use. */
    KEY_UNUSABLE,
    /** The byte code uses a capability that its statement or manifest does not declare, or that the host forbids. */
    CAPABILITY_UNDECLARED,
    /** The provider class is not in the module, or cannot be instantiated as written. */
    PROVIDER_MISSING,
    /** The provider class does not implement its service. */
    PROVIDER_TYPE,
    /** A provider's static initializer or constructor threw. */
    PROVIDER_FAILED,
    /** A provider threw while it warmed up, or was not done in time. */
    WARM_UP_FAILED,
    /** The archive is no program that can be run. */
    PROGRAM_UNUSABLE,
    /** The address for HTTP can't be listened at. */
    HTTP_UNAVAILABLE,
    /** A provider of {@code Runnable} that runs as a job threw. */
    JOB_FAILED,
    /** A task of a module's executor or scheduler, or its configuration listener, threw. */
    TASK_FAILED,
    /** A retired module version had tasks that never ran. */
    TASKS_DROPPED,
    /** What a retired or refused module version owns could not be closed without an exception. */
    CLOSE_FAILED,
    /** A retired or refused module version has left something in a place of the JDK. */
    LEFT_REGISTERED,
    /** What a retired or refused module version owns does not end. */
    CLOSE_OVERDUE,
    /** The file of a module's configuration can't be read or understood. */
    CONFIGURATION_UNUSABLE,
    /** A stateful provider of the old version has no counterpart in the new one. */
    STATE_UNCLAIMED,
    /** The old version's state was not released: it threw, or gave null. */
    STATE_RELEASE_FAILED,
    /** The state holds an object that would keep the version it comes from. */
    STATE_HOLDS_CODE,
    /** The new version did not adopt the state. */
    STATE_ADOPT_FAILED,
    /** In the rehearsal the state did not come back from the new version to the old one. */
    STATE_ONE_WAY,
    /** The state was not handed over in time. */
    STATE_TIMEOUT,
    /** Neither version took the state: the host keeps it. */
    STATE_STRANDED,
    /** No live module provides the service that a call, or a module's start, needs. */
    SERVICE_UNAVAILABLE,
    /** Several providers serve the service, and the caller named none. */
    SERVICE_AMBIGUOUS,
    /** More generations, or versions of a module, than can be open at once are waiting for calls to end. */
    TOO_MANY_DRAINING,
    /** More old versions are held by something than may be. */
    TOO_MANY_HELD,
    /** Too little room is left for classes. */
    METASPACE_LOW,
    /** No host that can be asked runs there. */
    HOST_UNREACHABLE,
    /** The disk has too little room for a heap dump. */
    HEAP_DUMP_ROOM,
    /** The generation is not among the kept ones. */
    GENERATION_UNKNOWN,
    /** The home directory is in use by another host. */
    HOME_LOCKED,
    /** The home directory cannot be created, read or written. */
    HOME_UNUSABLE,
    /** An archive that a generation needs is missing from the store, or is not the one that was stored. */
    STORE_DAMAGED,
    /** A provider's own check says that it does not work. */
    HEALTH_CHECK_FAILED,
    /** More calls of a new version failed than its trial allows. */
    TRIAL_FAILED,
    /** Callers would have to wait too long until an old version is quiet enough to give its state away. */
    HAND_OVER_BUSY,
    /** A part of a state could not be looked into. */
    STATE_UNSEEN,
    /** A module with state can't have its calls divided between two versions. */
    STATE_INDIVISIBLE,
    /** A canary is out, so that nothing else may change. */
    CANARY_OUT,
    /** A generation is on trial, so that it can't be divided from another one yet. */
    ON_TRIAL,
    /** No canary is out, and nothing is on trial. */
    NOTHING_ON_TRIAL,
    /** A pin has been open for long. */
    PIN_OVERDUE,
    /** An update was asked for from inside an update. */
    UPDATE_REENTRANT,
    /** The host was closed. */
    CLOSED,
    /** A defect in Molt itself. */
    INTERNAL;

    private static final Set<ProblemCode> OF_HOST = EnumSet.of(
            ARCHIVE_UNREADABLE,
            TRUST_UNUSABLE,
            TOO_MANY_DRAINING,
            TOO_MANY_HELD,
            METASPACE_LOW,
            HOME_UNUSABLE,
            STORE_DAMAGED,
            HAND_OVER_BUSY,
            CANARY_OUT,
            ON_TRIAL,
            LANGUAGE_UNUSABLE,
            CLOSED,
            INTERNAL);

    private static final Set<ProblemCode> OF_BYTES = EnumSet.range(ARCHIVE_INCOMPLETE, ARCHIVE_CRC);

    private static final Set<ProblemCode> OF_COMPANY = EnumSet.of(
            MODULE_DUPLICATE,
            REQUIREMENT_MISSING,
            REQUIREMENT_VERSION,
            REQUIREMENT_CYCLE,
            SPLIT_PACKAGE,
            REBUILD_FAILED,
            SERVICE_UNAVAILABLE,
            RELEASE_INCOMPLETE,
            SIGNATURE_MISSING,
            SIGNATURE_INVALID,
            STATEMENT_INVALID,
            STATEMENT_MISMATCH,
            STATEMENT_AUDIENCE,
            STATEMENT_EXPIRED,
            SIGNER_UNKNOWN,
            SIGNER_NOT_ALLOWED,
            SEQUENCE_DOWNGRADE,
            SEQUENCE_EQUIVOCATION);

    /** Whether the state of the host is to blame and no archive: the same archive may pass later. */
    public boolean isOfHost() {
        return OF_HOST.contains(this);
    }

    /**
     * Whether what is around the archive decides: other archives, what was signed of it, or whose keys are known. The
     * same archive may pass when that changes.
     */
    public boolean dependsOnOthers() {
        return OF_COMPANY.contains(this);
    }

    /** Whether an archive's bytes are at fault: of one that was read before, they are not what they were. */
    public boolean isOfBytes() {
        return OF_BYTES.contains(this);
    }
}
