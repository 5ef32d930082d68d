package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// What `init claude` teaches: every command of the written files runs as it stands there, and the real `claude` knows both files.
@Tag("slow")
@Timeout(600)
class InitTest {
    private static final String AGENT = ".claude/agents/execution-monitor.md", SKILL = ".claude/skills/orchestrate/SKILL.md";

    @TempDir Path temp;
    private DocShell shell;

    @BeforeEach
    void begin() throws IOException {
        shell = DocShell.below(temp);
    }

    @AfterEach
    void nothingIsLeft() {
        shell.cli.nothingLeft();
    }

    /// The blocks of a Markdown text that are in this language.
    static List<String> blocks(String markdown, String language) {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(markdown).results().map(m -> m.group(1)).toList();
    }

    @Test
    void itOverwritesNothingUnasked() throws IOException {
        var note = """
                note       other agents get these tools by 'codex mcp add orchestrate -- orchestrate mcp' or \
                'gemini mcp add orchestrate orchestrate mcp'
                """;
        assertEquals("written    " + AGENT + "\nwritten    " + SKILL + "\nwritten    .mcp.json\n" + note,
                shell.cli.run("init", "claude").exits(0).out());
        assertEquals("unchanged  " + AGENT + "\nunchanged  " + SKILL + "\nunchanged  .mcp.json\n" + note,
                shell.cli.run("init", "claude").exits(0).out());
        shell.cli.file(SKILL, "mine");
        var refused = shell.cli.run("init", "claude", "--command", "nowhere run").exits(2);
        assertEquals("orchestrate: " + AGENT + ": is there already and says something else: nothing was written; --force overwrites it\n",
                refused.err());
        assertEquals("mine", shell.text(SKILL));
        var forced = shell.cli.run("init", "claude", "--command", "nowhere run", "--force").exits(0).out();
        assertTrue(forced.startsWith("written    " + AGENT + "\nwritten    " + SKILL + "\nwritten    .mcp.json\nnote "), forced);
        assertTrue(forced.contains("\nnote       'nowhere' is not on PATH here: "), forced);
        assertTrue(shell.text(".mcp.json").replaceAll("\\s", "").contains("{\"command\":\"nowhere\",\"args\":[\"run\",\"mcp\"]}"));
        assertTrue(shell.text(SKILL).contains("nowhere run doctor"), shell.text(SKILL));
    }

    /// The file is the user's: all else stays in it, also what we know nothing of.
    @Test
    void itsToolsAreNamedBesideOthers() throws IOException {
        shell.cli.file(".mcp.json", """
                {"$schema": "x", "mcpServers": {"db": {"type": "http", "url": "u"}}, "more": [1, 2.5]}
                """);
        shell.cli.run("init", "claude").exits(0);
        var all = Json.MAPPER.readTree(shell.text(".mcp.json"));
        assertEquals("""
                {"$schema":"x","mcpServers":{"db":{"type":"http","url":"u"},"orchestrate":{"command":"orchestrate","args":["mcp"]}},\
                "more":[1,2.5]}""", Json.line(all));
        for (var file : List.of(AGENT, SKILL)) Files.delete(shell.cli.cwd().resolve(file));
        for (var wrong : List.of("", "{", "[1]", "{\"mcpServers\": 1}", "{\"mcpServers\": {\"orchestrate\": {\"command\": \"mine\"}}}")) {
            shell.cli.file(".mcp.json", wrong);
            var refused = shell.cli.run("init", "claude").exits(2);
            assertTrue(refused.err().startsWith("orchestrate: .mcp.json: ") && refused.err().lines().count() == 1, wrong + refused.err());
            assertEquals(wrong, shell.text(".mcp.json"));
        }
        assertFalse(Files.exists(shell.cli.cwd().resolve(SKILL)), "nothing is written then");
    }

    /// As it is written and with all that it suggests, and the schema is the one that `schema` prints.
    @Test
    void aFirstManifestRuns() throws IOException {
        assertTrue(shell.cli.run("init", "manifest").exits(0).out().startsWith("written    tasks.yaml\nwritten    manifest.schema.json\n"));
        assertEquals(Json.MAPPER.readTree(shell.text("manifest.schema.json")), Json.MAPPER.readTree(shell.cli.run("schema").out()));
        assertTrue(shell.cli.run("run", "tasks.yaml").exits(0).out().contains("2 tasks: 2 succeeded"));
        shell.cli.file("all.yaml", shell.text("tasks.yaml").replaceAll("(?m)^( *)#(?=\\w+:|- |  \\w)", "$1 ".stripTrailing()));
        assertTrue(shell.cli.run("run", "--dry-run", "all.yaml").out().contains("docs"), shell.text("all.yaml"));
    }

