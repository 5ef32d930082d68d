package tests;

import module java.base;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// The real `qwen` and `opencode`, and `codex` where it differs from others, run by the real command line against stubs of their services.
class OpenAgentsCliTest extends RealAgent {
    private JsonNode run(int exit, String... options) throws IOException {
        cli.run(run("ant", options)).exits(exit);
        return task(cli.report(), "ant");
    }

    /// What all attempts have told is what the stub has served.
    private void counted(String name, JsonNode task) {
        var served = stub.used(name);
        assertEquals(List.of(served.input(), served.output(), served.cacheRead()),
                List.of(task.at("/tokens/input").asLong(), task.at("/tokens/output").asLong(), task.at("/tokens/cache_read").asLong()),
                () -> stub.requests(name) + "\n" + task.get("attempts"));
    }

    private void succeeds() throws IOException {
        prompt("ant").using(new Script.Tokens(1000, 100, 0, 200)).writes(cli.cwd().resolve("done.txt").toString(), "yes\n")
                .says("done: it");
        var task = run(0);
        assertEquals(List.of("succeeded completed"), ends(task));
        assertEquals("done: it", task.get("output").asString());
        assertEquals("yes", Cli.text(cli.cwd().resolve("done.txt")).strip());
        counted("ant", task);
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
        prompt("ant").fails(401).always();
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
        prompt("ant").fails(529).times(4).then().says("done");
        var task = run(0);
        assertEquals("succeeded completed", ends(task).getLast());
        assertTrue(ends(task).stream().limit(ends(task).size() - 1).allMatch(end -> end.startsWith("transient ")), task::toString);
    }

    @Test
    void opencodeIsNotLeftAloneWithAQuota() throws IOException {
        begin("opencode");
        prompt("ant").fails(429).kind("insufficient_quota")
                .saying("You exceeded your current quota, please check your plan and billing details.").always();
        var task = run(1);
        assertEquals(List.of("permanent billing"), ends(task));
        assertTrue(task.at("/attempts/0/duration").asDouble() < 150, task::toString);
    }

    /// A tool that its settings deny is a mark; one that it would have to ask for ends it, and to try that again would be in vain.
    @Test
    void opencodeTellsWhatItWasDenied() throws IOException {
        begin("opencode");
        prompt("ant").runs("echo yes >done.txt").says("I may not.");
        cli.file("opencode.json", "{\"permission\": {\"bash\": \"deny\"}}");
        var task = run(0);
        assertEquals(List.of("succeeded completed"), ends(task));
        assertEquals("denied: bash", task.at("/caveats/0/words").asString());
        assertTrue(cli.run("status").out().contains("! denied: bash"));

        cli.file("opencode.json", "{\"permission\": {\"bash\": \"ask\"}}");
        stub.anew("ant").runs("echo yes >done.txt").says("I may not.");
        task = run(1);
        assertEquals(List.of("permanent permission_denials"), ends(task));
        assertTrue(task.get("why").asString().contains("it ended when 'bash' was denied"), task::toString);
        assertFalse(Files.exists(cli.cwd().resolve("done.txt")));
    }

    /// Each goes on in its session, of which gemini has kept its prompt alone: it writes an answer down when its tools have come back.
    @Test
    void killedInTheMidstOfAToolTheyGoOn() throws IOException {
        var agents = List.of("gemini", "qwen", "opencode");
        var stubs = new HashMap<String, ApiStub>();
        for (var agent : agents) {
            begin(agent);
            stubs.put(agent, stub);
            prompt(agent).using(1000, 100).runs("touch begun." + agent + "; while ! [ -e go ]; do sleep 0.05; done").using(500, 50)
                    .says("done: " + agent);
        }
        var running = cli.start(run(String.join(" ", agents), "-j", "3"));
        for (var agent : agents) {
            Cli.await("the tool of " + agent, () -> Files.exists(cli.cwd().resolve("begun." + agent)), running::err);
            kill(agent);
        }
        // The tool may end only when each has begun anew: a child of the one killed would still write down what it answered.
        for (var agent : agents)
            Cli.await(agent + " to begin anew", () -> cli.events("spawned").stream()
                    .filter(e -> e.get("task").asString().equals(agent)).count() == 2, running::err);
        cli.file("go", "");
        running.end().exits(0);
        var report = cli.report();
        for (var agent : agents) {
            var task = task(report, agent);
            assertEquals(List.of("resource killed", "succeeded completed"), ends(task), agent);
            assertEquals("done: " + agent, task.get("output").asString());
            inOneSession(report, agent, 2);
            long begun = stubs.get(agent).requests(agent).stream().filter(r -> r.turn() == 0).count();
            assertEquals(agent.equals("gemini") ? 2 : 1, begun, agent);
        }
        stub = stubs.get("qwen");
        counted("qwen", task(report, "qwen"));
    }

    /// A check that fails twice has it go on twice in its session.
    private void totalsAreTheServices() throws IOException {
        prompt("ant").using(new Script.Tokens(1000, 100, 0, 200)).says("one").using(new Script.Tokens(700, 70, 0, 100)).says("two")
                .using(new Script.Tokens(300, 30, 0, 0)).says("three");
        var task = run(0, "--verify", "echo x >>tries; test $(wc -l <tries) = 3", "--verify-retries", "2");
        assertEquals(List.of("succeeded completed", "succeeded completed", "succeeded completed"), ends(task));
        assertEquals(1, task.get("attempts").valueStream().map(a -> a.get("session").asString()).distinct().count());
        counted("ant", task);
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

    /// Its own sandbox lets it write in its folder alone; a worktree's index and objects are elsewhere.
    @Test
    void codexCommitsInItsWorktree() throws IOException {
        begin("codex");
        repository();
        prompt("ant", "[--sandbox, workspace-write]")
                .runs("echo yes >done.txt && git add done.txt && git -c user.name=A -c user.email=a@b commit -qm done; echo status $?")
                .says("done: it");
        var task = run(0, "--worktree");
        assertEquals(List.of("succeeded completed"), ends(task));
        var branch = "orchestrate/" + cli.latest().getFileName() + "/ant";
        assertEquals("yes\n", cli.other("git", "show", branch + ":done.txt").exits(0).out(), () -> task.toString());
    }
}
