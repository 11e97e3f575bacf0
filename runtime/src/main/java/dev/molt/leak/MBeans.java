package dev.molt.leak;

import java.util.function.Consumer;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The MBeans of all servers that are known; none is made for it. */
final class MBeans implements Registry {
    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            for (ObjectName name : server.queryNames(null, null)) {
                takeBack(code, found, server, name);
            }
        }
    }

    private static void takeBack(ClosedCode code, Consumer<Leftover> found, MBeanServer server, ObjectName name) {
        try {
            if (code.owns(server.getClassLoaderFor(name))) {
                server.unregisterMBean(name);
                found.accept(Leftover.takenBack(LeakVector.MBEAN, name.toString()));
            }
        } catch (InstanceNotFoundException e) {
            // Somebody else has unregistered it since.
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
