package tests;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// Six tasks of one account at a limit of which nobody says when it is lifted, and before an overloaded service: the real `claude` and
/// `codex` against stubs of their services. While the account is held one task at a time tries, and nobody is charged a retry.
///
/// The programs are those that `ORCHESTRATE_CLAUDE` and `ORCHESTRATE_CODEX` name; without it a test is skipped. It knows the journal and
/// what the service saw, not how anything was decided.
@Tag("process")
@Tag("slow")
@Timeout(600)
class LimitCliTest {
    private static final List<String> NAMES = List.of("ant", "bee", "cat", "dog", "elk", "fox");

    @TempDir Path temp;
    private Cli cli;
    private ApiStub stub;

    private void begin(String agent, ApiStub stub, Map<String, String> env) throws IOException {
        this.stub = stub;
        var bin = Files.createDirectories(temp.resolve("bin"));
        var wrapper = Files.writeString(bin.resolve(agent), "#!/bin/sh\nexec '" + program(agent) + "' \"$@\"\n");
        assertTrue(wrapper.toFile().setExecutable(true));
        cli = Cli.below(temp).with(env).with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "XDG_STATE_HOME",
                temp.resolve("state").toString()));
    }

    private static Path program(String agent) {
        var variable = "ORCHESTRATE_" + agent.toUpperCase(Locale.ROOT);
        var named = System.getenv(variable);
        Assumptions.assumeTrue(named != null && !named.isBlank(), "no " + agent + " is named by " + variable);
        return Path.of(named).toAbsolutePath();
    }

    private Path home() throws IOException {
        return Files.createDirectories(temp.resolve("home"));
    }

    private void claude() throws IOException {
        program("claude");
        var messages = new MessagesStub();
        begin("claude", messages, messages.forClaude(home()));
    }

    @AfterEach
    void nothingIsLeft() {
        if (stub != null) stub.close();
        if (cli != null) cli.nothingLeft();
    }

    /// Refused for so long, then served; the run's end, and how it went on.
    private void heldThenDone(String agent, String reason, int seconds, Consumer<Script> refusal) throws Exception {
        for (var name : NAMES) {
            cli.file(name + ".md", "# Do " + name + "\n[[task:" + name + "]]\n");
            refusal.accept(stub.on(name));
        }
        var args = new ArrayList<>(List.of("run", "--agent", agent, "-j", "3", "--retries", "0", "--backoff", "200ms"));
        NAMES.forEach(name -> args.add(name + ".md"));
        var run = cli.start(args.toArray(String[]::new));
        cli.awaitEvents("limited", 1);
        Thread.sleep(seconds * 1000L);
        for (var name : NAMES) stub.anew(name).says("done: " + name);
        var end = run.end();
        assertEquals(0, end.exit(), () -> end.out() + end.err());

        var holds = cli.events("limited");
        assertEquals(Set.of(reason), holds.stream().map(e -> e.get("reason").asString()).collect(Collectors.toSet()));
        assertTrue(cli.events("requeued").stream().noneMatch(e -> e.get("charged").asBoolean()), "nobody is charged a retry");
        oneProbeWhileHeld();
        int refused = (int) cli.events("judged").stream().filter(e -> e.at("/judgement/reason").asString().equals(reason)).count();
        System.out.printf("%s, %s for %d s: %d holds, %d attempts refused, of which 3 were in flight%n", agent, reason, seconds,
                holds.size(), refused);
        assertTrue(refused <= 3 + holds.size(), refused + " refused in " + holds.size() + " holds");
    }

    /// From the first hold to the first answer.
    private void oneProbeWhileHeld() throws IOException {
        long until = 0;
        int running = 0;
        for (var line : Cli.text(cli.latest().resolve("events.jsonl")).lines().toList()) {
            var e = lib.model.Json.MAPPER.readTree(line);
            switch (e.get("type").asString()) {
                case "limited" -> until = e.get("until").asLong();
                case "started" -> {
                    running++;
                    if (until == 0) continue;
                    assertTrue(e.get("at").asLong() >= until, () -> "started while the account is held: " + line);
                    assertEquals(1, running, () -> "a second probe: " + line);
                }
                case "ended" -> running--;
                case "noted" -> {
                    if (until > 0 && e.at("/progress/tokens/output").asLong(0) > 0) return;
                }
                case "judged" -> {
                    if (e.at("/judgement/outcome").asString().equals("succeeded")) return;
                }
                default -> {}
            }
        }
        fail("nothing succeeded");
    }

    @Test
    void claudesLimitWithoutATime() throws Exception {
        claude();
        heldThenDone("claude", "usage-limit-reached", 8, s -> s.fails(429).saying("You've hit your weekly limit").always());
    }

    @Test
    void claudesServiceIsOverloaded() throws Exception {
        claude();
        heldThenDone("claude", "overloaded-529", 12, s -> s.fails(529).always());
    }

    @Test
    void codexsLimitWithoutATime() throws Exception {
        program("codex");
        var responses = new ResponsesStub();
        begin("codex", responses, responses.forCodex(home()));
        heldThenDone("codex", "usage-limit-reached", 8, s -> s.fails(429).saying("You've hit your usage limit.").kind("usage_limit_reached")
                .always());
    }
}
