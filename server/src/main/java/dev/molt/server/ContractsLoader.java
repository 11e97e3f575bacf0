package dev.molt.server;

import dev.molt.api.ModuleContext;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What hosted code sees of its host: the JDK, {@code dev.molt.api}, and the archives with its contracts. Thread-safe and
 * parallel capable.
 */
public final class ContractsLoader extends URLClassLoader {
    private static final String API = ModuleContext.class.getPackageName() + ".";

    static {
        registerAsParallelCapable();
    }

    /** @param archives JARs or directories with the contracts; may be empty */
    public ContractsLoader(List<Path> archives) {
        super("contracts", urls(archives), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls(List<Path> archives) {
        URL[] urls = new URL[archives.size()];
        for (int i = 0; i < urls.length; i++) {
            try {
                urls[i] = archives.get(i).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("Not a file: " + archives.get(i), e);
            }
        }
        return urls;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        return name.startsWith(API)
                ? Class.forName(name, false, ModuleContext.class.getClassLoader())
                : super.findClass(name);
    }

    /** The class files too, which are looked into before a module is loaded. */
    @Override
    public @Nullable URL findResource(String name) {
        return name.startsWith(API.replace('.', '/'))
                ? ModuleContext.class.getClassLoader().getResource(name)
                : super.findResource(name);
    }
}
