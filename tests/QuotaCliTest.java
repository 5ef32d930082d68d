package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// The real `claude`, signed in by an account whose window is about to begin anew: its last minute and a half, in which the rest of it is
/// left, is ten minutes in small. Each answer takes 2 to 5 % of that.
class QuotaCliTest extends RealAgent {
    private static final Duration REST = Duration.ofSeconds(90);
    /// Of the five hours.
    private static final double SHARE = REST.toSeconds() / 18_000.0;
    private static final int TASKS = 30;

    /// As the service counts.
    private static final class Account {
        private final Random random = new Random(7);
        private final Instant resets;
        private double used = 1 - SHARE;
        /// What was left at its end, as a share of what was left at first.
        private double left = -1;
        private int refused;
        private boolean anew;

        Account(Instant resets) {
            this.resets = resets;
        }

        synchronized Optional<Script.Limit> answer() {
            if (!anew && !Instant.now().isBefore(resets)) {
                anew = true;
                left = (1 - used) / SHARE;
                used = 0;
            }
            if (used > 1) refused++;
            used += SHARE * (0.02 + 0.03 * random.nextDouble());
            return Optional.of(new Script.Limit("five_hour", Math.min(used, 0.999999), anew ? resets.plusSeconds(18_000) : resets));
        }
    }

    @Test
    void aWindowIsSpreadToItsEnd() throws Exception {
        begin("claude");
        cli = cli.with(((MessagesStub) stub).forClaudeOauth(home())).with("ANTHROPIC_API_KEY", "");
        var names = IntStream.rangeClosed(1, TASKS).mapToObj(i -> "t" + i).toList();
        for (var name : names) prompt(name).runs("sleep 2").says("done: " + name);
        prompt("first").says("done");
        // The machine is warm, and the account known.
        var account = new Account(Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(REST).plusSeconds(8));
        stub.account = account::answer;
        cli.run(run("first")).exits(0);
        var known = cli.run("accounts").exits(0).out();
        assertTrue(known.matches("(?s)claude\\S* +five-hour +\\d+% used, until .*"), known);
        var run = cli.start(run(String.join(" ", names), "-j", "6", "--quota", "spread", "--max-cpu", "100"));
        Repo.await("status tells that its tasks wait", REST, () -> {
            var told = status();
            return told.contains("% of its five-hour window used") && told.contains("% of its time passed: next start at ");
        });
        Repo.await("the window begins anew", REST.plusSeconds(60), () -> account.anew || !run.process().isAlive());
        cli.run("stop").exits(0);
        run.end();
        System.out.printf("%d tasks started, %.1f %% of the window left, %d requests beyond it, %d lines on windows, %d on waits%n",
                events("started").size(), account.left * 100, account.refused, events("windows_seen").size(), events("paced").size());
        assertEquals(0, account.refused);
        assertTrue(account.left >= 0 && account.left < 0.12, () -> "left: " + account.left);
    }

    /// Which tells it in the file of its session alone, and so at the end of each attempt.
    @Test
    void whatCodexKeepsOfItsAccountIsRead() throws Exception {
        begin("codex");
        prompt("ant").warns("seven_day", 0.37, Instant.now().plus(Duration.ofDays(2))).says("done");
        cli.run(run("ant")).exits(0);
        var known = cli.run("accounts").exits(0).out();
        assertTrue(known.matches("codex\\S* +seven-day +37% used, until .* \\((47h59m|48h00m)\\)\n"), known);
        assertEquals(1, events("windows_seen").size());
        // The week is gone by more than two thirds: nothing is in the way of the next one.
        prompt("bee").says("done");
        cli.run(run("bee", "--quota", "spread,reserve=20%")).exits(0);
        assertTrue(events("paced").isEmpty());
    }

    private String status() {
        try {
            return cli.run("status").out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<tools.jackson.databind.JsonNode> events(String type) {
        try {
            return cli.events(type);
        } catch (IOException | UncheckedIOException e) {
            // The run has not begun.
            return List.of();
        }
    }
}
