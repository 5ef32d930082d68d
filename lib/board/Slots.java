package lib.board;

import java.util.*;

/// The places for attempts that run at the same time, and who is in them. Only the [Board] changes it.
final class Slots {
    /// The longest running first.
    final Set<Entry> running = new LinkedHashSet<>();
    private final Set<Entry> vacated = new HashSet<>();
    private final BitSet taken = new BitSet();
    private final Touches touches;
    /// Where they are, if not here.
    final Fleet fleet = new Fleet();

    Slots(Touches touches) {
        this.touches = touches;
    }

    /// The lowest free slot, from 1.
    int free() {
        return taken.nextClearBit(1);
    }

    void take(Entry entry, int slot) {
        running.add(entry);
        entry.lane().run(1);
        taken.set(slot);
        fleet.take(entry);
        touches.began(entry);
    }

    /// How many are in a slot: what has ended, but for what it left behind, is in none.
    int busy() {
        return running.size() - vacated.size();
    }

    /// Its slot is free. For its account it still runs: what it says of that is heard at its end.
    void vacate(Entry entry) {
        if (!running.contains(entry) || !vacated.add(entry)) return;
        taken.clear(entry.attempt().slot());
        fleet.leave(entry);
    }

    void leave(Entry entry) {
        running.remove(entry);
        entry.lane().run(-1);
        if (!vacated.remove(entry)) taken.clear(entry.attempt().slot());
        fleet.leave(entry);
        touches.left(entry);
    }
}
