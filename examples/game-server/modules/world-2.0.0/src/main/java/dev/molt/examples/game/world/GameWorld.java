package dev.molt.examples.game.world;

import dev.molt.api.HealthCheck;
import dev.molt.api.ModuleContext;
import dev.molt.api.Stateful;
import dev.molt.examples.game.Census;
import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Command;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import dev.molt.examples.game.WorldState;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The door to the realm: one command after the other. Thread-safe.
 *
 * <p>The realm comes from the version before, or at the first use from disk. When it has gone to another version, this one
 * has none, and makes none: there is never a second world.
 */
public final class GameWorld implements World, Stateful<WorldState>, HealthCheck {
    private static final long TICK_MILLIS = 50;

    private final CombatRules rules;
    private final Path directory;
    private final Object lock = new Object();

    /** Null while this version does not have it; guarded by {@link #lock}. */
    private @Nullable Realm realm;

    /** Whether the realm is with another version; guarded by {@link #lock}. */
    private boolean released;

    public GameWorld(ModuleContext context) {
        rules = context.service(CombatRules.class);
        directory = context.dataDirectory();
        context.onClose(this::close); // first this: what is registered later, the ticks, is closed before it
        // What a tick throws is told by the host.
        Future<?> unused =
                context.scheduler().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Hero join(String session) {
        synchronized (lock) {
            return realm().join(session);
        }
    }

    @Override
    public void leave(String session) {
        synchronized (lock) {
            realm().leave(session);
        }
    }

    @Override
    public Hero command(String session, Command command) {
        synchronized (lock) {
            return realm().carryOut(session, command, rules);
        }
    }

    @Override
    public Census census() {
        synchronized (lock) {
            return realm().census();
        }
    }

    @Override
    public void sync() {
        synchronized (lock) {
            realm().sync();
        }
    }

    private void tick() {
        synchronized (lock) {
            realm().tick();
        }
    }

    private Realm realm() {
        if (realm == null) {
            if (released) {
                throw new IllegalStateException("The world is with another version");
            }
            realm = Realm.read(directory);
        }
        return realm;
    }

    /** While this version is on trial: gold that is gone, or made, brings the version before back. */
    @Override
    public void check() {
        synchronized (lock) {
            if (realm != null && realm.census().gold() != World.GOLD) {
                throw new IllegalStateException("The gold is " + realm.census().gold());
            }
        }
    }

    @Override
    public WorldState release() {
        synchronized (lock) {
            WorldState state = realm().close();
            realm = null;
            released = true;
            return state;
        }
    }

    @Override
    public void adopt(WorldState state) {
        synchronized (lock) {
            realm = Realm.resume(directory, state);
            released = false;
        }
    }

    private void close() {
        synchronized (lock) {
            if (realm != null) {
                realm.close();
                realm = null;
                released = true;
            }
        }
    }
}
