package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;

/// `mcp`: the real server, with the real library, asked line by line as a client of the Model Context Protocol asks it, and by the real
/// `claude`. It knows what is answered, not how the server comes by it.
@Tag("process")
@Tag("slow")
@Timeout(600)
class McpTest extends OnCommandLine {
    private Cli.Running server;
    private int asked;

    @Override
    @BeforeEach
    void begin() throws IOException {
        super.begin();
        var home = Path.of(System.getProperty("user.home"));
        cli = cli.with(Map.of("XDG_STATE_HOME", temp.resolve("state").toString(), "JBANG_LAUNCH_CMD", Repo.path("jbang").toString(),
                // What JBang has fetched and built is of use to all tests; what stands in folders that will be gone isn't to be remembered.
                "JBANG_DIR", System.getenv().getOrDefault("JBANG_DIR", home.resolve(".jbang").toString()),
                "JBANG_REPO", System.getenv().getOrDefault("JBANG_REPO", home.resolve(".m2/repository").toString())));
    }

    private static final AtomicBoolean BUILT = new AtomicBoolean();

    private void serve() throws IOException {
        // What is fetched and built at the first start may take longer than an answer.
        if (!BUILT.getAndSet(true)) assertEquals("", cli.run("mcp").exits(0).out());
        server = cli.asked("mcp");
        var hello = ask("initialize", Map.of("protocolVersion", "2025-06-18", "capabilities", Map.of(), "clientInfo",
                Map.of("name", "test", "version", "1")));
        assertEquals("orchestrate", hello.at("/result/serverInfo/name").asString());
        assertTrue(hello.at("/result/instructions").asString().contains("'wait'"), hello.toString());
        write(Json.line(Map.of("jsonrpc", "2.0", "method", "notifications/initialized")));
    }

