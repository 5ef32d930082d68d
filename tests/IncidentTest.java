package tests;

import module java.base;
import lib.model.Json;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// Public incidents of fleets of agents, played again with 100 tasks of a fake `claude` that comes to its session's limit in the midst of
/// them. Reported of claude-code's own workflows in September 2026: 334 more agents started after the first refusal, of 344, all of which
/// failed, and 133 more, of which 75 failed, in a run that was resumed; both runs were told as completed.
@Tag("process")
@Tag("slow")
@Timeout(300)
class IncidentTest {
    /// It answers ten, then refuses until the time in the file `lifted`, which the first refusal writes.
    private static final String CLAUDE = """
            #!/bin/sh
            cat > /dev/null
            echo x >> "$FLEET/starts"
            n=$(wc -l < "$FLEET/starts")
            echo '{"type":"system","subtype":"init","session_id":"S'$$'","model":"m"}'
            if [ "$n" -gt 10 ] && ! [ -e "$FLEET/lifted" ]; then echo $(($(date +%s) + 6)) > "$FLEET/lifted"; fi
            if [ "$n" -gt 10 ] && [ "$(date +%s)" -lt "$(cat "$FLEET/lifted")" ]; then
                echo '{"type":"result","is_error":true,"terminal_reason":"api_error","api_error_status":429,"result":"'"$SAYS"'"}' |
                    sed "s/EPOCH/$(cat "$FLEET/lifted")/"
                exit 1
            fi
            sleep 0.2
            echo '{"type":"result","is_error":false,"terminal_reason":"completed","result":"Done.","total_cost_usd":0.01}'
            """;
    private static final int TASKS = 100, AT_A_TIME = 10;

    @TempDir Path temp;

    private Cli fleet(String says) throws IOException {
        var bin = Files.createDirectories(temp.resolve("bin"));
        assertTrue(Files.writeString(bin.resolve("claude"), CLAUDE).toFile().setExecutable(true));
        var cli = Cli.below(temp).with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "FLEET", temp.toString(), "SAYS", says,
                "ANTHROPIC_API_KEY", "fake", "XDG_STATE_HOME", temp.resolve("state").toString()));
        for (int i = 1; i <= TASKS; i++) cli.file("t" + i + ".md", "Do " + i + ".\n");
        return cli;
    }

    private static String[] run(String... more) {
        var args = new ArrayList<>(List.of("run", "-j", "" + AT_A_TIME, "--backoff", "100ms"));
        args.addAll(List.of(more));
        for (int i = 1; i <= TASKS; i++) args.add("t" + i + ".md");
        return args.toArray(String[]::new);
    }

    /// Attempts that were refused, and those that started after the first refusal was known and before anything succeeded again.
    private static int[] refused(Cli cli) throws IOException {
        int refused = 0, after = 0;
        boolean held = false;
        for (var line : Cli.text(cli.latest().resolve("events.jsonl")).lines().toList()) {
            var e = Json.MAPPER.readTree(line);
            var type = e.get("type").asString();
            boolean limit = type.equals("judged") && e.at("/judgement/outcome").asString().equals("rate_limited");
            if (limit) refused++;
            if (type.equals("limited")) held = true;
            else if (type.equals("judged") && !limit && after > 0) held = false;
            else if (type.equals("started") && held) after++;
        }
        return new int[] {refused, after};
    }

    private static void told(String how, Cli cli, Cli.Result end) throws IOException {
        var counts = refused(cli);
        var summary = (end.out() + end.err()).lines().filter(l -> l.contains(TASKS + " tasks")).findFirst().orElse("");
        System.out.printf("%s: %d attempts refused, %d started while it was held; told at the end: %s%n    (reported there: 334 and"
                + " 133 more starts, and \"completed\")%n", how, counts[0], counts[1], summary);
        assertTrue(counts[0] <= AT_A_TIME + counts[1], Arrays.toString(counts));
    }

    @Test
    void aFleetStopsAtALimitAndGoesOnWhenItIsLifted() throws IOException {
        var cli = fleet("Claude AI usage limit reached|EPOCH");
        var end = cli.run(run("--retries", "0")).exits(0);
        told("limit with a time", cli, end);
        assertEquals(1, refused(cli)[1], "one probe when it is lifted");
    }

    @Test
    void nobodySaysWhenTheLimitIsLifted() throws IOException {
        var cli = fleet("You've hit your session limit");
        var end = cli.run(run("--retries", "0")).exits(0);
        told("limit without a time", cli, end);
        assertTrue(refused(cli)[1] <= 5, "a probe after 1, 2, 4 seconds");
    }

    /// What isn't waited for is left waiting, told, and done by a later run: nothing is lost, and nothing is said to be complete.
    @Test
    void aLimitThatIsntWaitedForLeavesItsTasks() throws IOException {
        var cli = fleet("Claude AI usage limit reached|EPOCH");
        var end = cli.run(run("--on-limit", "stop")).exits(1);
        told("limit not waited for", cli, end);
        assertEquals(0, refused(cli)[1]);
        var said = end.out() + end.err();
        assertTrue(said.contains("left waiting") && said.contains("it is lifted on") && said.contains("waiting claude"), said);
        long lifted = Long.parseLong(Cli.text(temp.resolve("lifted")).strip());
        Cli.await("the limit to be lifted", () -> System.currentTimeMillis() / 1000 > lifted);
        int done = cli.report().at("/summary/successful").asInt();
        cli.run("retry").exits(0);
        assertEquals(TASKS - done, cli.report().at("/summary/successful").asInt());
    }
}
