package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// Agents kept inside limits and budgets, resumed and checked: the real `claude`, `codex` and `gemini`, run by the real command line
/// against stubs of their services.
class AgentCliTest extends RealAgent {
    /// US dollars per million tokens that `claude` reckons with for the model it asks.
    private static final double INPUT = 4, OUTPUT = 20;

    private static long at(JsonNode event) {
        return event.get("at").asLong();
    }

    private static List<String> statuses(JsonNode report) {
        return report.get("tasks").valueStream().map(t -> t.get("status").asString()).toList();
    }

    /// A service that fails once in the midst of the work: the next attempt goes on behind what was said before.
    private void recovers(int status, String reason) throws IOException {
        prompt(agent).todos(1, 2).fails(status).then().says("done: " + agent);
        cli.run(run(agent)).exits(0);
        var report = cli.report();
        assertEquals(List.of("transient " + reason, "succeeded completed"), ends(report, agent));
        assertEquals("done: " + agent, task(report, agent).get("output").asString());
        assertEquals(List.of(200, status, 200), stub.requests(agent).stream().map(ApiStub.Request::status).toList());
        assertEquals(List.of(0, 1, 1), stub.requests(agent).stream().map(ApiStub.Request::turn).toList(), "turns that were asked for");
        inOneSession(report, agent, 2);
    }

    @Test
    void claudeGoesOnAfterA529() throws IOException {
        begin("claude");
        recovers(529, "overloaded-529");
        assertEquals(spent(stub.used("claude")), task(cli.report(), "claude").get("cost_usd").asDouble(), 1e-8,
                "what was spent before is counted once");
    }

    @Test
    void codexGoesOnAfterA500() throws IOException {
        begin("codex");
        // It words a 500 as "high demand" and hides the status.
        recovers(500, "overloaded");
    }

    @Test
    void geminiGoesOnAfterA503() throws IOException {
        begin("gemini");
        recovers(503, "overloaded-503");
    }

    @Test
    void aLimitOfTheAccountIsWaitedForByAllTasksAndRuns() throws IOException {
        begin("claude");
        cli = cli.with(((MessagesStub) stub).forClaudeOauth(home())).with("ANTHROPIC_API_KEY", "");
        var resets = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(40);
        for (var name : List.of("ant", "bee", "cat")) prompt(name).fails(429).limited("five_hour", resets).then().says("done");
        for (var name : List.of("dog", "elk", "fox")) prompt(name).says("done");
        var other = cli.in(Files.createDirectory(temp.resolve("other")));
        prompt(other, "gnu", "[]").says("done");

        var first = cli.start(run("ant bee cat dog elk fox", "-j", "3", "--retries", "0"));
        cli.awaitEvents("limited", 1);
        other.run(run("gnu")).exits(0);
        first.end().exits(0);

        var report = cli.report();
        assertEquals(Collections.nCopies(6, "completed"), statuses(report));
        var limited = cli.events("limited").getFirst();
        assertTrue(limited.get("until").asLong() >= resets.toEpochMilli(), limited::toString);
        var refused = stub.requests().stream().filter(r -> r.status() == 429).toList();
        assertTrue(!refused.isEmpty() && refused.size() <= 3, () -> "no more than those in flight are refused: " + refused);
        assertTrue(stub.requests().stream().filter(r -> r.status() == 200 && r.turn() >= 0).noneMatch(r -> r.at().isBefore(resets)),
                () -> stub.requests().toString());
        assertTrue(cli.events("started").stream().noneMatch(e -> at(e) > at(limited) && at(e) < resets.toEpochMilli()),
                "nothing starts while the limit holds");
        assertTrue(cli.events("requeued").stream().noneMatch(e -> e.get("charged").asBoolean()), "nobody is charged a retry");
        for (var name : refused.stream().map(ApiStub.Request::task).toList())
            assertEquals(List.of("rate_limited usage-limit-reached", "succeeded completed"), ends(report, name));
        assertEquals(limited.get("account").asString(), other.events("limit_seen").getFirst().get("account").asString());
        assertEquals(List.of("succeeded completed"), ends(other.report(), "gnu"));
    }