    private void write(String line) throws IOException {
        var in = server.process().getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /// All messages so far: there is nothing else on stdout.
    private List<JsonNode> said() {
        var out = server.out();
        return out.substring(0, out.lastIndexOf('\n') + 1).lines().map(Json.MAPPER::readTree).toList();
    }

    private JsonNode ask(String method, Object params) throws IOException {
        int id = ++asked;
        var message = new HashMap<String, Object>(Map.of("jsonrpc", "2.0", "id", id, "method", method));
        if (params != null) message.put("params", params);
        write(Json.line(message));
        return answer(id);
    }

    private JsonNode answer(int id) {
        var found = new ArrayList<JsonNode>();
        Cli.await("the answer to " + id, () -> said().stream().anyMatch(m -> m.path("id").asInt(0) == id && found.add(m))
                || !server.process().isAlive(), () -> "\n" + server.out() + server.err());
        assertFalse(found.isEmpty(), () -> "the server has ended: " + server.out() + server.err());
        return found.getFirst();
    }

    private JsonNode call(String tool, Map<String, ?> arguments) throws IOException {
        return ask("tools/call", Map.of("name", tool, "arguments", arguments)).get("result");
    }

    private JsonNode data(String tool, Map<String, ?> arguments) throws IOException {
        var result = call(tool, arguments);
        assertFalse(result.path("isError").asBoolean(true), () -> tool + ": " + result);
        assertFalse(result.at("/content/0/text").asString().isBlank());
        return result.get("structuredContent");
    }

    private void ends() throws IOException {
        server.process().getOutputStream().close();
        assertEquals("", server.end().exits(0).err().replaceAll("(?m)^(\\[jbang] .*|jbang: .*once)\\R", ""));
        said();
    }

    private static List<String> statuses(JsonNode stands) {
        return stands.get("tasks").valueStream().map(t -> t.get("task_id").asString() + " " + t.get("status").asString()).sorted().toList();
    }

    @Test
    void eachToolIsDescribed() throws IOException {
        serve();
        var tools = ask("tools/list", Map.of()).at("/result/tools");
        assertEquals(List.of("run", "wait", "status", "runs", "explain", "logs", "report", "pause", "resume", "cancel", "retry", "stop"),
                tools.valueStream().map(t -> t.get("name").asString()).toList());
        for (var tool : tools) {
            assertTrue(tool.get("description").asString().length() > 30, tool.toString());
            for (var argument : tool.at("/inputSchema/properties"))
                assertTrue(argument.get("description").asString().length() > 8, tool.toString());
        }
        Function<String, List<String>> which = hint -> tools.valueStream().filter(t -> t.at("/annotations/" + hint).asBoolean())
                .map(t -> t.get("name").asString()).toList();
        assertEquals(List.of("wait", "status", "runs", "explain", "logs", "report"), which.apply("readOnlyHint"));
        assertEquals(List.of("run", "cancel", "retry", "stop"), which.apply("destructiveHint"));
        ends();
    }

    @Test
    void aRunIsStartedAndWaitedForAndRead() throws IOException {
        serve();
        var run = data("run", Map.of("commands", List.of("echo one", "test -e go && echo two"), "retries", 0, "name", "pair"))
                .get("run").asString();
        assertTrue(run.endsWith("-pair"), run);
        var waited = ask("tools/call", Map.of("name", "wait", "arguments", Map.of("run", run), "_meta", Map.of("progressToken", "p")))
                .at("/result/structuredContent");
        assertTrue(waited.get("over").asBoolean(), waited.toString());
        var changes = said().stream().filter(m -> m.path("method").asString("").equals("notifications/progress"))
                .map(m -> m.at("/params")).toList();
        assertTrue(changes.stream().anyMatch(p -> p.get("message").asString().contains("[2/2]")), changes.toString());
        assertTrue(changes.stream().allMatch(p -> p.get("progressToken").asString().equals("p")));

        assertEquals(List.of("echo-one completed", "test--e-go-echo-two failed"), statuses(data("status", Map.of())));
        assertTrue(data("explain", Map.of("task", "test--e-go-echo-two")).get("text").asString().contains("exit 1"));
        assertEquals("one", data("logs", Map.of("task", "echo-one", "tail", 5)).get("log").asString());
        assertTrue(data("report", Map.of("run", "pair")).get("report").asString().startsWith("# " + run + ": "));
        assertEquals(2, data("report", Map.of("format", "json")).at("/summary/total_tasks").asInt());

        cli.file("go", "");
        var again = data("retry", Map.of()).get("run").asString();
        assertNotEquals(run, again);
        assertEquals(List.of("test--e-go-echo-two completed"), statuses(data("wait", Map.of("run", again))));
        assertEquals(List.of(again, run), data("runs", Map.of()).get("runs").valueStream().map(r -> r.get("execution_id").asString())
                .toList());
        ends();
    }

    @Test
    void aManifestIsGivenAsTextOrFile() throws IOException {
        serve();
        cli.file("tasks.yaml", "tasks: [{id: filed, command: 'seq 5000'}]\n");
        assertTrue(data("run", Map.of("files", List.of("tasks.yaml"), "dry_run", true)).get("plan").asString().contains("seq 5000"));
        assertFalse(Files.exists(cli.cwd().resolve(".orchestrate")));
        data("run", Map.of("files", List.of("tasks.yaml")));
        assertEquals(List.of("filed completed"), statuses(data("wait", Map.of())));
        var log = data("logs", Map.of("tail", 2));
        assertEquals("4999\n5000 false", log.get("log").asString() + " " + log.get("whole"));
        cli.file("vars.yaml", "vars: {who: }\ntasks: [{id: hi, command: 'echo [=vars.who]'}]\n");
        assertTrue(data("run", Map.of("files", List.of("vars.yaml"), "vars", Map.of("who", "a=b"), "dry_run", true)).get("plan").asString()
                .contains("a=b"));
        data("run", Map.of("manifest", "tasks:\n- {id: b, command: echo b, after: a}\n- {id: a, command: echo $TASK_ID}\n"));
        assertEquals(List.of("a completed", "b completed"), statuses(data("wait", Map.of())));
        ends();
    }

    @Test
    void aRunIsSteeredAndOutlivesTheServer() throws IOException {
        serve();
        data("run", Map.of("commands", List.of("sleep 61", "sleep 62"), "name", "long"));
        // One waits, and the others are answered all the same.
        write(Json.line(Map.of("jsonrpc", "2.0", "id", 1000, "method", "tools/call", "params",
                Map.of("name", "wait", "arguments", Map.of("timeout", 600)))));
        var waited = data("wait", Map.of("timeout", 0));
        assertFalse(waited.get("over").asBoolean(), waited.toString());
        assertTrue(data("pause", Map.of("tasks", List.of("sleep-62"))).get("text").asString().contains("paused"));
        assertTrue(data("resume", Map.of()).get("text").asString().contains("goes on"));
        data("cancel", Map.of("tasks", List.of("sleep-61")));
        Cli.await("a task to end", () -> statuses(data("status", Map.of())).contains("sleep-61 cancelled"));
        ends();
        assertFalse(answer(1000).at("/result/structuredContent/over").asBoolean(true), "who waited was told how it stands");

        cli.run("status").exits(0);
        serve();
        assertEquals("long", data("stop", Map.of("now", true)).get("run").asString().replaceFirst(".*-", ""));
        assertTrue(data("wait", Map.of()).get("over").asBoolean());
        ends();
    }

    @Test
    void whatIsWrongIsASentence() throws IOException {
        serve();
        var told = new StringBuilder();
        for (var wrong : List.of("status {}", "run {}", "run {\"comands\":[\"a\"]}", "run {\"commands\":[]}", "run {\"commands\":\"a\"}",
                "run {\"commands\":[\"a\"],\"parallel\":0}", "run {\"commands\":[\"a\"],\"timeout\":\"soon\"}",
                "run {\"commands\":[\"a\"],\"manifest\":\"tasks: []\"}", "run {\"files\":[\"no.yaml\"]}",
                "run {\"manifest\":\"tasks: [{comand: a}]\"}", "run {\"manifest\":\"tasks.yaml\"}",
                "run {\"manifest\":\"Do: touch it\"}", "cancel {}", "logs {\"run\":\"--help\"}", "report {\"format\":\"html\"}")) {
            var words = wrong.split(" ", 2);
            var result = call(words[0], Json.MAPPER.readValue(words[1], new TypeReference<Map<String, Object>>() {}));
            assertTrue(result.path("isError").asBoolean(), wrong + ": " + result);
            told.append(result.at("/content/0/text").asString()).append('\n');
        }
        assertEquals("""
                there is no run below HERE/.orchestrate: start one with 'orchestrate run', or go to the folder it was started in
                there is nothing to run: give 'commands', 'prompts' or both, or else 'files' or a 'manifest'
                'comands' is no argument of 'run': it has ARGUMENTS
                'commands' of 'run' can't be []: give a list of texts that isn't empty
                'commands' of 'run' can't be "a": give a list of texts that isn't empty
                'parallel' of 'run' can't be 0: give a whole number from 1 to 10000
                Invalid value for option '--timeout': 'soon' is no duration: write it like 500ms, 30s, 45m or 1h30m; see HELP
                commands and manifest don't go together: give 'commands', 'prompts' or both, or else 'files' or a 'manifest'
                no.yaml: there is no such file: check its name, or give a command in 'commands'
                manifest:1:10: 'comand' is no key of a task (did you mean 'command'?)
                  1 | tasks: [{comand: a}]
                    |          ^^^^^^
                manifest is no manifest: give its text, or a file's name in 'files'
                manifest:1:1: 'Do' is no key of a manifest
                  1 | Do: touch it
                    | ^^
                manifest:1:1: there are no 'tasks' in this manifest: add them
                  1 | Do: touch it
                    | ^^
                2 mistakes
                'cancel' needs 'tasks': give it
                'run' of 'logs' can't be "--help": give an id
                'format' of 'report' can't be "html": give markdown or json
                """, told.toString().replace(cli.cwd().toString(), "HERE").replaceFirst("commands, prompts, .*", "ARGUMENTS")
                .replace("'orchestrate run --help'", "HELP"));
        var bare = ask("tools/call", Map.of("name", "run")).at("/result");
        assertTrue(bare.get("isError").asBoolean() && bare.at("/content/0/text").asString().startsWith("there is nothing to run"));
        assertEquals(-32602, ask("tools/call", Map.of("name", "nothing", "arguments", Map.of())).at("/error/code").asInt());
        for (var line : List.of("", "no JSON", "[]", "{}", "{\"jsonrpc\":\"2.0\"")) write(line);
        assertEquals(12, ask("tools/list", Map.of()).at("/result/tools").size(), "it goes on");
        assertEquals(4, said().stream().filter(m -> m.at("/error/code").asInt(0) == -32700).count());
        ends();
    }

    @Test
    void aMessageOfAnotherShapeIsASentence() throws IOException {
        serve();
        var told = new StringBuilder();
        for (var params : List.of("null", "[]", "{}", "{\"name\":5}", "{\"name\":\"nothing\"}",
                "{\"name\":\"runs\",\"arguments\":[1]}", "{\"name\":\"runs\",\"_meta\":5}")) {
            var error = ask("tools/call", params.equals("null") ? null : Json.MAPPER.readValue(params, Object.class)).get("error");
            told.append(error.get("code")).append(' ').append(error.get("message").asString().replaceFirst("run, wait.*", "ALL"))
                    .append('\n');
        }
        assertEquals("""
                -32602 'params' of 'tools/call' has to be an object: give one
                -32602 'params' of 'tools/call' has to be an object: give one
                -32602 'tools/call' needs 'name', a tool's: 'tools/list' tells which there are
                -32602 'tools/call' needs 'name', a tool's: 'tools/list' tells which there are
                -32602 there is no tool 'nothing': it is one of ALL
                -32602 'arguments' of 'tools/call' has to be an object: give one
                -32602 '_meta' of 'tools/call' has to be an object: give one
                """, told.toString());
        for (var params : List.of(List.of(), Map.of("protocolVersion", List.of(1)), Map.of("clientInfo", "me")))
            assertEquals(-32602, ask("initialize", params).at("/error/code").asInt());
        for (int megabytes : List.of(7, 7, 7, 9, 30))
            write(Json.line(Map.of("jsonrpc", "2.0", "id", 100 + megabytes, "method", "tools/call", "params",
                    Map.of("name", "logs", "arguments", Map.of("run", "@".repeat(megabytes << 20))))));
        assertEquals(12, ask("tools/list", Map.of()).at("/result/tools").size(), "it goes on");
        assertTrue(answer(107).at("/result/isError").asBoolean());
        assertEquals(2, said().stream().filter(m -> m.at("/error/message").asString("").equals("this line has more than 8 MB: give long "
                + "texts by files")).count());
        ends();
    }

    @Test
    void colourReachesTasksAlone() throws IOException {
        cli = cli.with("FORCE_COLOR", "1");
        serve();
        data("run", Map.of("manifest", "{tasks: [{id: a, command: 'echo $FORCE_COLOR$NO_COLOR'}, {id: b, command: 'exit 1'}]}"));
        var stands = data("wait", Map.of());
        assertEquals("b", stands.at("/tasks/0/task_id").asString(), stands.toString());
        assertEquals("1", data("logs", Map.of("task", "a")).get("log").asString());
        for (var read : List.of(call("explain", Map.of("task", "b")), call("report", Map.of()), call("explain", Map.of("task", "c"))))
            assertFalse(read.toString().contains("\\u001b"), read.toString());
        ends();
    }

    @Test
    void itNeedsJBang() throws IOException {
        var refused = cli.with(Map.of("JBANG_LAUNCH_CMD", "", "PATH", temp.toString())).run("mcp").exits(2);
        assertEquals("orchestrate: 'mcp' needs JBang, which fetches the library of the protocol: put 'jbang' on PATH\n", refused.err());
    }

    /// Claude as the outer orchestrator: it starts two commands, waits, and is given the report.
    @Test
    void theRealClaudeCallsThem() throws IOException {
        var claude = RealAgent.program("claude");
        try (var stub = new MessagesStub()) {
            stub.on("outer").calls("mcp__orchestrate__run", Map.of("commands", List.of("echo one", "echo two"), "name", "inner"))
                    .calls("mcp__orchestrate__wait", Map.of()).calls("mcp__orchestrate__report", Map.of()).says("Both are done.");
            cli = cli.with(stub.forClaude(Files.createDirectories(temp.resolve("home"))));
            cli.file("servers.json", Json.line(Map.of("mcpServers", Map.of("orchestrate", Map.of("command", Jvm.words().getFirst(), "args",
                    Stream.concat(Jvm.words().stream().skip(1), Stream.of("orchestrate", "mcp")).toList())))));
            var out = cli.with("MCP_TIMEOUT", "120000").other(claude.toString(), "-p", "--output-format", "stream-json", "--verbose",
                    "--mcp-config", "servers.json", "--strict-mcp-config", "--allowedTools", "mcp__orchestrate__*", "--",
                    "[[task:outer]]").exits(0).out();
            var results = out.lines().map(Json.MAPPER::readTree).filter(m -> m.path("type").asString("").equals("user"))
                    .map(m -> m.at("/message/content/0")).toList();
            assertEquals(3, results.size(), out);
            assertTrue(results.getLast().toString().contains("all 2 succeeded"), results.toString());
            assertTrue(out.contains("Both are done."), out);
            assertEquals(2, cli.report().at("/summary/successful").asInt());
        }
    }
}
