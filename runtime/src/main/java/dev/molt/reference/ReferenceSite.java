package dev.molt.reference;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One place where calls come in: all that a generated reference class knows, as its class data, hence as constants to
 * the compiler. Public for generated references only. Immutable but for the elements of the targets.
 *
 * @param cache the records' cache, a component so that the compiler takes it for a constant
 * @param targets maps a generation's slot to what a call in that generation jumps to. Written under the lock of
 *     {@link References} before the generation is published; read without one by whoever has entered it
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, compared by nobody
public record ReferenceSite(
        References references,
        Switchboard switchboard,
        CallRecords records,
        CallRecord[] cache,
        ReferenceKey key,
        Object[] targets) {
    static ReferenceSite of(References references, Switchboard switchboard, ReferenceKey key, Object[] targets) {
        CallRecords records = switchboard.records();
        return new ReferenceSite(references, switchboard, records, records.cache(), key, targets);
    }

    public CallRecord record() {
        return records.current(cache);
    }

    public long enter(CallRecord record) {
        return switchboard.enter(record);
    }

    /** Enters with a record that is not {@linkplain CallRecord#OUTSIDE outside}: stays where the call around it is. */
    public long enterNested(CallRecord record, long around) {
        if (around > CallRecord.OUTSIDE) {
            return around;
        }
        return around == CallRecord.PINNED ? Pinned.enter(record) : switchboard.enter(record);
    }

    /** The end of a call that began with {@link #enterNested}. */
    public void leaveNested(CallRecord record, long around) {
        if (around == CallRecord.BORROWED) {
            CallRecord.leave(record);
            records.giveBack(record);
        } else if (around == CallRecord.PINNED) {
            Pinned.leave(record);
        }
    }

    /**
     * What a call jumps to whose generation has no target here yet.
     *
     * @throws ServiceUnavailableException when no provider in its generation fits
     * @throws AmbiguousServiceException when several do
     */
    public Object resolve() {
        return references.resolve(this, record().inside());
    }

    /**
     * What a call jumps to for those who need not wait for what stands before it.
     *
     * @param permit throws when the provider is not to be called
     */
    Object behindJunction(Consumer<Provider> permit) {
        return references.behindJunction(this, record().inside(), permit);
    }

    /** Keeps the call open until its result is done: see {@link Leases}. */
    public @Nullable Object extend(@Nullable Object result, CallRecord record, Class<?> declared, String method) {
        if (result == null) {
            return null;
        }
        Generation generation = switchboard.decided(record);
        return generation.leases().extend(result, this, generation, declared, method);
    }

    /** What a reference prints: where it leads now. */
    public String describe() {
        return "reference to " + key + " in " + switchboard.live();
    }
}