    @Test
    void anAgentKilledInTheMidstOfAToolGoesOn() throws IOException {
        begin("claude");
        prompt("ant").todos(1, 3).runs("touch begun; while ! [ -e go ]; do sleep 0.05; done").says("done");
        var running = cli.start(run("ant", "--retries", "0"));
        Cli.await("the tool", () -> Files.exists(cli.cwd().resolve("begun")), running::err);
        kill("ant");
        // The tool outlives its agent.
        cli.file("go", "");
        running.end().exits(0);
        assertEquals(List.of("resource killed", "succeeded completed"), ends(cli.report(), "ant"));
        assertEquals(List.of("exit 137", "exit 0"), task(cli.report(), "ant").get("attempts").valueStream()
                .map(a -> a.get("exit").asString()).toList());
        inOneSession(cli.report(), "ant", 2);
        assertEquals(1, stub.requests("ant").stream().filter(r -> r.turn() == 0).count(), "it isn't begun afresh");
    }

    @Test
    void anInvalidLoginStopsTheOthersBeforeTheyStart() throws IOException {
        begin("claude");
        var names = List.of("ant", "bee", "cat", "dog", "elk", "fox");
        for (var name : names) prompt(name).fails(401).always();
        var end = cli.run(run(String.join(" ", names), "-j", "1")).exits(1);
        var report = cli.report();
        assertEquals(List.of("failed", "waiting", "waiting", "waiting", "waiting", "waiting"), statuses(report));
        assertEquals(List.of("permanent auth"), ends(report, "ant"));
        assertEquals(List.of("ant"), stub.requests().stream().map(ApiStub.Request::task).filter(t -> !t.isEmpty()).distinct().toList());
        assertEquals(List.of("auth"), cli.events("closed").stream().map(e -> e.get("reason").asString()).toList());
        var said = (end.out() + end.err()).lines().filter(l -> l.contains("auth") && l.contains("claude")).toList();
        assertEquals(1, said.size(), () -> "one message tells it: " + end.out() + end.err());

        for (var name : names) stub.anew(name).says("done: " + name);
        cli.run("retry").exits(0);
        assertEquals(Collections.nCopies(6, "completed"), statuses(cli.report()), "once it is mended, all of them are done");
    }

    @Test
    void agentsOutliveAKilledOrchestrator() throws Exception {
        begin("claude");
        for (var name : List.of("ant", "bee"))
            prompt(name).runs("touch ran." + name + "; while [ ! -e go." + name + " ]; do sleep 0.05; done").says("done: " + name);
        var running = cli.start(run("ant bee"));
        cli.awaitFile("ran.ant");
        cli.awaitFile("ran.bee");
        running.process().destroyForcibly().waitFor();
        cli.file("go.ant", "");
        Cli.await("ant to end while nobody watches", () -> Files.exists(cli.latest().resolve("tasks/ant/1/exitcode")));
        var again = cli.start("recover");
        again.says("taken up");
        cli.file("go.bee", "");
        again.end().exits(0);
        for (var name : List.of("ant", "bee")) {
            assertEquals(List.of("succeeded completed"), ends(cli.report(), name), "once, and judged by what it said");
            assertTrue(task(cli.report(), name).get("cost_usd").asDouble() > 0);
        }
    }

    /// Turns without end, six tenths of a cent each.
    private void spends(String name) throws IOException {
        var script = prompt(name).using(1_000, 100);
        for (int i = 0; i < 60; i++) script.runs("sleep 1.2");
    }

    private static double spent(Script.Tokens tokens) {
        return (tokens.input() * INPUT + tokens.output() * OUTPUT) / 1e6;
    }

    @Test
    void aBudgetEndsTheRun() throws IOException {
        begin("claude");
        spends("ant");
        prompt("bee").says("done");
        var end = cli.run(run("ant bee", "-j", "1", "--budget", "0.02")).exits(1);
        var report = cli.report();
        assertEquals(List.of("cancelled", "cancelled"), statuses(report));
        assertTrue(stub.requests("bee").isEmpty());
        assertTrue(spent(stub.used("ant")) < 0.1, () -> stub.used("ant").toString());
        assertTrue(report.get("halted").asString().matches("budget spent: about \\$0\\.0[2-9]\\d*"), () -> report.get("halted").asString());
        assertTrue(end.out().contains("budget spent: about $0.0"), end::out);
        assertFalse(cli.events("warned").isEmpty());
    }

