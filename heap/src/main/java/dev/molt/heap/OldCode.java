package dev.molt.heap;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.Molt;
import dev.molt.retire.Retirement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A host's old versions as {@code molt leaks} asks for them. An embedding host registers one if it wants to be asked.
 * Thread-safe.
 */
public final class OldCode implements OldCodeMXBean, AutoCloseable {
    /** The names of all beans of this kind; each has the key {@link #HOME} besides. */
    public static final String NAMES = "dev.molt:type=OldCode,*";

    /** The key whose value is the host's home, a real path, quoted. */
    public static final String HOME = "home";

    private final Molt molt;
    private final ObjectName name;

    private OldCode(Molt molt, Path home) throws JMException {
        this.molt = molt;
        this.name = new ObjectName(NAMES.replace("*", HOME + "=" + ObjectName.quote(home.toString())));
    }

    /**
     * Lets a host be asked, until this is closed.
     *
     * @param home the host's home
     * @throws IOException when the home is not there
     * @throws IllegalStateException when a host of this home can be asked already
     */
    public static OldCode register(Molt molt, Path home) throws IOException {
        try {
            OldCode bean = new OldCode(molt, home.toRealPath());
            server().registerMBean(bean, bean.name);
            return bean;
        } catch (JMException e) {
            throw new IllegalStateException("The old versions of " + home + " can't be told by JMX.", e);
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    @Override
    public String getRetirements() {
        return json(molt.retirements());
    }

    @Override
    public String collect(int seconds) {
        try {
            return json(molt.collect(Duration.ofSeconds(seconds)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return getRetirements();
        }
    }

    private static String json(List<Retirement> retirements) {
        JsonArray all = new JsonArray();
        for (Retirement one : retirements) {
            all.add(JsonObject.builder()
                    .value("module", one.module())
                    .value("label", one.label())
                    .value("sha256", one.sha256().toString())
                    .value("loader", one.loader())
                    .value("since", one.since().toString())
                    .value("state", one.state().name())
                    .done());
        }
        return JsonWriter.string(all);
    }

    /** The host can't be asked any more. */
    @Override
    public void close() {
        try {
            if (server().isRegistered(name)) {
                server().unregisterMBean(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException("The MBean " + name + " can't be taken out.", e);
        }
    }
}
