package dev.molt.store;

import dev.molt.archive.Sha256;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One host's directory. Thread-safe, but for commits, of which only one goes on at a time. */
public final class Home implements AutoCloseable {
    /*
     * Who has the home
     *
     * The system's lock on the file "lock" keeps other processes out. It belongs to the process and not to the channel:
     * on POSIX, closing any descriptor of the file gives it up. So a second host in this JVM must not even open the
     * file. A system property for each open home keeps it out: those are the one thing that all hosts of a JVM share,
     * whichever loaders their classes come from. Should somebody have replaced the properties, the attempt to lock
     * fails, and the channel is kept for good, as closing it would let other processes in.
     */

    /** Begins the names of system properties: what follows is a home that a host of this JVM has open. */
    private static final String OPEN = "dev.molt.home.";

    /** Channels that are never closed; see above. */
    private static final List<FileChannel> KEPT = new CopyOnWriteArrayList<>();

    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final String PROCESS = "pid";

    /** How far the system's time of a process's start may be from a file's. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(2);

    private static final int COPY_BUFFER = 1 << 16;
    private static final int PRUNING_SHARE = 10;
    private static final Pattern GENERATION_FILE = Pattern.compile("[0-9]{6,18}\\.json");

    private final Path directory;

    /** Holds the system's lock; null in a home that is only looked at. */
    private final @Nullable FileChannel lockFile;

    /** The name of the system property that is set while it is open. */
    private final String open;

    private final Journal journal;
    private final AtomicLong staged = new AtomicLong();

    /** Maps an archive to the names of its libraries, of all that have been made since the home was opened. */
    private final Map<Sha256, Set<String>> libraries = new ConcurrentHashMap<>();

    private Home(Path directory, @Nullable FileChannel lockFile, String open) {
        this.directory = directory;
        this.open = open;
        this.lockFile = lockFile;
        this.journal = new Journal(directory.resolve("audit.jsonl"));
    }

