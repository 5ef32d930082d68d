package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.report.Comparison.Kind;
import org.junit.jupiter.api.*;
import tests.RandomRunsTest;
import tests.Scenario;

/// One run beside another: what counts as a change, and what is noise.
class ComparisonTest {
    private static Summary run(String story) {
        return Aggregator.summary(Scenario.play(story, p -> p.parallel(4).retries(0)).board, 0, false);
    }

    private static Map<String, List<Kind>> changes(String before, String after) {
        return Comparison.of(run(before), run(after)).tasks().stream()
                .collect(Collectors.toMap(Comparison.Change::taskId, Comparison.Change::kinds));
    }

    @Tag("heavy")
    @Test
    void aRunBesideItselfHasNotChanged() {
        var run = FormatsTest.summary(FormatsTest.MIXED);
        var same = Comparison.of(run, run);
        assertEquals(List.of(), same.tasks());
        assertEquals(run.tasks().size(), same.same());
        assertTrue(same.figures().stream().allMatch(f -> f.difference() == 0), same.figures().toString());
        assertTrue(Views.OURS.text("compare.md.ftl", same).contains("No task has changed: 9 as before."));
    }

    @Test
    void onlyWhatIsWellIsGreen() {
        for (var sides : List.of(List.of("on a: ok", "ok"), List.of("on a: exit 1", "again"))) {
            var run = run(sides.getFirst());
            assertTrue(Views.OURS.text("compare.html.ftl", Comparison.of(run, run))
                    .contains("<p class=\"verdict " + sides.getLast() + "\">No task has changed: 1 as before"), sides.getFirst());
        }
    }

    @Test
    void eachKindOfChangeIsTold() {
        assertEquals(Map.of("breaks", List.of(Kind.FAILING), "mends", List.of(Kind.FIXED), "left", List.of(Kind.GONE), "came",
                List.of(Kind.NEW), "ill", List.of(Kind.FAILING, Kind.NEW),
                "slow", List.of(Kind.SLOWER), "quick", List.of(Kind.FASTER), "left-out", List.of(Kind.UNDONE), "dear",
                List.of(Kind.DEARER), "cheap", List.of(Kind.CHEAPER)),
                changes("on same: ok\non breaks: ok\non mends: exit 1\non left: ok\non slow: ok after 10s\non quick: ok after 20s\non "
                        + "still: exit 2\non left-out: ok\non dear by claude: ok costs 0.5\non cheap by claude: ok costs 1.5",
                        "on same: ok\non breaks: exit 1\non mends: ok\non came: ok\non ill: exit 1\non slow: ok after 12s\non quick: ok "
                                + "after 10s\non still: exit 3\non left-out after ill: ok\non dear by claude: ok costs 1.5\non cheap by "
                                + "claude: ok costs 0.5"));
    }

    /// What was left out because of it as well.
    @Test
    void whatIsDoneNowIsFixed() {
        var failing = "on a: exit 1\non b after a: ok";
        var fine = "on a: ok\non b after a: ok";
        assertEquals(Map.of("a", List.of(Kind.FIXED), "b", List.of(Kind.FIXED)), changes(failing, fine));
        assertEquals(Map.of("a", List.of(Kind.FAILING), "b", List.of(Kind.UNDONE)), changes(fine, failing));
    }

    /// By more than a second and a tenth, or a cent and a tenth.
    @Test
    void noiseIsNoChange() {
        assertEquals(Map.of(), changes("on a: ok after 10s\non b: ok after 100ms\non c: ok after 100s",
                "on a: ok after 11s\non b: ok after 1s\non c: ok after 110s"));
        assertEquals(Map.of("a", List.of(Kind.SLOWER), "c", List.of(Kind.SLOWER)),
                changes("on a: ok after 10s\non b: ok after 100ms\non c: ok after 100s",
                "on a: ok after 11100ms\non b: ok after 1100ms\non c: ok after 110100ms"));
        assertEquals(Map.of(), changes("on a by claude: ok costs 0.02\non b by claude: ok costs 5",
                "on a by claude: ok costs 0.03\non b by claude: ok costs 5.5"));
        assertEquals(Map.of("a", List.of(Kind.DEARER), "b", List.of(Kind.CHEAPER)),
                changes("on a by claude: ok costs 0.02\non b by claude: ok costs 6",
                "on a by claude: ok costs 0.04\non b by claude: ok costs 5"));
        assertEquals(Map.of(), changes("on a: exit 1 after 10s\non b by claude: ok costs 1", "on a: exit 1 after 50s\non b: ok"),
                "what failed has no time of its own, and an unknown cost is not nought");
    }

    /// What is slower one way is faster the other, and so on.
    @Tag("heavy")
    @Test
    void itIsTheSameFromTheOtherSide() {
        var opposite = Map.of(Kind.SLOWER, Kind.FASTER, Kind.DEARER, Kind.CHEAPER, Kind.NEW, Kind.GONE);
        var random = new Random(7);
        for (int i = 0; i < 60; i++) {
            int tasks = 1 + random.nextInt(12), others = 1 + random.nextInt(12);
            var a = Aggregator.summary(Scenario.play(RandomRunsTest.story(random, tasks), p -> p.parallel(3)).board, 0, false);
            var b = Aggregator.summary(Scenario.play(RandomRunsTest.story(random, others), p -> p.parallel(3)).board, 0, false);
            var there = Comparison.of(a, b).counts();
            var back = Comparison.of(b, a).counts();
            opposite.forEach((one, other) -> {
                assertEquals(there.get(one.name().toLowerCase(Locale.ROOT)), back.get(other.name().toLowerCase(Locale.ROOT)));
                assertEquals(there.get(other.name().toLowerCase(Locale.ROOT)), back.get(one.name().toLowerCase(Locale.ROOT)));
            });
        }
    }

    @Test
    void totalsStandBesideEachOther() {
        var figures = Comparison.of(run("on a: ok after 10s"), run("on a: ok after 12s\non b: exit 1")).figures().stream()
                .collect(Collectors.toMap(Comparison.Figure::name, f -> f));
        assertEquals(new Comparison.Figure("wall_duration", 10.0, 12.0, 2.0), figures.get("wall_duration"));
        assertEquals(new Comparison.Figure("failed", 0.0, 1.0, 1.0), figures.get("failed"));
        assertFalse(figures.containsKey("total_cost_usd"), "nobody knows a cost");
        var text = Views.OURS.text("compare.md.ftl", Comparison.of(run("on a: ok after 10s"), run("on a: ok after 12s\non b: exit 1")));
        for (var line : List.of("1 newly failing, 1 slower, 1 new; 0 as before. Times less than 1 s or 10% apart count as the same, and "
                + "so do costs less than $0.0100 or 10% apart.", "| wall time | 10.0s | 12.0s | +2.0s |", "| failed | 0 | 1 | +1 |",
                "| retries | 0 | 0 | = |",
                "## Newly failing", "| b (new) |  | failed | 1.0s |  | exit 1 |",
                "| a | completed | completed | 10.0s → 12.0s |  |  |")) assertTrue(text.contains(line), line + " in\n" + text);
    }
}
