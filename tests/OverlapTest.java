package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Files that two tasks of a run have changed in their worktrees are named while they run, and nobody looks where that can't be.
@Tag("process")
@Timeout(300)
class OverlapTest extends InRepository {
    @Test
    void theyAreNamedWhileTheyRun() throws Exception {
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: first, command: "echo 1 >file; echo 1 >new"}
                - {id: second, command: "seq 3 >file; touch a; git add a; git commit -qm a; until [ -e ../../../go ]; do sleep 0.1; done"}
                - {id: third, after: first, command: "echo 1 >>new"}
                """);
        var run = cli.start("run", "tasks.yaml");
        Cli.await("the overlap", () -> Cli.text(cli.latest().resolve("events.jsonl")).contains("\"file\""));
        Cli.await("it to be told", () -> Json.MAPPER.readTree(cli.run("status", "--json").out()).has("overlaps"));
        var overlaps = Json.MAPPER.readTree(cli.run("status", "--json").exits(0).out()).get("overlaps");
        assertEquals("file", overlaps.at("/0/path").asString());
        assertEquals(Set.of("first", "second"), overlaps.at("/0/tasks").valueStream().map(t -> t.asString()).collect(Collectors.toSet()));
        assertEquals(1, overlaps.size(), "third begins with the work of first");
        assertTrue(cli.run("status").out().contains("both    file: "));
        Files.createFile(cli.cwd().resolve("go"));
        run.end().exits(0);
        assertEquals("[{\"path\":\"file\",\"tasks\":[\"first\",\"second\"],\"conflict\":true}]", cli.report().get("overlaps").toString());
    }

    @Test
    void whetherTheyConflictIsGitsToSay() throws IOException {
        commit("lines", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        cli.run("run", "--worktree", "sed -i s/{}/x/ lines; echo {} >other", ":::", "1", "9").exits(0);
        var diff = cli.run("diff").exits(0).out();
        assertTrue(diff.endsWith("both    lines: 1, 9; git can merge them\nboth    other: 1, 9; they conflict\n"), diff);
        var json = Json.MAPPER.readTree(cli.run("diff", "--json").exits(0).out());
        assertEquals(List.of("1", "9"), json.get("tasks").valueStream().map(t -> t.get("task_id").asString()).toList());
        assertEquals("other", json.at("/overlaps/1/path").asString());
        assertTrue(json.at("/tasks/0/changes/files").asInt() == 2, json.toString());
        cli.run("diff", "--json", "1").exits(2);
        assertTrue(Cli.text(cli.latest().resolve("report.md")).contains("| other | 1, 9 | they conflict |"));
    }

    @Test
    void nobodyLooksAtTheOnlyOne() throws IOException {
        cli.run("run", "--worktree", "echo 1 >file; : {}", ":::", "a").exits(0);
        cli.run("run", "echo {} >file", ":::", "a", "b").exits(0);
        assertEquals(List.of(), cli.events("touched"));
    }
}