    /// Sets the scene for a block: a run that goes on, or one that is over, with an agent that waits or one that doesn't.
    private void scene(String block) throws IOException {
        shell.go(true);
        if (Files.exists(shell.cli.cwd().resolve(".orchestrate"))) shell.sh("orchestrate watch");
        boolean going = Stream.of("todos.json", "watch", "logs api | tail", "pause", "stop", "retry").anyMatch(block::contains);
        if (block.contains("report")) shell.sh("orchestrate run tasks.yaml");
        if (going || block.contains("--detach")) shell.go(false);
        var todos = shell.cli.cwd().resolve(".orchestrate/latest/todos.json");
        if (going) {
            shell.sh("orchestrate run tasks.yaml --detach");
            Cli.await("api to run", () -> Files.exists(todos) && Cli.text(todos).contains("in_progress"));
        }
        if (block.contains("retry")) shell.sh("orchestrate stop; orchestrate watch");
        if (block.contains("watch") || block.contains("retry")) shell.go(true);
    }

    @Test
    void everyCommandOfTheAgentRunsAsWritten() throws IOException {
        shell.cli.run("init", "claude").exits(0);
        shell.cli.file("tasks.yaml", blocks(shell.text(SKILL), "yaml").getFirst());
        var said = new StringBuilder();
        for (var block : blocks(shell.text(AGENT), "sh")) {
            scene(block);
            said.append("$ ").append(block).append(shell.sh(block));
        }
        for (var part : List.of("runs in the background", "\"type\":\"settled\"", "\"in_progress\"", "\"status\" : \"running\"",
                "3 succeeded", "Described.", "paused", "goes on", "changed",
                "cancelled docs", "is being stopped")) assertTrue(said.toString().contains(part), "'" + part + "' in\n" + said);
        assertEquals(List.of("completed", "completed"), shell.cli.report().get("tasks").valueStream().map(t -> t.get("status").asString())
                .toList(), () -> "what was stopped and tried again: " + said);
        assertTrue(shell.text("retry.jsonl").lines().map(Json.MAPPER::readTree)
                .anyMatch(e -> e.get("type").asString().equals("run_ended")));
    }

    @Test
    void everyCommandOfTheSkillRunsAsWritten() throws IOException {
        shell.cli.run("init", "claude").exits(0);
        shell.cli.file("tasks.yaml", blocks(shell.text(SKILL), "yaml").getFirst());
        shell.go(true);
        var said = new StringBuilder();
        for (var block : blocks(shell.text(SKILL), "sh")) said.append(shell.sh(block));
        for (var part : List.of("claude", "docs: cd ", "3 succeeded"))
            assertTrue(said.toString().contains(part), "'" + part + "' in\n" + said);
        assertEquals(List.of("checked a.txt", "checked b.txt", "checked c.txt"),
                shell.cli.report().get("tasks").valueStream().map(t -> t.get("output").asString()).toList());
        shell.cli.run("run", "tasks.yaml").exits(0);
        assertEquals("completed", Cli.task(shell.cli.report(), "docs").get("status").asString());
    }

    @Test
    @Tag("slow")
    void theRealClaudeKnowsBoth() throws IOException {
        var claude = RealAgent.program("claude");
        try (var stub = new MessagesStub()) {
            stub.on("hello").says("Hello.");
            var cli = Cli.below(temp).with(stub.forClaude(Files.createDirectories(temp.resolve("home"))));
            cli.run("init", "claude").exits(0);
            var result = cli.other(claude.toString(), "-p", "--output-format", "stream-json", "--verbose",
                    "[[task:hello]]").exits(0);
            var init = result.out().lines().map(Json.MAPPER::readTree).filter(l -> l.path("subtype").asString("").equals("init"))
                    .findFirst().orElseThrow();
            assertTrue(init.get("agents").valueStream().anyMatch(a -> a.asString().equals("execution-monitor")),
                    () -> "agents: " + init.get("agents"));
            assertTrue(init.get("skills").valueStream().anyMatch(s -> s.asString().equals("orchestrate")),
                    () -> "skills: " + init.get("skills"));
        }
    }
}
