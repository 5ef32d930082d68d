package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.journal.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import tests.Scenario;

/// `runs`: what is listed is true, whatever became of a run, and a thousand are listed at once.
@Tag("process")
class HistoryTest {
    @TempDir Path base;

    private RunFolder run(String id, List<Event> events) throws IOException {
        var run = new RunFolder(Files.createDirectories(base.resolve(".orchestrate/runs").resolve(id)));
        try (var journal = Journal.create(run.journal())) {
            journal.append(events.stream().map(e -> e instanceof Event.RunStarted s
                    ? new Event.RunStarted(s.at(), s.schema(), id, base.toString(), s.policy()) : e).toList());
        }
        return run;
    }

    private RunFolder over(String id, Scenario played) throws IOException {
        var run = run(id, played.journal);
        new Report(run, Aggregator.summary(Journal.replay(run.journal()), 0, false), Views.OURS).write();
        return run;
    }

    private List<String> listed() {
        return History.of(base).stream().map(l -> l.executionId() + " " + l.state() + " " + l.result()
                + (l.summary() == null ? ": " + l.reason() : " " + l.summary().successful() + "/" + l.summary().totalTasks())).toList();
    }

    @Test
    void runsOfEveryKindAreListed() throws IOException {
        over("20260101-000000-a", Scenario.play("on a: ok"));
        over("20260101-000001-b", Scenario.play("on a: ok\non b: exit 1", p -> p.retries(0)));
        over("20260101-000002-c", Scenario.play("on a: ok\non b: ok after 9s\nat 2s: terminate"));
        run("20260101-000003-d", Scenario.play("on a: ok\non b: ok after 9s").journal.subList(0, 8));
        run("20260101-000004-e", Scenario.play("on a: ok").journal);
        Files.writeString(run("20260101-000005-f", List.of()).journal(), "{\"type\":\"run_started\"\nwhat\n");
        run("20260101-000006-g", List.of());
        Files.createDirectories(base.resolve(".orchestrate/runs/20260101-000007-h"));
        assertEquals(Set.of("20260101-000000-a finished succeeded 1/1", "20260101-000001-b finished failed 1/2",
                "20260101-000002-c finished stopped 1/2", "20260101-000003-d crashed crashed 0/2",
                "20260101-000004-e finished succeeded 1/1",
                "20260101-000005-f unreadable unreadable: events.jsonl:1: this line is damaged: remove it to read the rest",
                "20260101-000006-g unreadable unreadable: events.jsonl: the run never began: start it again",
                "20260101-000007-h unreadable unreadable: it has no journal, events.jsonl"), Set.copyOf(listed()));
        var text = History.text(base, Views.OURS);
        assertTrue(text.contains("20260101-000005-f                    unreadable events.jsonl:1: this line is damaged"), text);
        assertEquals(8, History.json(base).lines().map(Json.MAPPER::readTree).filter(l -> l.has("execution_id") && l.has("result"))
                .count());
    }

    /// It is asked for by its folder's name, whatever it was called before.
    @Test
    void aRenamedRunHasTheNameOfItsFolder() throws IOException {
        var run = over("20260101-000000-a", Scenario.play("on a: ok"));
        Files.move(run.path(), run.path().resolveSibling("20260101-000000-b"));
        assertEquals(List.of("20260101-000000-b finished succeeded 1/1"), listed());
    }

    /// A report is believed only if it is the last word.
    @Test
    void theJournalIsTheTruth() throws IOException {
        var played = Scenario.play("on a: ok\non b: exit 1", p -> p.retries(0));
        var run = over("20260101-000000-a", played);
        var report = run.path().resolve("aggregate-report.json");
        Files.writeString(report, Cli.text(report).replaceFirst("\"successful\" : 1", "\"successful\" : 2"));
        assertEquals(List.of("20260101-000000-a finished succeeded 2/2"), listed(), "what is read is the report");
        Files.setLastModifiedTime(report, java.nio.file.attribute.FileTime.from(Instant.now().minusSeconds(60)));
        assertEquals(List.of("20260101-000000-a finished failed 1/2"), listed(), "one older than the journal");
        Files.writeString(report, Cli.text(report).replaceFirst("\"finished\"", "\"crashed\""));
        assertEquals(List.of("20260101-000000-a finished failed 1/2"), listed(), "one that is not of the end");
        Files.writeString(report, Cli.text(report).replaceFirst("\"crashed\"", "\"finished\"")
                .replaceFirst("20260101-000000-a", "another"));
        assertEquals(List.of("20260101-000000-a finished failed 1/2"), listed(), "one of another run");
        for (var text : List.of("", "{", "[]", "null", "{\"execution_id\": 3, \"summary\": \"x\"}", "\u0000")) {
            Files.writeString(report, text);
            assertEquals(List.of("20260101-000000-a finished failed 1/2"), listed(), text);
        }
    }

