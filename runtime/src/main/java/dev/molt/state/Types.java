package dev.molt.state;

/** What a class says about itself, without any of its own code. */
final class Types {
    private Types() {}

    /** What an array of arrays is made of in the end; of other types, the type. */
    static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** The class's name for people: a lambda's is that of the class it was written in. */
    static String name(Class<?> type) {
        String name = type.getTypeName();
        int lambda = name.indexOf("$$Lambda");
        return lambda > 0 ? "a lambda of " + name.substring(0, lambda) : name;
    }
}
