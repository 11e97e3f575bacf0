package dev.molt.integration;

/** The contract of the modules that these tests build. */
public interface Greeter {
    String greet(String name);
}