    @Test
    void twoOfThemAreCompared() throws IOException {
        over("20260101-000000-a", Scenario.play("on a: ok\non b: exit 1", p -> p.retries(0)));
        run("20260101-000001-b", Scenario.play("on a: ok\non b: ok").journal);
        var before = new Inquiry(base, "a");
        var after = new Inquiry(base, "b");
        assertEquals("task_id,changes,status_before,status_after,duration_before,duration_after,"
                + "cost_usd_before,cost_usd_after,reason\r\nb,fixed,failed,completed,1,1,,,\r\n", before.compare(after, "csv"));
        assertTrue(before.compare(after, "md").contains("1 fixed; 1 as before"));
        assertEquals("fixed", Json.MAPPER.readTree(before.compare(after, "json")).at("/tasks/0/kinds/0").asString());
        assertEquals("two runs are compared as md, html, json or csv, not as junit: use one of these",
                assertThrows(UserError.class, () -> before.compare(after, "junit")).getMessage());
    }

    @Test
    void theCommandLineComparesAndLists() throws IOException {
        var cli = Cli.below(base);
        cli.run("run", "--name", "one", "exit {}", ":::", "0", "3").exits(1);
        cli.run("run", "--name", "two", "exit {}", ":::", "0", "4").exits(1);
        var told = cli.run("report", "one", "two").exits(0).out();
        assertTrue(told.lines().anyMatch(l -> l.startsWith("1 newly failing, 1 new, 1 gone; 1 as before.")), told);
        assertEquals("3", Json.MAPPER.readTree(cli.run("report", "one", "two", "--format", "json").exits(0).out()).at("/tasks/1/task_id")
                .asString());
        assertTrue(cli.run("report", "one", "tow").exits(2).err().startsWith("orchestrate: there is no run 'tow'"));
        assertEquals(List.of("two", "one"), cli.run("runs").exits(0).out().lines().map(l -> l.replaceFirst("\\S*-(\\w+) +failed .*", "$1"))
                .toList());
        cli.nothingLeft();
    }

    /// Of a report only the beginning is read.
    @Test
    void theHeadlineComesFirst() {
        var text = Json.pretty(FormatsTest.summary(FormatsTest.MIXED));
        assertTrue(text.indexOf("\"summary\"") < text.indexOf("\"tasks\"") && text.indexOf("\"summary\"") < 500, text.substring(0, 600));
    }

    @Test
    void aThousandAreListedAtOnce() throws IOException {
        var played = Scenario.play(IntStream.range(0, 30).mapToObj(i -> "on t" + i + ": ok").collect(Collectors.joining("\n")));
        var first = over("20260101-000000-first", played);
        for (int i = 1; i < 1_000; i++) {
            var id = "20260101-%06d-run".formatted(i);
            var run = new RunFolder(Files.createDirectories(first.path().resolveSibling(id)));
            Files.writeString(run.journal(), Cli.text(first.journal()).replace("20260101-000000-first", id));
            Files.writeString(run.path().resolve("aggregate-report.json"),
                    Cli.text(first.path().resolve("aggregate-report.json")).replace("20260101-000000-first", id));
        }
        History.of(base);
        long began = System.nanoTime();
        assertEquals(1_000, History.text(base, Views.OURS).lines().count());
        long millis = (System.nanoTime() - began) / 1_000_000;
        System.out.print("[1,000 runs listed in " + millis + " ms]");
        assertTrue(millis < 20_000, millis + " ms");
    }
}
