package dev.molt.store;

import java.nio.file.attribute.FileTime;

/**
 * That an archive was refused, and is not to be tried again by itself. Immutable.
 *
 * @param reason as it was told
 * @param time when, by the clock of the home's file system
 */
public record Refusal(String reason, FileTime time) {}
