package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import tests.Script.Tokens;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// The real `claude` against the stub of its service: what is told of a run is what the service saw of it.
///
/// It knows the prices of the model it asks for, in US
/// dollars per million tokens, so that a cost can be held against the tokens that were answered.
class ClaudeCliTest extends RealAgent {
    private static final double INPUT = 4, OUTPUT = 20, CACHE_WRITE = 5, CACHE_READ = 0.20;

    @Override
    @BeforeEach
    void begin() throws IOException {
        super.begin();
        begin("claude");
        repository();
    }

    private static double price(Tokens t) {
        return (t.input() * INPUT + t.output() * OUTPUT + t.cacheWrite() * CACHE_WRITE + t.cacheRead() * CACHE_READ) / 1e6;
    }

    private static Tokens told(JsonNode tokens) {
        return new Tokens(tokens.get("input").asLong(), tokens.get("output").asLong(), tokens.get("cache_write").asLong(),
                tokens.get("cache_read").asLong());
    }

    @Test
    void sixPromptsInSixWorktreesThreeAtATime() throws IOException {
        var names = List.of("ant", "bee", "cat", "dog", "elk", "fox");
        for (int i = 0; i < names.size(); i++) {
            var script = prompt(names.get(i)).using(new Tokens(1_000 + 137L * i, 80 + i, 300L * i, 2_000));
            if (names.get(i).equals("bee")) script.fails(529);
            if (names.get(i).equals("dog")) script.fails(500);
            script.todos(1, 3).writes("hello.txt", "hello " + names.get(i) + "\n").says("done: " + names.get(i));
        }
        cli.run(run(String.join(" ", names), "--worktree", "-j", "3")).exits(0);

        var report = cli.report();
        double cost = 0;
        for (var name : names) {
            var line = task(report, name);
            var seen = stub.requests(name);
            int attempts = seen.getLast().attempt();
            assertEquals(name.equals("bee") || name.equals("dog") ? 2 : 1, attempts, name);
            assertEquals(attempts, line.get("attempts").size(), name);
            assertEquals(List.of("completed", "succeeded", "done: " + name, 0),
                    List.of(line.get("status").asString(), line.get("outcome").asString(), line.get("output").asString(),
                            line.get("exit_code").asInt()));
            for (int n = 1; n <= attempts; n++) attempt(name, n, line.at("/attempts/" + (n - 1)));
            assertEquals(stub.used(name), told(line.at("/attempts/" + (attempts - 1) + "/tokens")), name);
            assertEquals(price(stub.used(name)), line.get("cost_usd").asDouble(), 1e-8, name);
            assertEquals(List.of(1, 3), List.of(line.at("/progress/done").asInt(), line.at("/progress/all").asInt()), "todos");
            cost += price(stub.used(name));
            assertEquals("hello " + name + "\n", Cli.text(cli.cwd().resolve(".worktrees/" + name + "/hello.txt")));
            assertTrue(Cli.text(cli.latest().resolve("tasks/" + name + "/1/prompt.md")).contains("[[task:" + name + "]]"));
        }
        assertEquals(cost, report.at("/summary/total_cost_usd").asDouble(), 1e-7);
        assertEquals(names.stream().map(stub::used).reduce(Tokens.NONE, Tokens::plus), told(report.at("/summary/tokens")));
        assertEquals(List.of(6, 6, 0, 2), Stream.of("total_tasks", "successful", "failed", "retries")
                .map(k -> report.at("/summary/" + k).asInt()).toList());
        assertTrue(stub.requests().stream().filter(r -> r.turn() >= 0).allMatch(r -> names.contains(r.task())), stub.requests().toString());
        onlyThere(names);
        threeAtATime();
    }

    /// One attempt as the service saw it: its refusal or its answers, and the session they were asked in.
    private void attempt(String name, int n, JsonNode told) throws IOException {
        var seen = stub.requests(name).stream().filter(r -> r.attempt() == n).toList();
        int refused = seen.stream().mapToInt(ApiStub.Request::status).filter(s -> s != 200).findFirst().orElse(0);
        var reason = switch (refused) {
            case 0 -> "succeeded completed";
            case 529 -> "transient overloaded-529";
            default -> "transient server-error-" + refused;
        };
        assertEquals(reason, told.get("outcome").asString() + " " + told.get("reason").asString(), name);
        assertEquals(Set.of(told.get("session").asString()), seen.stream().map(ApiStub.Request::session).collect(Collectors.toSet()),
                name);
        assertEquals(refused == 0 ? 3 : 1, seen.size(), name);
        var judged = cli.events("judged").stream().filter(e -> e.get("task").asString().equals(name) && e.get("attempt").asInt() == n)
                .findFirst().orElseThrow();
        assertEquals(reason, judged.at("/judgement/outcome").asString() + " " + judged.at("/judgement/reason").asString());
    }

