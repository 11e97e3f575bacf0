package dev.molt.server;

import dev.molt.Molt;
import dev.molt.archive.Archive;
import dev.molt.loader.ModuleClassLoader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Defines a program's own classes. Its {@link java.util.ServiceLoader} finds references where the archive has providers,
 * so that the program calls whichever version is live. Thread-safe and parallel capable.
 */
final class ProgramLoader extends ModuleClassLoader {
    private static final String SERVICES = "META-INF/services/";

    static {
        registerAsParallelCapable();
    }

    /** The names of the services that the archive itself provides. */
    private final Set<String> services;

    /** Maps a reference to the name of the class that forwards to it. */
    private final ConcurrentHashMap<Object, String> forwarders = new ConcurrentHashMap<>();

    private final AtomicInteger forwarderNumber = new AtomicInteger();

    /** Set once the program is hosted; before, services are found as anywhere. */
    private volatile @Nullable Molt molt;

    ProgramLoader(String name, List<Archive> classPath, ClassLoader host, Set<String> services) {
        super(name, classPath, host, Map.of());
        this.services = Set.copyOf(services);
    }

    void host(Molt hosting) {
        molt = hosting;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        URL forwarding = forwarding(name);
        return forwarding != null ? forwarding : super.findResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL forwarding = forwarding(name);
        if (forwarding == null) {
            return super.findResources(name);
        }
        List<URL> all = new ArrayList<>(List.of(forwarding));
        // The first is the archive's own, which the forwarders stand for; others are its libraries'.
        Collections.list(super.findResources(name)).stream().skip(1).forEach(all::add);
        return Collections.enumeration(all);
    }

    /** A provider file that names forwarders to the live providers; null for what is none of the program's services. */
    private @Nullable URL forwarding(String resource) {
        Molt hosting = molt;
        String name = resource.startsWith(SERVICES) ? resource.substring(SERVICES.length()) : "";
        if (hosting == null || !services.contains(name)) {
            return null;
        }
        try {
            Class<?> service = Class.forName(name, false, this);
            List<?> references = hosting.services(service);
            if (references.size() == 1) {
                // A single provider is followed, whatever its class is called in later versions.
                references = List.of(hosting.service(service));
            }
            StringBuilder lines = new StringBuilder();
            references.forEach(
                    reference -> lines.append(forwarder(service, reference)).append('\n'));
            return url(resource, lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The name of a class that forwards to the reference, defined at the first need. */
    private String forwarder(Class<?> service, Object reference) {
        return forwarders.computeIfAbsent(reference, any -> {
            String name = service.getName() + "$Molt" + forwarderNumber.incrementAndGet();
            byte[] bytes = ProviderCode.of(name, service);
            try {
                defineClass(name, bytes, 0, bytes.length)
                        .getField(ProviderCode.FIELD)
                        .set(null, reference);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(name + " can't be set up", e);
            }
            return name;
        });
    }

    private static URL url(String resource, byte[] content) {
        try {
            return new URL("molt", "", -1, "/" + resource, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {
                            connected = true;
                        }

                        @Override
                        public InputStream getInputStream() {
                            return new ByteArrayInputStream(content);
                        }
                    };
                }
            });
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a resource's name: " + resource, e);
        }
    }
}
