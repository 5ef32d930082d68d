package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// How the report's page leads to what one looks for: contents, links, and lists that are short until they are opened.
class PageTest {
    /// A run of so many tasks, all of whose attempts end like this: empty is a success.
    private static String page(int tasks, String... ends) {
        var board = new Fold();
        board.apply(new Event.RunStarted(1_000, Journal.SCHEMA, "run-1", "/", Policy.DEFAULT));
        for (int i = 0; i < tasks; i++) board.apply(new Event.Queued(1_000, Task.of("t" + i, new Work.Shell("make t" + i))));
        for (int i = 0; i < tasks; i++) {
            var id = "t" + i;
            for (int n = 1; n <= ends.length; n++) {
                var why = ends[n - 1].replace("ID", id);
                boolean ok = why.isEmpty(), last = n == ends.length;
                board.apply(new Event.Started(2_000, id, n, 1, null));
                board.apply(new Event.Ended(3_000, id, n, new Exit.Code(ok ? 0 : 1), Said.NOTHING));
                board.apply(new Event.Judged(3_000, id, n, new Judgement(ok ? new Outcome.Succeeded("exit")
                        : last ? new Outcome.Permanent("exit") : new Outcome.Transient("connection"), "rule", why, why)));
                board.apply(!last ? new Event.Requeued(3_000, id, 3_000, true, "connection")
                        : new Event.Settled(3_000, id, ok ? Status.SUCCEEDED : Status.FAILED, "exit"));
            }
        }
        board.apply(new Event.RunEnded(4_000, 1));
        return Views.render("report.html.ftl", Aggregator.summary(board, 5_000, false));
    }

    private static int count(String text, String regex) {
        return (int) Pattern.compile(regex).matcher(text).results().count();
    }

    @Test
    void whatFailedAlikeIsOneGroupWithItsMessage() {
        var page = page(3, "ID.ts(3,1): error TS2304");
        assertEquals(1, count(page, "<h3>exit 1: t0.ts\\(3,1\\): error TS2304 <span class=\"dim\">3 tasks</span></h3>"), page);
        assertEquals(3, count(page, "<summary><b>t\\d</b> <span class=\"said\">exit 1: t\\d.ts"), "each tells it while it is closed");
        assertEquals(0, count(page, "<details class=\"fold\">"));
        assertEquals(1, count(page(11, "no luck"), "<details class=\"fold\"><summary>11 tasks</summary>"), "a long list is closed");
    }

    @Test
    void whatSucceededAtAnotherTryIsFlaky() {
        assertEquals(2, count(page(2, "connection refused", ""), "<span class=\"flaky\">"));
        assertEquals(0, count(page(2, ""), "<span class=\"flaky\">"));
    }

    @Tag("heavy")
    @Test
    void contentsBarsAndNamesLeadThere() {
        var page = page(1_100, "no luck");
        for (var section : List.of("failures", "all", "timeline"))
            assertTrue(page.contains("<a href=\"#" + section + "\">") && page.contains("id=\"" + section + "\""), section);
        assertTrue(page.contains("0 of 1,100 succeeded"), "thousands are apart");
        var small = page(2, "");
        assertTrue(small.contains("<tr id=\"task=t1\">") && count(small, "<a href=\"#task=t1\" tabindex=\"-1\"><svg") > 0, small);
        assertTrue(small.contains("<a href=\"tasks/t1/1/stdout\">") && small.contains("<pre class=\"copy\">make t1</pre>"), small);
    }
}
