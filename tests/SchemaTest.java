package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// `schema:` of what commands write and agents answer: what fits, what doesn't and is told where, and what is no schema.
@Timeout(180)
class SchemaTest extends OnCommandLine {
    @Test
    void anAnswerFitsItsSchema() throws IOException {
        cli.file("list.json", "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"name\"]}}");
        cli.file("tasks.yaml", """
                profiles: {me: {command: [cat]}}
                tasks:
                - {id: fits, command: "echo '[{\\"name\\": 1}]'", schema: list.json}
                - {id: lacks, command: "echo '[{\\"name\\": 1}, {\\"nam\\": 1}]'", schema: list.json}
                - {id: other, command: "echo 7", schema: {type: integer, maximum: 6.5}}
                - {id: none, command: "echo none", schema: {}}
                - {id: agent, agent: me, prompt: "Here: \\n```json\\n[]\\n```\\n", schema: list.json}
                - {id: both, command: "echo 7", schema: {type: integer}, verify: 'false'}
                - {id: each, after: fits, foreach: '[=tasks.fits.json]', command: 'echo [=item.name]', schema: {enum: [1]}}
                """);
        cli.run("run", "--retries", "0", "tasks.yaml").exits(1);
        var ends = new TreeMap<String, String>();
        for (var task : cli.report().get("tasks")) ends.put(task.get("task_id").asString(), task.get("status").asString());
        assertEquals(new TreeMap<>(Map.of("fits", "completed", "lacks", "failed", "other", "failed", "none", "failed", "agent", "completed",
                "both", "failed", "each", "completed", "each-1", "completed")), ends);
        assertTrue(cli.run("explain", "lacks").out().contains("the answer doesn't fit its schema: /1: required property 'name' not found"),
                cli.run("explain", "lacks").out());
        assertTrue(cli.run("explain", "other").out().contains("all of it: must have a maximum value of 6.5"),
                cli.run("explain", "other").out());
        assertTrue(cli.run("explain", "none").out().contains("the answer is no JSON, and it has to fit its schema"));
        assertTrue(Cli.text(cli.latest().resolve("tasks/agent/1/schema.json")).startsWith("{\"type\":\"array\""));
    }

    /// An expression for which Java's take for ever.
    @Test
    void whatTakesForEverIsGivenUp() throws IOException {
        cli.file("tasks.json", "[{\"id\": \"a\", \"command\": \"echo '\\\"" + "a".repeat(60) + "!\\\"'\", \"schema\": {\"pattern\": "
                + "\"^(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)=$\"}}]");
        cli.run("run", "tasks.json").exits(1);
        assertTrue(cli.run("explain", "a").out().contains("whether the answer fits its schema can't be told: it isn't done after 10 s"),
                cli.run("explain", "a").out());
    }

    @Test
    void whatIsNoSchemaIsToldBefore() throws IOException {
        cli.file("broken.json", "{\"type\": ");
        for (var wrong : Map.of("{type: arry}", "'schema' is no JSON schema: /type: does not have a value in the enumeration",
                "{required: x}", "'schema' is no JSON schema: /required: ", "[1]", "'schema' is no JSON object",
                "broken.json", "'schema' is no JSON: ", "missing.json", "missing.json", "{$ref: 'http://localhost:1/x'}",
                "'schema' is no schema that can be used here").entrySet()) {
            cli.file("tasks.yaml", "- {id: a, command: x, schema: " + wrong.getKey() + "}\n");
            var said = cli.run("run", "--dry-run", "tasks.yaml").exits(2).err();
            assertTrue(said.contains(wrong.getValue()) && said.contains("tasks.yaml:1:"), wrong.getKey() + ": " + said);
        }
    }

    /// What doesn't fit goes back to an agent once, as any check that fails.
    @Test
    void aProgramThatCanIsAskedForIt() {
        var file = Path.of("/s.json");
        for (var agent : Map.of("claude", List.of("--json-schema", "{}"), "codex", List.of("--output-schema", "/s.json"), "gemini",
                List.<String>of()).entrySet()) {
            var task = Task.of("a", new Work.Prompt(agent.getKey(), "p", null, List.of()));
            var start = lib.agents.Agents.of(task).invoke(task, new UUID(0, 0));
            var asked = new ArrayList<>(lib.agents.Agents.of(task).answering(start, "{}", file).argv());
            assertEquals(agent.getValue().isEmpty() ? 0 : 1, Math.max(0, Collections.indexOfSubList(asked, agent.getValue()) > 0
                    && !agent.getValue().isEmpty() ? 1 : 0), agent.getKey());
            asked.removeAll(agent.getValue());
            assertEquals(start.argv(), asked);
        }
        assertEquals("the schema of its answer", Policy.DEFAULT.verifyOf(Task.of("a", new Work.Shell("x")).with(Settings.SCHEMA, "{}")));
    }
}
