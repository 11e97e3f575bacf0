package dev.molt.api;

/**
 * A provider whose state goes over to the next version of its module. Without it, each version begins anew.
 *
 * <p>At an update the old version's provider releases its state and the new version's adopts it, before its first call.
 * A rollback goes the other way, so both versions have to understand each other's state. While this lasts no call is
 * inside either of them: new calls to the module wait at the door.
 *
 * @param <S> the state: made of types of the JDK and of the contracts, down to its last object. State that still holds
 *     an object of a class of the module is refused, as it would keep the old version for ever
 */
public interface Stateful<S> {
    /**
     * Gives the state away. Called once for each hand-over; after it has returned, no call comes until the state is
     * adopted again.
     *
     * @return the state, which is not to be used here any more; not null
     * @throws Exception when the state can't be given away: it stays here, and the update is refused
     */
    S release() throws Exception;

    /**
     * Takes the state over from another version, or back after an update that failed.
     *
     * @param state what the other version released
     * @throws Exception when this version can't go on with that state: the other one takes it back
     */
    void adopt(S state) throws Exception;
}
