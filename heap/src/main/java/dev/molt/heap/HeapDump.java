package dev.molt.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import javax.management.MBeanServerConnection;

/**
 * A file with the live objects of a JVM, deleted when this is closed. It has all that the program has in memory, secrets
 * too: nobody but the JVM's user should be able to read its directory. Immutable.
 */
public final class HeapDump implements AutoCloseable {
    /** How many bytes a dump has for two of the heap: references and objects' headers take more room in a dump. */
    private static final int PER_TWO_BYTES = 3;

    /** A heap of the smallest objects becomes so many times larger than others do. */
    private static final int RESERVE = 2;

    private final Path file;

    private HeapDump(Path file) {
        this.file = file;
    }

    /**
     * Has this JVM write a dump.
     *
     * @see #take(MBeanServerConnection, Path, LongConsumer)
     */
    public static HeapDump take(Path directory, LongConsumer announced) throws IOException {
        return take(ManagementFactory.getPlatformMBeanServer(), directory, announced);
    }

    /**
     * Has a JVM on this machine collect its garbage and write a dump; all its threads stand still meanwhile.
     *
     * @param directory where it is written
     * @param announced is told before, how many bytes the file will have, roughly
     * @throws MoltException when the disk has too little room
     * @throws IOException when the JVM can't be asked, or can't write there
     */
    public static HeapDump take(MBeanServerConnection jvm, Path directory, LongConsumer announced) throws IOException {
        long expected = PER_TWO_BYTES
                * ManagementFactory.newPlatformMXBeanProxy(
                                jvm, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class)
                        .getHeapMemoryUsage()
                        .getUsed()
                / 2;
        requireRoom(directory, expected);
        announced.accept(expected);
        HeapDump dump = new HeapDump(directory.toRealPath().resolve("molt-" + System.nanoTime() + ".hprof"));
        try {
            ManagementFactory.newPlatformMXBeanProxy(
                            jvm, "com.sun.management:type=HotSpotDiagnostic", HotSpotDiagnosticMXBean.class)
                    .dumpHeap(dump.file.toString(), true);
            return dump;
        } catch (IOException | RuntimeException e) {
            dump.close();
            throw e;
        }
    }

    private static void requireRoom(Path directory, long expected) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace();
        if (room / RESERVE < expected) {
            throw new MoltException(Problem.of(
                    ProblemCode.HEAP_DUMP_ROOM,
                    "No heap dump was written to " + directory + ".",
                    "It may have up to " + megabytes(RESERVE * expected) + " MB, and the disk has " + megabytes(room)
                            + " MB left.",
                    "name a directory on a disk with more room."));
        }
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
