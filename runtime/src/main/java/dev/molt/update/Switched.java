package dev.molt.update;

import java.time.Duration;

/**
 * A switch that was made. Immutable.
 *
 * @param next what is live
 * @param publishing how long the switch itself took
 * @param handedOver what was held for state
 */
record Switched(LiveModules next, Duration publishing, HandedOver handedOver) {}
