package tests;

import java.util.function.UnaryOperator;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// How the windows of an account are used up by a run's quota, as stories.
class QuotaStoriesTest {
    private static UnaryOperator<Policy> quota(String quota) {
        return p -> p.agents(a -> a.quota(Quota.parse(quota)));
    }

    private static String tasks(int count, String what) {
        var all = new StringBuilder();
        for (int i = 1; i <= count; i++) all.append("on t").append(i).append(" by claude").append(what).append('\n');
        return all.toString();
    }

    @Test
    void whatIsAQuota() {
        for (var text : new String[] {"off", "spread", "reserve=20%", "spread,reserve=5%"})
            assertEquals(text, Quota.parse(text).toString());
        for (var text : new String[] {"", "spread,", ",reserve=5%", "spreadreserve=5%", "reserve=100%", "reserve=5", "fast"})
            assertThrows(UserError.class, () -> Quota.parse(text), text);
        assertEquals("off", Quota.parse("reserve=0%").toString());
    }

    /// It is without it as it always was.
    @Test
    void noQuotaPacesNothing() {
        var story = "at 0s: claude used 90% five_hour until 1h\n" + tasks(4, ": ok");
        assertEquals(4, play(story).mostRunning);
        play(story).expectNone("pace");
    }

    /// Half of its time is gone and a tenth of it is used: there is a lot to be started, after the first has had its answer.
    @Test
    void whoIsBehindTheLineStartsMore() {
        play("at 0s: claude used 10% five_hour until 150m\n" + tasks(9, ": ok costs 1 after 10s"),
                p -> quota("spread").apply(p).parallel(4)).expectAmong("""
                0 start t1
                9.999 start t2
                10 start t3
                """).expectNone("pace");
    }

    /// Ahead of the line everything waits until the time has caught up, and nothing is asked meanwhile.
    @Test
    void whoIsAheadOfTheLineWaits() {
        play("at 0s: claude used 60% five_hour until 150m\n" + tasks(1, ": ok"), quota("spread")).expect("""
                0 pace claude five_hour until 1800
                1800 start t1
                1801 judge t1 succeeded completed
                1801 succeeded t1
                1801 exit 0
                """);
    }

    @Test
    void plainCommandsAndOtherAccountsGoOn() {
        play("at 0s: claude used 60% five_hour until 150m\non a by claude: ok\non b by codex: exit 2\non c: ok\n", quota("spread"))
                .expectAmong("0 pace claude five_hour until 1800\n0 start b\n0 start c\n1800 start a\n");
    }

    /// The use of the first one is told: 2 % of the window, which the line has caught up with after 6 minutes, half of it being spare.
    @Test
    void whatOneTaskTakesIsLearned() {
        play("""
                at 0s: claude used 0% five_hour until 5h
                on t1 by claude: ok costs 1 after 60s
                on t2 by claude: ok costs 1 after 60s
                on t3 by claude: ok costs 1 after 60s
                at 59s: claude used 2% five_hour until 5h
                at 419s: claude used 4% five_hour until 5h
                """, quota("spread")).expectAmong("""
                0 start t1
                59.999 pace claude five_hour until 900
                363.636 start t2
                727.273 start t3
                """);
    }

    @Test
    void aReserveIsLeft() {
        play("at 0s: claude used 79% five_hour until 1h\n" + tasks(2, ": ok"), quota("reserve=20%"))
                .expectAmong("0 start t1\n1 start t2\n");
        play("at 0s: claude used 80% five_hour until 1h\n" + tasks(2, ": ok after 5s"), quota("reserve=20%")).expectAmong("""
                0 pace claude five_hour until 3600
                3600 start t1
                3605 start t2
                """);
        play("at 0s: claude used 80% five_hour until 1h\n" + tasks(1, ": ok"), quota("reserve=10%")).expectAmong("0 start t1");
    }

    @Test
    void theTightestWindowDecides() {
        play("""
                at 0s: claude used 0% five_hour until 4h
                at 0s: claude used 90% seven_day until 24h
                on t1 by claude: ok
                """, quota("spread")).expectAmong("""
                0 pace claude seven_day until 25920
                25920 start t1
                """);
    }

    @Test
    void aWindowOfOneModelHoldsThatModelsTasksAlone() {
        play("""
                at 0s: claude used 95% seven_day_opus until 24h
                on a by claude/opus: ok
                on b by claude/sonnet: ok
                """, quota("reserve=10%")).expectAmong("0 pace claude seven_day_opus until 86400\n0 start b\n86400 start a\n");
    }

    /// One finds out how it is, then the rest, one more with each answer.
    @Test
    void afterAResetOneProbeGoesFirst() {
        play("at 0s: claude used 97% five_hour until 1h\nat 3602s: claude used 1% five_hour until 6h\n"
                + tasks(5, ": ok costs 1 after 5s"), quota("reserve=5%")).expectAmong("""
                0 pace claude five_hour until 3600
                3600 start t1
                3604.999 start t2
                3605 start t3
                """);
    }

    /// Of an account that tells nothing there is nothing to be paced by, once an answer has shown it.
    @Test
    void unknownUseIsTriedByOne() {
        play(tasks(5, ": ok costs 1 after 5s"), quota("spread")).expectAmong("0 start t1\n4.999 start t2\n5 start t3\n")
                .expectNone("pace");
    }

    @Test
    void aClockThatIsSetMovesTheWindow() {
        play("at 0s: claude used 95% five_hour until 1h\nat 10s: clock +30m\n" + tasks(1, ": ok"), quota("reserve=10%"))
                .expectAmong("1800 start t1");
    }
}
