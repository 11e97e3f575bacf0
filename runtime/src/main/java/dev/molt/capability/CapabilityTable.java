package dev.molt.capability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which members of the JDK are the use of a capability. Immutable.
 *
 * <p>A row is a capability, a class and some of its members; {@code *} instead of the members means all of them, and
 * instead of a class's name all classes of the package; {@code new} is a constructor; a parenthesis after a member
 * starts its descriptor, or the beginning of it. The first row that fits counts.
 */
public final class CapabilityTable {
    private static final String ROWS = """
            process          java.lang.ProcessBuilder  *
            process          java.lang.Runtime  exec
            process          java.lang.ProcessHandle  of allProcesses destroy destroyForcibly
            exit             java.lang.System  exit
            exit             java.lang.Runtime  exit halt
            network          java.net.Socket  *
            network          java.net.ServerSocket  *
            network          java.net.DatagramSocket  *
            network          java.net.MulticastSocket  *
            network          java.net.URL  openConnection openStream getContent
            network          java.net.URLConnection  connect getInputStream getOutputStream getContent
            network          java.net.HttpURLConnection  *
            network          java.net.InetAddress  getByName getAllByName getLocalHost isReachable
            network          java.net.NetworkInterface  *
            network          java.net.http.*  *
            network          java.nio.channels.SocketChannel  *
            network          java.nio.channels.ServerSocketChannel  *
            network          java.nio.channels.DatagramChannel  *
            network          java.nio.channels.AsynchronousSocketChannel  *
            network          java.nio.channels.AsynchronousServerSocketChannel  *
            network          javax.net.SocketFactory  *
            network          javax.net.ServerSocketFactory  *
            network          javax.net.ssl.SSLSocketFactory  *
            network          javax.net.ssl.SSLServerSocketFactory  *
            network          javax.net.ssl.HttpsURLConnection  *
            network          com.sun.net.httpserver.HttpServer  *
            network          com.sun.net.httpserver.HttpsServer  *
            network          java.rmi.*  *
            network          java.rmi.registry.*  *
            network          java.rmi.server.*  *
            network          javax.naming.InitialContext  *
            network          javax.naming.Context  lookup bind rebind
            files            java.io.File  canExecute canRead canWrite createNewFile createTempFile delete deleteOnExit exists getCanonicalFile getCanonicalPath getFreeSpace getTotalSpace getUsableSpace isDirectory isFile isHidden lastModified length list listFiles listRoots mkdir mkdirs renameTo setExecutable setLastModified setReadOnly setReadable setWritable
            files            java.io.FileInputStream  *
            files            java.io.FileOutputStream  *
            files            java.io.FileReader  *
            files            java.io.FileWriter  *
            files            java.io.RandomAccessFile  *
            files            java.io.PrintStream  new(Ljava/lang/String; new(Ljava/io/File;
            files            java.io.PrintWriter  new(Ljava/lang/String; new(Ljava/io/File;
            files            java.util.Formatter  new(Ljava/lang/String; new(Ljava/io/File;
            files            java.util.Scanner  new(Ljava/io/File; new(Ljava/nio/file/Path;
            files            java.util.logging.FileHandler  new
            files            java.nio.file.Files  *
            files            java.nio.file.FileSystems  newFileSystem
            files            java.nio.file.FileSystem  newWatchService
            files            java.nio.file.spi.FileSystemProvider  *
            files            java.nio.channels.FileChannel  *
            files            java.nio.channels.AsynchronousFileChannel  *
            files            java.util.zip.ZipFile  *
            files            java.util.jar.JarFile  *
            native           java.lang.System  load loadLibrary
            native           java.lang.Runtime  load loadLibrary
            native           java.lang.foreign.*  *
            native           jdk.incubator.foreign.*  *
            classloader      java.lang.ClassLoader  new defineClass
            classloader      java.security.SecureClassLoader  new defineClass
            classloader      java.net.URLClassLoader  *
            classloader      java.lang.invoke.MethodHandles$Lookup  defineClass defineHiddenClass defineHiddenClassWithClassData
            classloader      sun.misc.Unsafe  defineClass defineAnonymousClass
            reflection       java.lang.reflect.AccessibleObject  setAccessible trySetAccessible
            reflection       java.lang.reflect.Method  invoke setAccessible trySetAccessible
            reflection       java.lang.reflect.Constructor  newInstance setAccessible trySetAccessible
            reflection       java.lang.reflect.Field  setAccessible trySetAccessible set setBoolean setByte setChar setDouble setFloat setInt setLong setShort
            reflection       java.lang.reflect.Proxy  newProxyInstance getProxyClass
            reflection       java.lang.Class  newInstance
            reflection       java.lang.invoke.MethodHandles  privateLookupIn
            reflection       sun.misc.Unsafe  *
            reflection       sun.reflect.ReflectionFactory  *
            threads          java.lang.Thread  new start ofVirtual ofPlatform startVirtualThread
            threads          java.lang.ThreadBuilders  *
            threads          java.util.Timer  new
            threads          java.util.concurrent.Executors  *
            threads          java.util.concurrent.ThreadPoolExecutor  new
            threads          java.util.concurrent.ScheduledThreadPoolExecutor  new
            threads          java.util.concurrent.ForkJoinPool  new commonPool
            threads          java.util.concurrent.CompletableFuture  runAsync supplyAsync
            instrumentation  java.lang.instrument.*  *
            instrumentation  com.sun.tools.attach.*  *
            instrumentation  com.sun.jdi.*  *
            """;

    private static final Map<String, List<Row>> BY_OWNER = parse();

    private record Row(Capability capability, String member) {
        boolean fits(String name, String descriptor) {
            if (member.equals("*") || member.equals(name)) {
                return true;
            }
            int parenthesis = member.indexOf('(');
            return parenthesis > 0
                    && name.length() == parenthesis
                    && member.startsWith(name)
                    && descriptor.startsWith(member.substring(parenthesis));
        }
    }

    private CapabilityTable() {}

    private static Map<String, List<Row>> parse() {
        Map<String, List<Row>> rows = new HashMap<>();
        for (String line : ROWS.lines().toList()) {
            String[] words = line.split(" +", -1);
            Capability capability = Capability.of(words[0]).orElseThrow();
            List<Row> ofOwner = rows.computeIfAbsent(words[1].replace('.', '/'), any -> new ArrayList<>());
            for (int i = 2; i < words.length; i++) {
                String member = words[i].startsWith("new(") || words[i].equals("new")
                        ? "<init>" + words[i].substring("new".length())
                        : words[i];
                ofOwner.add(new Row(capability, member));
            }
        }
        return rows;
    }

    /**
     * The capability that a reference to this member is the use of.
     *
     * @param owner the class's name, with slashes as in class files
     */
    public static Optional<Capability> of(String owner, String name, String descriptor) {
        Optional<Capability> ofClass = of(BY_OWNER.get(owner), name, descriptor);
        if (ofClass.isPresent()) {
            return ofClass;
        }
        int slash = owner.lastIndexOf('/');
        return slash < 0 ? Optional.empty() : of(BY_OWNER.get(owner.substring(0, slash) + "/*"), name, descriptor);
    }

    private static Optional<Capability> of(
            @org.jspecify.annotations.Nullable List<Row> rows, String name, String descriptor) {
        if (rows != null) {
            for (Row row : rows) {
                if (row.fits(name, descriptor)) {
                    return Optional.of(row.capability());
                }
            }
        }
        return Optional.empty();
    }
}
