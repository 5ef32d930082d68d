package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import lib.model.*;
import org.junit.jupiter.api.Test;

/// Who is in a slot, and who counts for an account.
class SlotsTest {
    /// Else a second task would try an account that the first has just found shut.
    @Test
    void whatOnlyLeftSomethingBehindStillRunsForItsAccount() {
        var lane = new Lane("account", null, new Allowance("account"), new Windows("account", () -> Quota.OFF));
        lane.whole.hold(1, 2, false, Reason.of("overloaded"), 1);
        var entry = new Entry(Task.of("t", new Work.Shell("true")), 0, 0, new Lanes(List.of(lane)), "");
        entry.start(new Event.Started(3, "t", 1, 1, null));
        var slots = new Slots(new Touches(new Queues(() -> Quota.OFF)));
        slots.take(entry, 1);
        assertFalse(lane.open(3));
        slots.vacate(entry);
        assertEquals(1, slots.free());
        assertEquals(0, slots.busy());
        assertFalse(lane.open(3));
        slots.leave(entry);
        assertTrue(lane.open(3));
        assertEquals(1, slots.free());
    }
}
