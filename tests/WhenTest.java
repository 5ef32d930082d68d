package tests;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// Soft needs and conditions on the command line: what really ran, what is said of the rest, and what a retry and a replay make of it.
@Tag("process")
@Timeout(120)
class WhenTest {
    @TempDir Path temp;
    private Cli cli;

    @BeforeEach
    void begin() throws IOException {
        cli = Cli.below(temp);
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }

    private String status(String task) throws IOException {
        return Cli.task(cli.report(), task).get("status").asString();
    }

    private String why(String task) throws IOException {
        return Cli.task(cli.report(), task).get("reason").asString();
    }

    @Test
    void theWayATaskWentDecidesWhatComesNext() throws IOException {
        cli.file("tasks.yaml", """
                - {id: unit-tests, command: "echo 2 of 9 fail; test -e mended"}
                - {id: triage, after: unit-tests?, command: "echo '{\\"severity\\": \\"high\\", \\"files\\": [\\"a b\\"]}'"}
                - {id: fix, after: [unit-tests?, triage], command: touch mended,
                   when: 'tasks.unit-tests.exit != 0 && tasks.triage.json.severity == "high" && tasks.triage.json.files[0] == "a b"'}
                - {id: cheer, after: unit-tests?, when: tasks.unit-tests.exit == 0, command: touch cheered}
                - {id: tell, after: cheer, command: touch told}
                - {id: sum, after: [fix, tell?], when: 'tasks.unit-tests.answer?contains("9")', command: touch summed}
                """);
        var refused = cli.run("run", "tasks.yaml").exits(2);
        assertTrue(refused.err().contains("tasks.yaml:7: task 'sum': its condition 'tasks.unit-tests.answer?contains(\"9\")' asks for "
                + "'unit-tests', which it doesn't come after"), refused::err);
        cli.file("tasks.yaml", Cli.text(cli.cwd().resolve("tasks.yaml")).replace("[fix, tell?]", "[fix, tell?, unit-tests?]"));
        var plan = cli.run("run", "--dry-run", "tasks.yaml").exits(0).out();
        assertTrue(plan.contains("\n#   unit-tests\n#   ├─ triage [after unit-tests?]\n"
                + "#   │  └─ fix [after unit-tests?, triage; when "), plan);
        assertTrue(plan.contains("cheer: cd ") && plan.contains("  # after unit-tests?; when tasks.unit-tests.exit == 0\n"), plan);
        var chart = cli.run("run", "--dry-run=mermaid", "tasks.yaml").exits(0).out();
        assertTrue(chart.startsWith("flowchart LR\n  t0[\"unit-tests\"]\n") && chart.contains("\n  t0 -.-> t1\n"), chart);
        assertTrue(cli.run("run", "--dry-run=svg", "tasks.yaml").exits(2).err().contains("can be drawn as 'mermaid', not as 'svg'"));
        cli.run("run", "tasks.yaml").exits(1);
        var drawn = cli.run("report", "--format", "mermaid").exits(0).out();
        assertTrue(drawn.startsWith(chart) && drawn.contains("class t0 failed") && drawn.contains("class t3,t4 cancelled"), drawn);
        assertTrue(Cli.text(cli.latest().resolve("report.md")).contains("```mermaid\n" + drawn + "```\n"));
        assertEquals("[\"unit-tests\",\"triage\"]", Cli.task(cli.report(), "fix").get("after").toString());
        assertEquals("[\"unit-tests\"]", Cli.task(cli.report(), "fix").get("anyhow").toString());
        assertTrue(cli.run("explain", "cheer").exits(0).out().contains("after: unit-tests?\nwhen: tasks.unit-tests.exit == 0\n"));
        assertEquals(List.of("failed", "completed", "completed", "completed"),
                List.of(status("unit-tests"), status("triage"), status("fix"), status("sum")));
        assertEquals("its condition 'tasks.unit-tests.exit == 0' doesn't hold", why("cheer"));
        assertEquals("needs 'cheer', which was skipped", why("tell"));
        assertFalse(Files.exists(cli.cwd().resolve("cheered")) || Files.exists(cli.cwd().resolve("told")));
        // What failed succeeds now, so that what hung on it is asked for once more; what has been done is known from the run before.
        cli.run("retry").exits(0);
        assertEquals(List.of("completed", "completed", "completed"), List.of(status("unit-tests"), status("cheer"), status("tell")));
    }

    @Test
    void whatIsLeftOutByAConditionIsNoFailure() throws IOException {
        cli.file("tasks.jsonl", """
                {"id": "look", "command": ["printf", "{\\"found\\": []}"]}
                {"id": "mend", "after": ["look"], "when": "tasks.look.json.found?size > 0", "command": "touch mended"}
                {"id": "odd", "after": ["look"], "when": "tasks.look.json.lost?size > 0", "command": "touch mended"}
                """);
        cli.run("run", "tasks.jsonl").exits(1);
        assertEquals("its condition 'tasks.look.json.lost?size > 0' can't be told: tasks.look.json.lost isn't there", why("odd"));
        assertEquals("its condition 'tasks.look.json.found?size > 0' doesn't hold", why("mend"));
        cli.file("tasks.jsonl", Cli.text(cli.cwd().resolve("tasks.jsonl")).replaceFirst("\\{\"id\": \"odd.*\n", ""));
        cli.run("run", "tasks.jsonl").exits(0);
        assertFalse(Files.exists(cli.cwd().resolve("mended")));
        assertTrue(cli.run("retry").exits(2).err().contains("nothing to try again"));
    }
}
