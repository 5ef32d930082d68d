package tests;

import java.time.Duration;
import java.util.List;
import lib.board.*;
import lib.model.*;
import lib.model.Event.*;
import lib.model.Progress.Waits;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/// When a silence is a stall, and when it is a tool at work. Times are seconds; the agent may be silent for 10 of them, its tools for 60.
class SilenceTest {
    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, lib.agents.Agents::of);
    private long signs;

    SilenceTest() {
        var policy = Policy.DEFAULT.agents(a -> a.stall(Duration.ofSeconds(10)).toolTimeout(Duration.ofSeconds(60)));
        board.apply(new RunStarted(0, 1, "r", "/", policy));
        board.apply(new Queued(0, Task.of("a", new Work.Prompt("claude", "do it", null, List.of())), "claude"));
        board.apply(new Started(0, "a", 1, 1, null));
        board.apply(new Spawned(0, "a", 1, Handle.NONE));
    }

    private SilenceTest says(long at, Waits waits) {
        var progress = new Progress("Bash", 1, null, null, null, null, null, "S", null, null).seen(++signs, false, null)
                .waits(waits, false);
        board.apply(new Noted(at * 1000, "a", 1, progress));
        return this;
    }

    /// @param cpu  seconds so far
    /// @param born null if no process lives but the agent's own
    private SilenceTest seen(long at, double cpu, Long born) {
        board.apply(new Observed(at * 1000, List.of(new Life("a", 1, Math.round(cpu * 1000), born == null ? null : born * 1000))));
        return this;
    }

    private void stallsAt(long at) {
        assertEquals(at * 1000, planner.wake(board, board.at()));
        var end = assertInstanceOf(Signalled.class, planner.next(board, at * 1000));
        assertEquals(StopCause.Alone.STALLED, end.why());
    }

    @Test
    void anOpenCallWithALivingChildIsNoSilence() {
        says(2, Waits.TOOL).seen(5, 0, 3L).seen(14, 0, 3L).seen(23, 0, 3L).stallsAt(33);
    }

    @Test
    void aBuildThatKeepsStartingProcessesIsNoSilence() {
        says(2, Waits.TOOL).seen(10, 1, 9L).seen(19, 8, 18L).stallsAt(29);
    }

    @Test
    void anOpenCallThatTakesCpuTimeIsNoSilence() {
        says(2, Waits.TOOL).seen(5, 1, null).seen(11, 5, null).stallsAt(21);
    }

    @Test
    void anOpenCallWithNobodyBehindItIsOne() {
        says(2, Waits.TOOL).seen(5, 1.0, null).seen(11, 1.1, null).stallsAt(12);
    }

    @Test
    void toolsMayNotWorkForEver() {
        says(2, Waits.TOOL);
        for (long at = 5; at < 62; at += 5) seen(at, 0, 3L);
        stallsAt(62);
    }

    @Test
    void whatIsKeptBesideAnAgentIsNoTool() {
        says(30, Waits.SERVICE).seen(35, 9, 31L).stallsAt(40);
    }

    /// Its calls went out together, and one has come back.
    @Test
    void anotherCallIsStillOpen() {
        says(2, Waits.TOOL).says(20, Waits.TOOL).seen(25, 0, 3L).stallsAt(35);
    }

    @Test
    void aServerOfToolsIsOlderThanTheCall() {
        says(2, Waits.SERVICE).says(30, Waits.TOOL).seen(35, 0, 1L).stallsAt(40);
    }

    @Test
    void whoDoesNotTellOfCallsMayStillMakeThem() {
        says(5, null).seen(12, 0, 6L).stallsAt(22);
    }

    @Test
    void whoDoesNotTellOfCallsIsSilentAllTheSame() {
        says(5, null).seen(12, 60, 1L).stallsAt(15);
    }

    @Test
    void whoHasSaidNothingYetStalls() {
        seen(5, 3, 4L).stallsAt(10);
    }

    @Test
    void aPauseIsNoSilence() {
        says(2, Waits.TOOL).seen(5, 0, 3L);
        board.apply(new Suspended(6_000, "a", 1, null));
        seen(50, 0, 3L);
        board.apply(new Continued(106_000, "a", 1));
        seen(110, 0, 3L).stallsAt(120);
    }

    @Test
    void whatWasRefusedForGoodIsEndedAtOnce() {
        var progress = new Progress("done", 1, null, null, null, null, null, "S", null, null).seen(++signs, true, null)
                .waits(Waits.VAIN, false);
        board.apply(new Noted(7_000, "a", 1, progress));
        var end = assertInstanceOf(Signalled.class, planner.next(board, 9_000));
        assertEquals(StopCause.Alone.LINGERING, end.why());
    }

    @Test
    void itsEvidenceIsWhatItWasAt() {
        says(2, Waits.SERVICE);
        board.apply(planner.next(board, 12_000));
        var said = new Said(Progress.NONE.line("Bash make"), List.of(), null, List.of(), List.of());
        board.apply(new Ended(13_000, "a", 1, new Exit.Signal(15), said));
        var judged = assertInstanceOf(Judged.class, planner.next(board, 13_000)).judgement();
        assertEquals("stopped: no sign of progress for 10s; the last: Bash make", judged.rule() + ": " + judged.evidence());
    }
}
