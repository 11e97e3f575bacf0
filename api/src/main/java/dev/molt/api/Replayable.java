package dev.molt.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a service's method that a call changes nothing, so that it may be repeated. Some calls of live traffic are
 * remembered and run on a new version before it goes live, so that its code is compiled when the callers come.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Replayable {}
