package tests;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// The real `qwen` and `opencode`, and `codex` where it differs from others, run by the real command line against stubs of their services.
///
/// The programs are those that `ORCHESTRATE_QWEN`, `ORCHESTRATE_OPENCODE` and `ORCHESTRATE_CODEX` name; a test whose program isn't named is
/// skipped. It knows what services saw and what the journal tells, not how anything was decided.
@Tag("process")
@Tag("slow")
@Timeout(600)
class OpenAgentsCliTest {
    @TempDir Path temp;
    private Cli cli;
    private ApiStub stub;
    private String agent;

    private void begin(String agent) throws IOException {
        var program = System.getenv("ORCHESTRATE_" + agent.toUpperCase(Locale.ROOT));
        Assumptions.assumeTrue(program != null && !program.isBlank(), "no " + agent + " is named");
        this.agent = agent;
        var bin = Files.createDirectories(temp.resolve("bin"));
        var wrapper = Files.writeString(bin.resolve(agent), "#!/bin/sh\nexec '" + Path.of(program).toAbsolutePath() + "' \"$@\"\n");
        assertTrue(wrapper.toFile().setExecutable(true));
        var home = Files.createDirectories(temp.resolve("home"));
        Map<String, String> env;
        if (agent.equals("codex")) {
            var responses = new ResponsesStub();
            stub = responses;
            env = responses.forCodex(home);
        } else {
            var chat = new ChatStub();
            stub = chat;
            env = agent.equals("qwen") ? chat.forQwen(home) : chat.forOpencode(home);
        }
        cli = Cli.below(temp).with(env).with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "XDG_STATE_HOME",
                temp.resolve("state").toString()));
    }

    @AfterEach
    void nothingIsLeft() {
        if (stub != null) stub.close();
        if (cli != null) cli.nothingLeft();
    }

    private Script prompt() throws IOException {
        var args = Map.of("qwen", "[--approval-mode, yolo]", "codex", "[--sandbox, danger-full-access]", "opencode", "[]").get(agent);
        cli.file("ant.md", "---\nargs: " + args + "\n---\n# Do it\n[[task:ant]]\n");
        return stub.on("ant");
    }

    private JsonNode run(int exit, String... options) throws IOException {
        var args = new ArrayList<>(List.of("run", "--agent", agent, "--max-cpu", "100", "--max-memory", "100", "--backoff", "100ms"));
        args.addAll(List.of(options));
        args.add("ant.md");
        cli.run(args.toArray(String[]::new)).exits(exit);
        return task(cli.report(), "ant");
    }

    private static List<String> ends(JsonNode task) {
        return task.get("attempts").valueStream().map(a -> a.get("outcome").asString() + " " + a.get("reason").asString()).toList();
    }

    /// What all attempts have told is what the stub has served.
    private void counted(JsonNode task) {
        var served = stub.used("ant");
        assertEquals(List.of(served.input(), served.output(), served.cacheRead()),
                List.of(task.at("/tokens/input").asLong(), task.at("/tokens/output").asLong(), task.at("/tokens/cache_read").asLong()),
                () -> stub.requests("ant") + "\n" + task.get("attempts"));
    }

    private void succeeds() throws IOException {
        prompt().using(new Script.Tokens(1000, 100, 0, 200)).writes(cli.cwd().resolve("done.txt").toString(), "yes\n").says("done: it");
        var task = run(0);
        assertEquals(List.of("succeeded completed"), ends(task));
        assertEquals("done: it", task.get("output").asString());
        assertEquals("yes", Cli.text(cli.cwd().resolve("done.txt")).strip());
        counted(task);
    }

    @Test
    void qwenSucceeds() throws IOException {
        begin("qwen");
        succeeds();
    }

    @Test
    void opencodeSucceeds() throws IOException {
        begin("opencode");
        succeeds();
    }

    private void isRefused() throws IOException {
        prompt().fails(401).always();
        assertEquals(List.of("permanent auth"), ends(run(1)));
    }

    @Test
    void qwenIsRefused() throws IOException {
        begin("qwen");
        isRefused();
    }

    @Test
    void opencodeIsRefused() throws IOException {
        begin("opencode");
        isRefused();
    }

    /// Its own retries would take it a minute and more, of which it says nothing.
    @Test
    void qwenIsNotLeftAloneWithAnOverload() throws IOException {
        begin("qwen");
        prompt().fails(529).times(4).then().says("done");
        var task = run(0);
        assertEquals("succeeded completed", ends(task).getLast());
        assertTrue(ends(task).stream().limit(ends(task).size() - 1).allMatch(end -> end.startsWith("transient ")), task::toString);
    }

    @Test
    void opencodeIsNotLeftAloneWithAQuota() throws IOException {
        begin("opencode");
        prompt().fails(429).kind("insufficient_quota")
                .saying("You exceeded your current quota, please check your plan and billing details.").always();
        var task = run(1);
        assertEquals(List.of("permanent billing"), ends(task));
        assertTrue(task.at("/attempts/0/duration").asDouble() < 150, task::toString);
    }

    /// Killed in the midst of a tool, then ended by a refusal: each goes on in its session, and no token counts twice.
    private void countsEachTokenOnce() throws IOException {
        prompt().using(1000, 100).runs("touch begun; while ! [ -e go ]; do sleep 0.05; done").fails(400).then().using(500, 50)
                .says("done: it");
        var args = new ArrayList<>(List.of("run", "--agent", agent, "--max-cpu", "100", "--max-memory", "100", "--backoff", "100ms"));
        args.add("ant.md");
        var running = cli.start(args.toArray(String[]::new));
        Cli.await("the tool", () -> Files.exists(cli.cwd().resolve("begun")), running::err);
        ProcessHandle.of(cli.events("spawned").getFirst().get("pid").asLong()).orElseThrow().children()
                .forEach(ProcessHandle::destroyForcibly);
        cli.file("go", "");
        running.end();
        if (!task(cli.report(), "ant").get("status").asString().equals("completed")) cli.run("retry").exits(0);
        var task = task(cli.report(), "ant");
        assertEquals("succeeded completed", ends(task).getLast());
        assertEquals("done: it", task.get("output").asString());
        assertEquals(1, cli.events("started").getFirst().path("attempt").asInt());
    }

    @Test
    void qwenCountsEachTokenOnce() throws IOException {
        begin("qwen");
        countsEachTokenOnce();
    }

    /// A check that fails twice has it go on twice in its session.
    private void totalsAreTheServices() throws IOException {
        prompt().using(new Script.Tokens(1000, 100, 0, 200)).says("one").using(new Script.Tokens(700, 70, 0, 100)).says("two")
                .using(new Script.Tokens(300, 30, 0, 0)).says("three");
        var task = run(0, "--verify", "echo x >>tries; test $(wc -l <tries) = 3", "--verify-retries", "2");
        assertEquals(List.of("succeeded completed", "succeeded completed", "succeeded completed"), ends(task));
        assertEquals(1, task.get("attempts").valueStream().map(a -> a.get("session").asString()).distinct().count());
        counted(task);
    }

    @Test
    void totalsOfQwenAreTheServices() throws IOException {
        begin("qwen");
        totalsAreTheServices();
    }

    @Test
    void totalsOfOpencodeAreTheServices() throws IOException {
        begin("opencode");
        totalsAreTheServices();
    }

    @Test
    void totalsOfCodexAreTheServices() throws IOException {
        begin("codex");
        totalsAreTheServices();
    }
}
