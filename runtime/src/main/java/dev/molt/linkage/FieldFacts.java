package dev.molt.linkage;

/** What a class file says of one of its fields. Immutable. */
record FieldFacts(String name, String descriptor, int access) implements MemberFacts {}
