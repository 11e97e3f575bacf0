package dev.molt.module;

import dev.molt.api.ModuleContext;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.lang.reflect.Constructor;
import java.util.List;

/** Java: a provider is an object of a class that the version's own loader finds. Immutable. */
final class JavaLanguage implements Language {
    @Override
    public String name() {
        return "Java";
    }

    @Override
    public String release() {
        return name() + " " + Runtime.version();
    }

    @Override
    public boolean reads(ProviderLine line) {
        return line.isClassName();
    }

    @Override
    public VersionCode load(Origin origin) {
        return new JavaCode(origin.declaration(), origin.loader());
    }

    /** The classes of one version. Immutable. */
    private record JavaCode(ModuleDeclaration declaration, ModuleClassLoader loader) implements VersionCode {
        @Override
        public Object create(String name, List<Class<?>> services, ModuleContext context) throws Exception {
            Class<?> type = type(name, services.get(0));
            for (Class<?> service : services) {
                if (!service.isAssignableFrom(type)) {
                    throw refused(
                            ProblemCode.PROVIDER_TYPE,
                            "Its provider " + name + " does not implement " + service.getName() + ".",
                            "correct the provider file, or the class.");
                }
            }
            Constructor<?> constructor = constructor(type);
            Object instance =
                    constructor.getParameterCount() == 0 ? constructor.newInstance() : constructor.newInstance(context);
            if (instance instanceof AutoCloseable closeable) {
                context.onClose(closeable);
            }
            return instance;
        }

        private Class<?> type(String name, Class<?> service) {
            try {
                return Class.forName(name, true, loader);
            } catch (ClassNotFoundException e) {
                throw refused(
                        ProblemCode.PROVIDER_MISSING,
                        "Its provider file for " + service.getName() + " names " + name + ", which is not in it.",
                        "correct the class name, or put the class into the archive.");
            }
        }

        private Constructor<?> constructor(Class<?> type) {
            for (Constructor<?> constructor : type.getConstructors()) {
                if (List.of(constructor.getParameterTypes()).equals(List.of(ModuleContext.class))) {
                    return constructor;
                }
            }
            for (Constructor<?> constructor : type.getConstructors()) {
                if (constructor.getParameterCount() == 0) {
                    return constructor;
                }
            }
            throw refused(
                    ProblemCode.PROVIDER_MISSING,
                    "Its provider " + type.getName() + " has no public constructor without parameters.",
                    "give it one, or one that takes a ModuleContext.");
        }

        private MoltException refused(ProblemCode code, String fact, String remedy) {
            return new MoltException(declaration.refusal(code, List.of(fact), remedy));
        }
    }
}
