package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Six tasks of one account at a limit of which nobody says when it is lifted, and before an overloaded service: the real `claude` and
/// `codex` against stubs of their services. While the account is held one task at a time tries, and nobody is charged a retry.
class LimitCliTest extends RealAgent {
    private static final List<String> NAMES = List.of("ant", "bee", "cat", "dog", "elk", "fox");

    /// Refused for so long, then served; the run's end, and how it went on.
    private void heldThenDone(String reason, int seconds, Consumer<Script> refusal) throws Exception {
        for (var name : NAMES) refusal.accept(prompt(name));
        var run = cli.start(run(String.join(" ", NAMES), "-j", "3", "--retries", "0"));
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
        begin("claude");
        heldThenDone("usage-limit-reached", 8, s -> s.fails(429).saying("You've hit your weekly limit").always());
    }

    @Test
    void claudesServiceIsOverloaded() throws Exception {
        begin("claude");
        heldThenDone("overloaded-529", 12, s -> s.fails(529).always());
    }

    @Test
    void codexsLimitWithoutATime() throws Exception {
        begin("codex");
        heldThenDone("usage-limit-reached", 8, s -> s.fails(429).saying("You've hit your usage limit.").kind("usage_limit_reached")
                .always());
    }
}