    @Test
    void aTasksBudgetEndsThatTaskAlone() throws IOException {
        begin("claude");
        spends("ant");
        prompt("bee").says("done");
        cli.run(run("ant bee", "-j", "1", "--task-budget", "0.02")).exits(1);
        var report = cli.report();
        assertEquals(List.of("failed", "completed"), statuses(report));
        assertEquals(List.of("permanent max_budget"), ends(report, "ant"));
        assertTrue(spent(stub.used("ant")) < 0.1, () -> stub.used("ant").toString());
        assertEquals(spent(stub.used("bee")), task(report, "bee").get("cost_usd").asDouble(), 1e-8);
    }

    @Test
    void aSilentServiceIsNotWaitedFor() throws IOException {
        begin("claude");
        prompt("ant").todos(1, 3).hangs().then().says("done");
        cli.run(run("ant", "--stall", "20s")).exits(0);
        assertEquals(List.of("transient stalled", "succeeded completed"), ends(cli.report(), "ant"));
        inOneSession(cli.report(), "ant", 2);
        double silent = task(cli.report(), "ant").at("/attempts/0/duration").asDouble();
        assertTrue(silent >= 20 && silent < 60, () -> silent + " s");
    }

    /// Such as a build, of which they hear nothing until it is over.
    @Test
    void aToolAtWorkIsNoSilence() throws IOException {
        for (var agent : List.of("claude", "qwen")) {
            begin(agent);
            prompt(agent).runs("i=0; while [ $i -lt 90 ]; do sleep 0.5; i=$((i + 1)); done").says("built");
        }
        cli.run(run("claude qwen", "--stall", "20s")).exits(0);
        for (var agent : List.of("claude", "qwen")) {
            assertEquals(List.of("succeeded completed"), ends(cli.report(), agent), agent);
            assertTrue(task(cli.report(), agent).at("/attempts/0/duration").asDouble() > 45, agent);
        }
    }

    @Test
    void aFailedCheckGoesBackToTheSession() throws IOException {
        begin("claude");
        prompt("ant").says("I think it is done").writes("done.txt", "yes\n").says("done");
        cli.run(run("ant", "--verify", "test -f done.txt || { echo there is no done.txt; exit 1; }")).exits(0);
        assertEquals("yes\n", Cli.text(cli.cwd().resolve("done.txt")));
        assertEquals(List.of("succeeded completed", "succeeded completed"), ends(cli.report(), "ant"));
        assertEquals(List.of("exit 1", "exit 0"), task(cli.report(), "ant").get("attempts").valueStream()
                .map(a -> a.get("check").asString()).toList());
        assertTrue(Cli.text(cli.latest().resolve("tasks/ant/2/prompt.md")).contains("there is no done.txt"));
        inOneSession(cli.report(), "ant", 2);
    }

    private Map<String, String> todos() throws IOException {
        var all = new LinkedHashMap<String, String>();
        for (var todo : Json.MAPPER.readTree(Cli.text(cli.latest().resolve("todos.json"))).get("todos"))
            all.put(todo.get("id").asString(), todo.get("status").asString() + " " + todo.get("content").asString());
        return all;
    }

    @Test
    void theTodoListShowsTheRunWhileItGoes() throws IOException {
        begin("claude");
        prompt("ant").todos(1, 3).runs("while ! [ -e go ]; do sleep 0.05; done").says("done");
        prompt("bee").says("done");
        var running = cli.start(run("ant bee", "-j", "1"));
        var going = Map.of("ant", "in_progress Do ant (1/3)", "bee", "pending Do bee");
        Cli.await("todos.json to be " + going, () -> todos().equals(going), running::err);
        cli.file("go", "");
        running.end().exits(0);
        assertEquals(Map.of("ant", "completed Do ant (1/3)", "bee", "completed Do bee"), todos());
    }
}