    /**
     * Opens a home for a host, making it where it does not exist.
     *
     * @throws MoltException when it can't be used, or another host uses it
     */
    public static Home open(Path directory) {
        try {
            Files.createDirectories(directory);
            String open = OPEN + identity(directory);
            if (System.getProperties().putIfAbsent(open, directory.toString()) != null) {
                throw locked(directory);
            }
            try {
                return openLocked(directory, lock(directory), open);
            } catch (IOException | RuntimeException e) {
                System.clearProperty(open);
                throw e;
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** What stays the same when the directory is renamed, where the file system has that; else its real path. */
    private static Object identity(Path directory) throws IOException {
        Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        return key != null ? key : directory.toRealPath();
    }

    private static Home openLocked(Path directory, FileChannel lockFile, String open) throws IOException {
        try {
            Home home = new Home(directory, lockFile, open);
            for (String part : List.of("archives", "libraries", "refused", "generations", "staging")) {
                Files.createDirectories(directory.resolve(part));
            }
            home.sweep();
            return home;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** Opens an existing home for reading, beside the host that may be using it. */
    public static Home peek(Path directory) {
        if (!Files.isDirectory(directory.resolve("generations"))) {
            throw new MoltException(Problem.of(
                    ProblemCode.HOME_UNUSABLE,
                    directory + " is not a home of Molt.",
                    "It has no generations directory.",
                    "name the home that the host was given, by default .molt in the watched directory."));
        }
        return new Home(directory, null, "");
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                tellProcess(directory);
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            KEPT.add(channel);
            throw locked(directory);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw locked(directory);
    }

    /** For tools that look for the host; it works without. */
    private static void tellProcess(Path directory) {
        try {
            Files.writeString(
                    directory.resolve(PROCESS),
                    String.valueOf(ProcessHandle.current().pid()));
        } catch (IOException e) {
            LOG.info("Tools won't find this host by its home", e);
        }
    }

    /** The process that opened a home last, where it still runs. */
    public static Optional<ProcessHandle> process(Path directory) {
        try {
            Path told = directory.resolve(PROCESS);
            // Another process may have got the number since.
            Instant latestStart = Files.getLastModifiedTime(told).toInstant().plus(CLOCKS_APART);
            return ProcessHandle.of(Long.parseLong(Files.readString(told).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(latestStart::isBefore)
                            .isEmpty());
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static MoltException locked(Path directory) {
        return new MoltException(Problem.of(
                ProblemCode.HOME_LOCKED,
                "The home " + directory + " can't be opened.",
                "Another host is using it.",
                "stop the other host, or give this one a home of its own."));
    }

    static MoltException unusable(Path path, IOException cause) {
        return new MoltException(
                Problem.of(
                        ProblemCode.HOME_UNUSABLE,
                        "The home can't be used.",
                        cause.toString(),
                        "make " + path
                                + " readable and writable for the host's user, and see that the disk is not full."),
                cause);
    }

    public Path directory() {
        return directory;
    }

    public Journal journal() {
        return journal;
    }

    /**
     * Removes what a crash left behind: staged copies, and generations above the last committed one that nobody was told
     * of, as their commit did not come to its end. Libraries go too: they are derived, and to make them anew is safer
     * than to trust them.
     */
    private void sweep() throws IOException {
        for (String derived : List.of("staging", "libraries")) {
            for (Path left : list(directory.resolve(derived))) {
                Files.delete(left);
            }
        }
        long committed = Math.max(live(), settled());
        if (lastNumber() > committed) {
            Set<Long> told = new HashSet<>();
            journal.read().forEach(entry -> told.add(entry.generation()));
            for (long number = lastNumber(); number > committed; number--) {
                if (!told.contains(number)) {
                    Files.deleteIfExists(generationFile(number));
                }
            }
        }
    }

    private static List<Path> list(Path in) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(in)) {
            entries.forEach(files::add);
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    // ---- archives

    /**
     * Copies a file to staging while hashing it. If it changes meanwhile the result is empty: it is to be looked at
     * again later.
     */
    public Optional<Landed> land(Path file) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        Path copy = newStaged();
        try {
            Sha256 sha256 = copy(Files.newInputStream(file), copy);
            BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
            boolean still = before.size() == after.size()
                    && before.lastModifiedTime().equals(after.lastModifiedTime())
                    && java.util.Objects.equals(before.fileKey(), after.fileKey())
                    && Files.size(copy) == after.size();
            if (still) {
                return Optional.of(new Landed(sha256, copy, file));
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        Files.delete(copy);
        return Optional.empty();
    }

    private Path newStaged() {
        return directory.resolve("staging").resolve(Long.toString(staged.incrementAndGet()));
    }

    private static Sha256 copy(InputStream source, Path copy) throws IOException {
        MessageDigest digest = Sha256.computation();
        try (InputStream in = source;
                FileChannel channel = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                DigestOutputStream out =
                        new DigestOutputStream(java.nio.channels.Channels.newOutputStream(channel), digest)) {
            byte[] buffer = new byte[COPY_BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
            channel.force(true);
        }
        return Sha256.of(digest);
    }

    /** Keeps an admitted copy for good, read-only; the same digest is kept once, and a damaged one is replaced. */
    public Landed keep(Landed landed) {
        Path kept = archive(landed.sha256());
        try {
            if (landed.copy().equals(kept)) {
                return landed;
            }
            if (isIntact(landed.sha256())) {
                Files.delete(landed.copy());
            } else {
                setReadOnly(landed.copy());
                Durable.rename(landed.copy(), kept);
            }
            return new Landed(landed.sha256(), kept, landed.source());
        } catch (IOException e) {
            throw unusable(kept, e);
        }
    }

    private static void setReadOnly(Path file) throws IOException {
        if (!file.toFile().setReadOnly()) {
            throw new IOException("Can't be made read-only: " + file);
        }
    }

    /** The same archive where it lies now: among the kept ones, if it was kept since it landed. */
    public Landed located(Landed landed) {
        return Files.exists(landed.copy())
                ? landed
                : new Landed(landed.sha256(), archive(landed.sha256()), landed.source());
    }

    /** Throws a copy away that was not kept. */
    public void discard(Landed landed) {
        if (!landed.copy().equals(archive(landed.sha256()))) {
            deleteIfPossible(landed.copy());
        }
    }

    /** Where an archive with this digest is kept. */
    public Path archive(Sha256 sha256) {
        return directory.resolve("archives").resolve(sha256.hex());
    }

    /** Whether an archive with this digest is kept, be it intact or not. */
    public boolean keeps(Sha256 sha256) {
        return Files.exists(archive(sha256));
    }

    /** Whether the kept archive is there and still has the digest that is its name. */
    public boolean isIntact(Sha256 sha256) {
        return has(archive(sha256), sha256);
    }

    private static boolean has(Path file, Sha256 sha256) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            return digest(Files.newInputStream(file)).equals(sha256);
        } catch (IOException e) {
            return false;
        }
    }

    private static Sha256 digest(InputStream source) throws IOException {
        MessageDigest digest = Sha256.computation();
        try (InputStream in = source) {
            byte[] buffer = new byte[COPY_BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
        return Sha256.of(digest);
    }

    /** Removes a kept archive that is no longer what it was, so that the right bytes can take its place. */
    public void remove(Sha256 damaged) {
        try {
            Files.deleteIfExists(archive(damaged));
        } catch (IOException e) {
            throw unusable(archive(damaged), e);
        }
    }

    /** The bytes of a library, which can be read again and again. */
    @FunctionalInterface
    public interface LibraryBytes {
        /** Begins to read them. A {@link MoltException} as the cause of an IOException tells what is wrong with them. */
        InputStream open() throws IOException;
    }

    /**
     * Keeps a library's bytes in a file of its own, once for each digest, and says where.
     *
     * @param owner the archive that has it: with the last of its owners the library goes
     */
    public Path library(Sha256 owner, LibraryBytes bytes) {
        Path part = directory.resolve("libraries");
        try {
            Sha256 sha256 = digest(bytes.open());
            libraries
                    .computeIfAbsent(owner, any -> ConcurrentHashMap.newKeySet())
                    .add(sha256.hex());
            Path kept = part.resolve(sha256.hex());
            if (!has(kept, sha256)) {
                keep(bytes, sha256, kept);
            }
            return kept;
        } catch (IOException e) {
            throw e.getCause() instanceof MoltException told ? told : unusable(part, e);
        }
    }

    private void keep(LibraryBytes bytes, Sha256 sha256, Path kept) throws IOException {
        Path copy = newStaged();
        if (!copy(bytes.open(), copy).equals(sha256)) {
            throw new IOException("Not the same when it is read again: " + kept);
        }
        setReadOnly(copy);
        Durable.rename(copy, kept);
    }

    // ---- refused digests

    /** Why and when this digest was refused; empty when it was not. */
    public Optional<Refusal> refusal(Sha256 sha256) {
        Path file = refusalFile(sha256);
        try {
            return Files.exists(file)
                    ? Optional.of(new Refusal(Files.readString(file), Files.getLastModifiedTime(file)))
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Remembers a digest that is not to be tried again by itself. */
    public void refuse(Sha256 sha256, String reason) {
        try {
            Durable.write(refusalFile(sha256), reason);
        } catch (IOException e) {
            throw unusable(refusalFile(sha256), e);
        }
    }

    /** The digest may be tried again. */
    public void forgive(Sha256 sha256) {
        try {
            Files.deleteIfExists(refusalFile(sha256));
        } catch (IOException e) {
            throw unusable(refusalFile(sha256), e);
        }
    }

    private Path refusalFile(Sha256 sha256) {
        return directory.resolve("refused").resolve(sha256.hex() + ".txt");
    }

    // ---- generations

    /** All kept generations, oldest first. One whose file is damaged is left out. */
    public List<GenerationRecord> generations() {
        return generationNumbers().stream()
                .flatMap(number -> generation(number).stream())
                .toList();
    }

    private List<Long> generationNumbers() {
        try {
            return list(directory.resolve("generations")).stream()
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(GENERATION_FILE.asMatchPredicate())
                    .map(name -> Long.parseLong(name.substring(0, name.length() - ".json".length())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** The kept generation with this number; empty when there is none or its file is damaged. */
    public Optional<GenerationRecord> generation(long number) {
        Path file = generationFile(number);
        try {
            return Files.exists(file) ? Optional.of(GenerationRecord.parse(Files.readString(file))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** The highest number that any file has, damaged ones included. */
    public long lastNumber() {
        List<Long> numbers = generationNumbers();
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    private Path generationFile(long number) {
        return directory.resolve("generations").resolve(String.format("%06d.json", number));
    }

    /**
     * The point of no return of an update: on return the generation and the pointer to it are on disk.
     *
     * @throws MoltException when they can't be written; then neither is there
     */
    public void commit(GenerationRecord generation) {
        long before = live();
        try {
            Durable.write(generationFile(generation.number()), generation.toText());
            Durable.write(directory.resolve("live"), generation.number() + "\n");
        } catch (IOException e) {
            takeBack(generation, before, e);
            throw unusable(directory, e);
        }
    }

    /**
     * Takes back a generation that was committed and did not go live after all. If that fails, the next start does it:
     * it comes back in what is settled, and sweeps.
     */
    public void withdraw(GenerationRecord generation, GenerationRecord live) {
        IOException failure = new IOException("Not taken back: " + generation.describe());
        takeBack(generation, live.number(), failure);
        for (Throwable suppressed : failure.getSuppressed()) {
            LOG.warn("{} is still noted as live", generation.describe(), suppressed);
        }
    }

    private void takeBack(GenerationRecord generation, long before, IOException failure) {
        try {
            if (live() != before) {
                Durable.write(directory.resolve("live"), before + "\n");
            }
            Files.deleteIfExists(generationFile(generation.number()));
        } catch (IOException | MoltException e) {
            failure.addSuppressed(e); // the next start sweeps it away
        }
    }

    /** Notes that a generation which was committed before is the live one again. */
    public void cameBack(GenerationRecord generation) {
        try {
            if (live() != generation.number()) {
                Durable.write(directory.resolve("live"), generation.number() + "\n");
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** From here on a start comes back in this generation. */
    public void settle(GenerationRecord generation) {
        try {
            Durable.write(directory.resolve("settled"), generation.number() + "\n");
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** The number of the generation that a start comes back in; 0 in a new home. */
    public long settled() {
        return pointer("settled");
    }

    /** The number of the generation that is live, or was when the last host ended; 0 in a new home. */
    public long live() {
        return pointer("live");
    }

    private long pointer(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).trim()) : 0;
        } catch (NumberFormatException e) {
            throw unusable(file, new IOException("Not a generation's number: " + file, e));
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /**
     * Deletes all generations but the last ones, the live and the settled one, and the archives and libraries that no
     * kept one needs, once a tenth more than that has come together. A file that can't be deleted, as it is open on some
     * systems, is left for the next time.
     */
    public void prune(int keep) {
        if (generationNumbers().size() <= keep + keep / PRUNING_SHARE) {
            return; // a few more are kept, so that most updates need not read all records
        }
        List<GenerationRecord> all = generations();
        Set<Long> kept = new HashSet<>(Set.of(live()));
        kept.add(settled());
        all.stream().skip(Math.max(0, all.size() - keep)).forEach(last -> kept.add(last.number()));
        Set<Sha256> archives = new HashSet<>();
        for (GenerationRecord generation : all) {
            if (kept.contains(generation.number())) {
                generation.wanted().forEach(module -> archives.add(module.sha256()));
            } else {
                deleteIfPossible(generationFile(generation.number()));
            }
        }
        libraries.keySet().retainAll(archives);
        retain("archives", archives.stream().map(Sha256::hex).collect(Collectors.toSet()));
        retain("libraries", libraries.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
    }

    private void retain(String part, Set<String> names) {
        try {
            for (Path file : list(directory.resolve(part))) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    deleteIfPossible(file);
                }
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static void deleteIfPossible(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("Left for the next time: {}", file, e);
        }
    }

    /** Lets another host in. */
    @Override
    public void close() {
        try {
            if (lockFile != null && lockFile.isOpen()) {
                lockFile.close();
                System.clearProperty(open);
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }
}
