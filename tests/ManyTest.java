package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;

/// `foreach` over what another task has come to, on the command line: what is found is mapped and put together, also after a crash, in
/// another run, and in a run that goes on already.
@Timeout(180)
class ManyTest extends OnCommandLine {
    private String text(String name) {
        return Cli.text(cli.cwd().resolve(name));
    }

    @Test
    void whatOneFindsOthersWorkOff() throws Exception {
        cli.file("list", "Here it is:\n```json\n[\"a b\", \"$(touch RAN)\", \"c\"]\n```\n");
        cli.file("tasks.yaml", """
                profiles: {me: {command: [cat]}}
                from_env: [SECRET]
                tasks:
                - {id: find, agent: me, prompt_file: list}
                - id: map
                  after: find
                  foreach: '[=tasks.find.json]'
                  env: {KEY: '[=env.SECRET]-[=item]'}
                  command: 'echo run >>"ran.[=task.id]"; until test -e go; do sleep 0.05; done; test -e ok.[=task.id] && echo "$KEY"'
                - {id: reduce, after: map, answers: true, command: 'cat >reduced; echo [=tasks.map?map(t -> t.id)] >ids'}
                """);
        cli = cli.with("SECRET", "s3cret");
        var plan = cli.run("run", "--dry-run", "tasks.yaml").exits(0).out();
        assertTrue(plan.contains("map: cd ") && plan.contains("  # after find; for each of [=tasks.find.json], 1000 at most\n")
                && plan.contains("\nreduce: cd "), plan);
        var run = cli.start("run", "-j", "3", "tasks.yaml");
        cli.awaitFile("ran.map-a-b");
        run.signal("KILL").end();
        for (var one : List.of("a-b", "c")) cli.file("ok.map-" + one, "");
        var again = cli.start("recover");
        cli.file("go", "");
        again.end().exits(1);
        assertEquals("completed", Cli.task(cli.report(), "map").get("status").asString());
        assertEquals("failed", Cli.task(cli.report(), "map-touch-RAN").get("status").asString());
        var logs = cli.run("logs", "map").exits(0).out();
        assertTrue(logs.contains("s3cret-a b\n") && logs.contains("s3cret-c\n"), logs);
        assertFalse(Files.exists(cli.cwd().resolve("reduced")));
        cli.file("ok.map-touch-RAN", "");
        cli.run("retry").exits(0);
        assertEquals("map-a-b map-touch-RAN map-c\n", text("ids"));
        for (var answer : List.of("## map-a-b\n\ns3cret-a b\n", "## map-touch-RAN\n\ns3cret-$(touch RAN)\n", "## map-c\n\ns3cret-c\n"))
            assertTrue(text("reduced").contains(answer), text("reduced"));
        assertEquals("run\n", text("ran.map-a-b"));
        assertEquals("run\nrun\n", text("ran.map-touch-RAN"));
        assertFalse(Files.exists(cli.cwd().resolve("RAN")));
        for (var type : List.of("queued", "condition_answered"))
            for (var event : cli.events(type)) assertFalse(event.toString().contains("s3cret"), "no value of a variable is written");
    }

    @Test
    void anEmptyListAndNoList() throws Exception {
        cli.file("tasks.yaml", """
                - {id: none, command: 'echo []'}
                - {id: map, after: none, foreach: '[=tasks.none.json]', command: 'echo [=item]'}
                - {id: reduce, after: map, command: 'echo [=tasks.map?size] >size'}
                - {id: wrong, command: 'echo no list'}
                - {id: over, after: wrong, foreach: '[=tasks.wrong.answer]', command: 'echo [=item]'}
                - {id: written, foreach: [], command: 'echo [=item]'}
                - {id: counts, after: written, command: 'echo [=tasks.written?size] >counts'}
                - {id: holds, after: written, when: tasks.written?size == 0, command: echo}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        assertEquals("0\n", text("size"));
        assertEquals("0\n", text("counts"));
        assertEquals("completed", Cli.task(cli.report(), "holds").get("status").asString());
        assertEquals("its 'foreach' gives the text 'no list', which is no list: let it give one",
                Cli.task(cli.report(), "over").get("reason").asString());
        assertTrue(cli.run("status").out().contains("map"));
    }

    @Test
    void aRunThatGoesOnGetsOne() throws Exception {
        cli.file("tasks.yaml", """
                - {id: find, command: 'echo "[1, 2]"'}
                - {id: waits, command: "until test -e go; do sleep 0.05; done"}
                """);
        cli.file("more.yaml", """
                - {id: map, after: find, foreach: '[=tasks.find.json]', command: 'echo [=item]'}
                - {id: reduce, after: map, command: 'echo [=tasks.map?map(t -> t.answer)] >sum'}
                """);
        cli.file("last.yaml", "- {id: last, after: map, command: 'touch last'}\n");
        var run = cli.start("run", "tasks.yaml");
        Cli.await("an end", () -> cli.events("settled").size() == 1);
        cli.run("add", "more.yaml").exits(0);
        cli.awaitFile("sum");
        cli.run("add", "last.yaml").exits(0);
        cli.file("go", "");
        run.end().exits(0);
        assertEquals("1 2\n", text("sum"));
        assertTrue(Files.exists(cli.cwd().resolve("last")));
    }
}
