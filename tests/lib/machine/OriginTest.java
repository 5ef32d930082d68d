package lib.machine;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import static lib.machine.Origin.Sight.*;
import static org.junit.jupiter.api.Assertions.*;

/// What can be said of a process that was born elsewhere, or may have been.
class OriginTest {
    private final Origin here = new Origin("n1", "aaaa", 1L);

    @Test
    void aPidIsLookedUpOnlyWhereItWasBorn() {
        assertEquals(SEEN, here.sight(new Origin("n1", "aaaa", 1L)));
        assertEquals(SEEN, here.sight(new Origin("laptop", "aaaa", 1L)), "a machine may be renamed while it runs");
        assertEquals(OVER, here.sight(new Origin("n1", "bbbb", 1L)), "it was started anew");
        assertEquals(OVER, here.sight(new Origin("n1", "bbbb", 2L)));
        assertEquals(UNSEEN, here.sight(new Origin("n1", "aaaa", 2L)), "another container");
        assertEquals(UNSEEN, here.sight(new Origin("n2", "bbbb", 1L)), "another machine, whose first namespace has the same number");
        assertEquals(UNSEEN, here.sight(new Origin("n2", "bbbb", 2L)));
    }

    @Test
    void whatIsNotKnownDecidesNothing() {
        assertEquals(SEEN, here.sight(new Origin(null, "bbbb", null)), "of an older version");
        assertEquals(SEEN, here.sight(new Origin("n1", null, null)));
        assertEquals(UNSEEN, here.sight(new Origin("n2", null, 1L)), "it had ended before it was looked at");
        assertEquals(SEEN, new Origin(null, null, null).sight(new Origin("n2", "bbbb", 2L)), "a system that doesn't tell");
    }

    @Test
    void aHandleTellsItAndIsReadWithoutIt() {
        var mine = Identity.mine();
        assertTrue(mine.lives());
        assertEquals(Optional.of(mine), Identity.of(mine.handle()));
        assertEquals(mine, Json.MAPPER.readValue(Json.line(mine), Identity.class));
        var older = Json.MAPPER.readValue("{\"pid\":" + mine.pid() + ",\"birth\":\"" + mine.birth() + "\"}", Identity.class);
        assertTrue(older.lives());
        assertEquals("process " + mine.pid(), older.words());
        assertFalse(new Identity(mine.pid(), "0" + mine.birth(), null, null).lives(), "only its pid");
    }

    /// The same pid and birth in another namespace is somebody else.
    @Test
    void whoCantBeSeenIsNotSaidToLive() {
        Assumptions.assumeTrue(Origin.HERE.host() != null, "this system doesn't tell where it is");
        var mine = Identity.mine();
        var other = new Identity(mine.pid(), mine.birth(), mine.host(), mine.pids() + 1);
        assertTrue(other.unseen() && !other.lives());
        assertEquals("process " + mine.pid() + " in another container (pid namespace) of " + mine.host(), other.words());
        var far = new Identity(mine.pid(), mine.birth().replaceFirst("@.*", "@ffffffff"), "elsewhere.example", mine.pids());
        assertTrue(far.unseen() && !far.lives());
        assertEquals("process " + mine.pid() + " on elsewhere.example", far.words());
        var rebooted = new Identity(mine.pid(), mine.birth().replaceFirst("@.*", "@ffffffff"), mine.host(), mine.pids());
        assertFalse(rebooted.unseen() || rebooted.lives());
    }
}
