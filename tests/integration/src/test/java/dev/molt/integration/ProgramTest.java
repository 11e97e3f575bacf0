package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that {@code molt run} hosts from an archive: each answers lines of its input by its service. */
class ProgramTest {
    private static final String MAIN = """
            package app;
            import java.util.*;
            public final class Main {
                public static void main(String[] arguments) {
                    Greeting greeting = ServiceLoader.load(Greeting.class).findFirst().get();
                    System.out.println("started with " + Arrays.toString(arguments));
                    for (Scanner in = new Scanner(System.in); in.hasNextLine();) {
                        String line = in.nextLine();
                        if (line.equals("fail")) throw new IllegalStateException("as asked");
                        System.out.println(greeting.greet(line) + " " + greeting.twice(1));
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private byte[] program(String label, String provider, String greeting, String contract) {
        return Archives.archive(
                "app", label, "app.Main", entries(MAIN, provider, greeting, "return Helper.greet(name);", contract));
    }

    private static Map<String, byte[]> entries(
            String main, String provider, String greeting, String body, String contract) {
        String sources = main
                + "interface Unused {}\n"
                + "final class Helper { static String greet(String name) { return \"" + greeting
                + " \" + name; } }\n";
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.putAll(Archives.compile(Map.of(
                "app.Main",
                sources,
                "app.Greeting",
                "package app; public interface Greeting { String greet(String name); " + contract + " }",
                "app." + provider,
                "package app; public final class " + provider + " implements Greeting {\n"
                        + "  public String greet(String name) { " + body + " }\n"
                        + "  public int twice(int x) { return 2 * x; }\n"
                        + "}\n")));
        entries.put("META-INF/services/app.Greeting", Archives.bytes("app." + provider + "\n"));
        entries.put("text.txt", Archives.bytes("text"));
        return entries;
    }

    private static final String CONTRACT = "default int twice(int x) { return 0; }";

    private void put(byte[] archive) throws IOException {
        Archives.put(directory, "app.jar", archive);
    }

    private MoltProcess run() throws IOException {
        return new MoltProcess("run", directory.resolve("app.jar"), "one", "two");
    }

    @Test
    void program_callsItsNextVersion_whenTheFileIsReplaced() throws Exception {
        put(program("1", "Hello", "Hello", CONTRACT));
        try (MoltProcess molt = run()) {
            molt.await("started with [one, two]");
            molt.say("Ann");
            molt.await("Hello Ann 2");
            put(program("2", "Bye", "Bye", CONTRACT));
            molt.await("Live: generation 2 (app 2)");
            molt.say("Ann");
            molt.await("Bye Ann 2");
            assertThat(molt.exit()).isZero();
        }
    }

    @Test
    void nextVersionWithAnotherContract_isRefused_andTheProgramGoesOn() throws Exception {
        put(program("1", "Hello", "Hello", CONTRACT));
        try (MoltProcess molt = run()) {
            molt.await("started");
            put(program("2", "Bye", "Bye", CONTRACT + " default int more() { return 1; }"));
            molt.await(
                    "app/Greeting.class: The class of the contract is not the one that the program was started with.");
            molt.await("[CONTRACT_CHANGED]");
            molt.say("Ann");
            molt.await("Hello Ann 2");
            Files.delete(directory.resolve("app.jar"));
            put(program("3", "Hello", "Hi", CONTRACT));
            molt.await("Live: generation 2 (app 3)");
            molt.say("Ann");
            molt.await("Hi Ann 2");
        }
        put(program("2", "Bye", "Bye", CONTRACT + " default int more() { return 1; }"));
        try (MoltProcess molt = run()) {
            molt.await("started");
            molt.say("Ann");
            molt.await("Bye Ann 2");
        }
    }

    @Test
    void programWhoseFileIsCutOff_startsAsItWasSettled() throws Exception {
        byte[] good = program("1", "Hello", "Hello", CONTRACT);
        put(good);
        try (MoltProcess molt = run()) {
            molt.await("started");
        }
        put(Arrays.copyOf(good, good.length / 2));
        try (MoltProcess molt = run()) {
            molt.await("started");
            molt.say("Ann");
            molt.await("Hello Ann 2");
        }
    }

    @Test
    void programThatThrows_exitsWithOne_andItsStackTrace() throws Exception {
        put(program("1", "Hello", "Hello", CONTRACT));
        try (MoltProcess molt = run()) {
            molt.await("started");
            molt.say("fail");
            molt.await("IllegalStateException: as asked");
            assertThat(molt.exit()).isEqualTo(1);
        }
    }

    @Test
    void programWithoutServices_runsAsItIs() throws Exception {
        Map<String, byte[]> entries = Archives.compile(
                "app.Main",
                "package app; class Main { public static void main(String[] arguments) {"
                        + " System.out.println(Main.class.getPackage().getName() + arguments.length); } }");
        put(Archives.archive("app", "1", "app.Main", entries));
        try (MoltProcess molt = run()) {
            assertThat(molt.exit()).isZero();
            assertThat(molt.output()).contains("provides no service of its own").contains("app2");
        }
    }

    @Test
    void programThatCannotRun_saysWhy() throws Exception {
        put(Archives.archive("app", "1", "app.Missing", Map.of()));
        try (MoltProcess molt = run()) {
            assertThat(molt.exit()).isEqualTo(1);
            assertThat(molt.output()).contains("app.Missing").contains("[PROGRAM_UNUSABLE]");
        }
    }

    @Test
    void whatFollowsTheProgram_isItsOwn_howeverItLooks() throws Exception {
        put(program("1", "Hello", "Hello", CONTRACT));
        try (MoltProcess molt = new MoltProcess(
                "run",
                "--home",
                directory.resolve("home"),
                directory.resolve("app.jar"),
                "--port",
                "8080",
                "--help",
                "--",
                "@file",
                "--home=there")) {
            molt.await("started with [--port, 8080, --help, --, @file, --home=there]");
            assertThat(molt.exit()).isZero();
        }
        assertThat(directory.resolve("home/generations")).isDirectory();
    }

    /** The program's hook waits for whatever of Molt's would end its services, and then calls one. */
    @Test
    void shutdownHookOfTheProgram_canStillCallItsServices() throws Exception {
        String main = """
                package app;
                import java.util.*;
                public final class Main {
                    public static void main(String[] arguments) {
                        Greeting greeting = ServiceLoader.load(Greeting.class).findFirst().get();
                        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                                if (thread.getName().equals("molt-close")) join(thread);
                            }
                            System.out.println("saved by " + greeting.greet("Ann"));
                            System.out.println(new Late());
                        }));
                        System.out.println("at " + Main.class.getProtectionDomain().getCodeSource().getLocation());
                        new Scanner(System.in).nextLine();
                    }
                    private static void join(Thread thread) {
                        try { thread.join(); } catch (InterruptedException e) { throw new IllegalStateException(e); }
                    }
                }
                final class Late { public String toString() { return "a class that nobody had needed"; } }
                """;
        put(Archives.archive(
                "app", "1", "app.Main", entries(main, "Hello", "Hello", "return Helper.greet(name);", CONTRACT)));
        try (MoltProcess molt = run()) {
            Path copy = Path.of(java.net.URI.create(molt.await("at file:").substring("at ".length())));
            assertThat(copy).exists();
            molt.say("end");
            assertThat(molt.exit()).isZero();
            assertThat(molt.output()).contains("saved by Hello Ann", "a class that nobody had needed");
            assertThat(copy).doesNotExist();
            assertThat(copy.getParent()).doesNotExist();
        }
    }

    @Test
    void versionThatLacksAClass_doesNotFindThatOfTheFirst() throws Exception {
        String look = """
                try {
                    return Class.forName("app.Helper").getName() + " found";
                } catch (ClassNotFoundException e) {
                    return "no class, " + (Hello.class.getResource("/text.txt") == null ? "no resource" : "resource");
                }
                """;
        put(Archives.archive("app", "1", "app.Main", entries(MAIN, "Hello", "Hello", look, CONTRACT)));
        try (MoltProcess molt = run()) {
            molt.await("started");
            molt.say("Ann");
            molt.await("app.Helper found");
            Map<String, byte[]> entries = entries(MAIN, "Hello", "Hello", look, CONTRACT);
            entries.keySet().removeAll(List.of("app/Helper.class", "text.txt"));
            put(Archives.archive("app", "2", "app.Main", entries));
            molt.await("Live: generation 2 (app 2)");
            molt.say("Ann");
            molt.await("no class, no resource");
            assertThat(molt.exit()).isZero();
        }
    }
}
