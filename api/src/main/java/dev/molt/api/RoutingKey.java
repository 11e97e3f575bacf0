package dev.molt.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the argument of a service's method that says whom a call is for, such as a session or a customer. While a canary
 * is out, all calls with an equal key go to the same version. The argument's {@code hashCode} has to be the same in
 * every call, as it is for strings, numbers and records of them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface RoutingKey {}