    private void onlyThere(List<String> names) throws IOException {
        try (var all = Files.walk(temp)) {
            var found = all.filter(p -> p.getFileName().toString().equals("hello.txt")).map(p -> cli.cwd().relativize(p).toString())
                    .sorted().toList();
            var run = ".worktrees/" + cli.latest().getFileName() + "/";
            assertEquals(names.stream().map(n -> run + n + "/hello.txt").toList(), found);
        }
    }

    private void threeAtATime() throws IOException {
        int running = 0, most = 0;
        for (var line : Cli.text(cli.latest().resolve("events.jsonl")).lines().toList()) {
            var type = Json.MAPPER.readTree(line).get("type").asString();
            running += type.equals("started") ? 1 : type.equals("ended") ? -1 : 0;
            most = Math.max(most, running);
        }
        assertEquals(3, most);
    }

    /// Whoever has made a conflict is told of it in the session he made it in, and merges both sides.
    @Test
    void aConflictIsMendedInItsSession() throws IOException {
        prompt("ant").writes("lines.txt", "ant\n").says("done");
        prompt("bee").writes("lines.txt", "bee\n").says("done").runs("git config user.name B; git config user.email b@example.org; "
                + "git merge -q $(git for-each-ref --format='%(refname)' 'refs/heads/orchestrate/*/ant'); "
                + "printf 'ant\\nbee\\n' >lines.txt; git add -A; git commit -qm both").says("merged");
        cli.run(run("ant bee", "--worktree", "-j", "1")).exits(0);
        cli.run("integrate").exits(1);
        var done = cli.run("integrate", "--resolve", "agent").exits(0);
        assertTrue(done.out().contains("2 in"), done.out());
        var integrated = cli.other("git", "for-each-ref", "--format=%(refname)", "refs/heads/orchestrate/*/integrated").out().strip();
        assertEquals("ant\nbee\n", cli.other("git", "show", integrated + ":lines.txt").exits(0).out());
        assertEquals(1, stub.requests("bee").stream().map(ApiStub.Request::session).distinct().count(), "one session");
    }

    @Test
    void failuresAreToldApart() throws IOException {
        prompt("auth").fails(401).always();
        prompt("limit").fails(429).then().says("done");
        prompt("bad").fails(400).always();
        prompt("denied").fails(404).always();
        // Another login, which is another account: it must not stop the others.
        cli.file("auth.md", "---\nenv: {ANTHROPIC_API_KEY: other}\n---\nHi [[task:auth]]\n");
        cli.file("usage.md", "---\nargs: [--no-such-option]\n---\nHi [[task:usage]]\n");
        cli.run("run", "--backoff", "50ms", "--max-cpu", "100", "auth.md", "limit.md", "bad.md", "denied.md", "usage.md").exits(1);
        var report = cli.report();
        var ends = new TreeMap<String, List<String>>();
        report.get("tasks").forEach(t -> ends.put(t.get("task_id").asString(),
                t.get("attempts").valueStream().map(a -> a.get("outcome").asString() + " " + a.get("reason").asString()).toList()));
        assertEquals(Map.of("auth", List.of("permanent auth"), "limit", List.of("transient rate-limit-429", "succeeded completed"), "bad",
                List.of("permanent bad_request"),
                "denied", List.of("permanent model_not_found"), "usage", List.of("permanent usage_error")), ends);
        // A 400 or 404 it asks again by itself, without the parts that may have been the cause.
        assertEquals(List.of(1, 2, 0), Stream.of("auth", "limit", "usage").map(n -> stub.requests(n).size()).toList());
        assertTrue(task(report, "usage").at("/attempts/0/evidence").asString().contains("--no-such-option"),
                task(report, "usage").toString());
    }

    /// Others of this machine see what stands among its arguments.
    @Test
    void whatIsAddedToItsInstructionsIsNoArgument() throws IOException {
        stub.on("ant").says("done");
        cli.file("own.yaml", "[{id: ant, prompt: 'Hi [[task:ant]]', append_system_prompt: 'Never say the word plover.'}]\n");
        cli.run("run", "own.yaml").exits(0);
        assertTrue(((MessagesStub) stub).system.contains("Never say the word plover."));
        var command = Cli.text(cli.latest().resolve("tasks/ant/1/command"));
        assertFalse(command.contains("plover"), command);
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(cli.latest().resolve("tasks/ant/1/append-system-prompt-file.md"))));
    }
}
