package tests;

import module java.base;
import lib.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// What a notebook shows, made from the events of a run that never was. Whether a kernel shows it, tests/notebook.sh asks one.
class NotebookTest {
    private static final String STORY = """
            on good: ok after 3s
            on bad: exit 1 'no <i>such</i> file & more' after 1s
            on again: exit 1 'Error 429' after 500ms, then ok after 2s
            """;

    private static List<String> shown(List<Event> events) {
        var tables = new ArrayList<String>();
        events.forEach(Notebook.table(tables::add));
        return tables;
    }

    @Test
    void theTableFollowsTheRun() {
        var events = Scenario.play(STORY).journal;
        var tables = shown(events);
        assertTrue(tables.getFirst().contains("data-state=\"running\""), tables.getFirst());
        assertTrue(tables.stream().anyMatch(t -> t.contains(">running</td>") && t.contains(">waiting</td>")),
                "while one runs and another waits");
        var last = tables.getLast();
        assertTrue(last.contains("data-state=\"finished\""), last);
        for (var part : List.of(">2 ok<", ">1 failed<", "· 1 retry", ">completed</td>", ">failed</td>",
                "no &lt;i&gt;such&lt;/i&gt; file &amp; more")) assertTrue(last.contains(part), part + " in\n" + last);
        assertFalse(last.contains("<i>"), last);
    }

    /// The bar has a part for each kind of end, and one for what runs.
    @Test
    void itsBarTellsWhatWentHow() {
        var last = shown(Scenario.play(STORY).journal).getLast();
        var parts = Pattern.compile("<div title=\"([^\"]+)\"[^>]*width:([0-9.]+)%").matcher(last).results()
                .map(m -> m.group(1) + " " + Math.round(Double.parseDouble(m.group(2)))).toList();
        assertEquals(List.of("2 completed 67", "1 failed 33"), parts);
        assertTrue(shown(Scenario.play(STORY).journal).stream().anyMatch(t -> t.contains("title=\"1 running\"")));
    }

    @Test
    void withoutAKernelItSaysSo() {
        assertTrue(assertThrows(UserError.class, () -> Notebook.show("<b>hi</b>")).getMessage().startsWith("there is no notebook here"));
    }

    @Test
    void itIsMadeAtMostFourTimesASecond() {
        var events = Scenario.play(STORY).journal;
        long seconds = (events.getLast().at() - events.getFirst().at()) / 1000 + 1;
        assertTrue(shown(events).size() <= 4 * seconds + 1, shown(events).size() + " tables in " + seconds + " s");
    }

    @Test
    void ofManyTasksItShowsAFew() {
        var story = IntStream.range(0, 200).mapToObj(i -> "on t" + i + ": ok after 1s").collect(Collectors.joining("\n"));
        var last = shown(Scenario.play(story).journal).getLast();
        assertEquals(30, last.split("<tr><td", -1).length - 1, "rows");
        assertTrue(last.contains("… and 170 more"), last);
    }

    @Test
    void durationsAreBarsOfAttempts() {
        var summary = Aggregator.summary(Scenario.play(STORY).board, 0, false);
        var svg = Notebook.durations(summary);
        assertEquals(4, svg.split("<rect ", -1).length - 1, svg);
        assertTrue(svg.indexOf(">good<") < svg.indexOf(">again<") && svg.indexOf(">again<") < svg.indexOf(">bad<"),
                "the longest first: " + svg);
        assertTrue(svg.contains("attempt 1: transient, 0.5s") && svg.contains("attempt 2: succeeded, 2.0s"), svg);
        assertTrue(svg.strip().startsWith("<svg ") && svg.strip().endsWith("</svg>"), svg);
    }

    @Test
    void theReportIsThePageOfTheRun() {
        var summary = Aggregator.summary(Scenario.play(STORY).board, 0, false);
        var frame = Notebook.report(summary);
        assertTrue(frame.contains("sandbox=\"allow-scripts\""), "its script reaches the frame alone");
        var page = Pattern.compile("srcdoc=\"([^\"]*)\"").matcher(frame).results().map(m -> m.group(1)).findFirst().orElseThrow();
        assertEquals(Views.render("report.html.ftl", summary),
                page.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"));
    }

    @Test
    void nothingToShowIsNoError() {
        var board = new Fold();
        board.apply(new Event.RunStarted(1_000, Journal.SCHEMA, "r", "/", Policy.DEFAULT));
        var summary = Aggregator.summary(board, 1_000, true);
        assertTrue(Notebook.durations(summary).contains("<svg "));
        assertTrue(Notebook.report(summary).contains("srcdoc="));
    }

    /// Whatever a notebook showed to whoever committed it is not for others.
    @Test
    void theNotebookIsCommittedWithoutOutputs() throws IOException {
        var notebook = Json.MAPPER.readTree(Files.readString(Repo.path("recipes/notebook.ipynb")));
        for (var cell : notebook.get("cells")) {
            if (!cell.get("cell_type").asString().equals("code")) continue;
            assertTrue(cell.get("outputs").isEmpty() && cell.get("execution_count").isNull(),
                    "clear its outputs before you commit: " + cell.get("source"));
        }
        assertEquals("orchestrate", notebook.at("/metadata/kernelspec/name").asString());
    }
}
