package dev.molt.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.molt.heap.OldCode;
import dev.molt.heap.OldCodeMXBean;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to the hosts in another process of this machine. Confined to one command. */
final class RunningHost implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection jvm;
    private final List<OldCodeMXBean> hosts;

    private RunningHost(JMXConnector connector, Optional<Path> home, String who) throws IOException {
        this.connector = connector;
        this.jvm = connector.getMBeanServerConnection();
        this.hosts = hosts(jvm, home);
        if (hosts.isEmpty()) {
            throw unreachable(
                    who + " can't be asked.",
                    "Its process has no bean " + OldCode.NAMES + (home.isPresent() ? " with this home." : "."),
                    "in an embedding program, call dev.molt.heap.OldCode.register(molt, home).");
        }
    }

    /** The host that has a home open. */
    static RunningHost ofHome(Path home) throws IOException {
        String who = "The host of " + home;
        if (!Files.isDirectory(home)) {
            throw unreachable(who + " can't be asked.", "There is no such directory.", nameOne());
        }
        ProcessHandle process = Home.process(home)
                .orElseThrow(() -> unreachable(who + " can't be asked.", "No running host has it open.", nameOne()));
        return attach(process.pid(), who, Optional.of(home.toRealPath()));
    }

    /** The hosts in a process. */
    static RunningHost ofProcess(long pid) throws IOException {
        return attach(pid, "Process " + pid, Optional.empty());
    }

    private static String nameOne() {
        return "name the home of a running host, by default .molt in the watched directory.";
    }

    @SuppressWarnings("BanJNDI") // the address is the JVM's own, and never one of a directory service
    private static RunningHost attach(long pid, String who, Optional<Path> home) throws IOException {
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid, who)));
        try {
            return new RunningHost(connector, home, who);
        } catch (IOException | RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    /** Where the process's management agent listens, on this machine only. */
    private static String address(long pid, String who) {
        // Attaching begins with a signal, which can end a process that is no JVM.
        boolean isJvm = VirtualMachine.list().stream().anyMatch(jvm -> jvm.id().equals(String.valueOf(pid)));
        if (!isJvm) {
            throw closed(pid, who);
        }
        try {
            VirtualMachine attached = VirtualMachine.attach(String.valueOf(pid));
            try {
                return attached.startLocalManagementAgent();
            } finally {
                attached.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new MoltException(closed(pid, who).problem(), e);
        }
    }

    private static MoltException closed(long pid, String who) {
        return unreachable(
                who + " can't be asked.",
                "There is no JVM " + pid + " that this user can attach to.",
                "run the command as the host's user, and let the host run without -XX:+DisableAttachMechanism and"
                        + " -XX:-UsePerfData.");
    }

    private static List<OldCodeMXBean> hosts(MBeanServerConnection jvm, Optional<Path> home) throws IOException {
        try {
            return jvm.queryNames(new ObjectName(OldCode.NAMES), null).stream()
                    .filter(name ->
                            home.isEmpty() || home(name).equals(home.get().toString()))
                    .sorted()
                    .map(name -> JMX.newMXBeanProxy(jvm, name, OldCodeMXBean.class))
                    .toList();
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String home(ObjectName name) {
        return ObjectName.unquote(name.getKeyProperty(OldCode.HOME));
    }

    private static MoltException unreachable(String what, String fact, String remedy) {
        return new MoltException(Problem.of(ProblemCode.HOST_UNREACHABLE, what, fact, remedy));
    }

    List<OldCodeMXBean> hosts() {
        return hosts;
    }

    MBeanServerConnection jvm() {
        return jvm;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
