package tests;

import java.io.IOException;
import java.nio.file.*;
import lib.model.Json;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// `orchestrate accounts`, and what a run's agents tell of windows: by a program that says what claude says.
@Tag("process")
@Timeout(120)
class AccountsTest extends OnCommandLine {
    /// @param used in percent
    private static String event(double used, long resets) {
        return """
                {"type":"rate_limit_event","rate_limit_info":{"status":"allowed","rateLimitType":"five_hour","resetsAt":%d,\
                "unifiedWindows":{"five_hour":{"utilization":%s,"resetsAt":%d,"status":"allowed"},\
                "seven_day":{"utilization":0.41,"resetsAt":%d}}}}"""
                .formatted(resets, used / 100, resets, resets + 259_200);
    }

    /// A claude that tells its account's windows, then is done.
    private void claude(double used, long resets) throws IOException {
        var bin = Files.createDirectories(temp.resolve("bin"));
        var program = Files.writeString(bin.resolve("claude"), """
                #!/bin/sh
                cat > /dev/null
                echo '{"type":"system","subtype":"init","session_id":"S"}'
                echo '%s'
                sleep 1.3
                echo '%s'
                echo '{"type":"result","is_error":false,"terminal_reason":"completed","result":"Done."}'
                """.formatted(event(used - 1, resets), event(used, resets)));
        assertTrue(program.toFile().setExecutable(true));
        cli = cli.with("PATH", bin + ":" + System.getenv("PATH")).with("XDG_STATE_HOME", temp.resolve("state").toString())
                .with("HOME", temp.toString());
    }

    private static long in(long seconds) {
        return System.currentTimeMillis() / 1000 + seconds;
    }

    @Test
    void nothingIsKnownAtFirst() throws IOException {
        var none = cli.with("XDG_STATE_HOME", temp.resolve("none").toString());
        assertEquals("nothing is known of any account yet: claude and codex tell it while they run, signed in by one\n",
                none.run("accounts").exits(0).out());
        assertEquals("", none.run("accounts", "--json").exits(0).out());
    }

    @Test
    void whatAnAgentTellsIsKept() throws IOException {
        claude(63, in(7_200));
        cli.file("a.md", "Do it.");
        cli.run("run", "--agent", "claude", "a.md").exits(0);
        var lines = cli.run("accounts").exits(0).out().lines().toList();
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.getFirst().matches("claude +five-hour +63% used, until .*\\((2h00m|1h59m)\\); .*% an hour: lasts until .*"),
                lines.getFirst());
        assertTrue(lines.getLast().matches(" +seven-day +41% used, until .*"), lines.getLast());
        var json = Json.MAPPER.readTree(cli.run("accounts", "--json").exits(0).out());
        assertEquals("claude", json.get("account").asString());
        assertEquals(0.63, json.at("/windows/0/used").asDouble(), json.toString());
        assertTrue(json.at("/windows/0/per_hour").asDouble() > 0, json.toString());
        assertEquals(2, cli.events("windows_seen").size(), "each change is told once");
    }

    /// Another run has heard of it: the next one waits from its first moment on, and says why in numbers.
    @Test
    void anotherRunIsPacedByIt() throws Exception {
        claude(85, in(3_600));
        cli.file("a.md", "Do it.");
        cli.run("run", "--agent", "claude", "a.md").exits(0);
        var run = cli.start("run", "--agent", "claude", "--quota", "reserve=20%", "--name", "second", "a.md");
        Repo.await("its task waits", java.time.Duration.ofSeconds(60), () -> {
            try {
                return cli.latest().toString().endsWith("second") && !cli.events("paced").isEmpty();
            } catch (IOException | java.io.UncheckedIOException e) {
                return false;
            }
        });
        var why = cli.run("explain", "a").exits(0).out();
        assertTrue(why.contains("claude: 85% of its five-hour window used, 20% kept for others, 80% of its time passed: next start at "),
                why);
        var status = cli.run("status").out();
        assertTrue(status.contains("85% of its five-hour window used") && status.contains("; 1 task waits"), status);
        cli.run("stop").exits(0);
        run.end();
        assertEquals(0, cli.events("started").size());
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        claude(63, in(7_200));
        var folder = Files.createDirectories(temp.resolve("state/orchestrate/windows"));
        for (var text : new String[] {"", "{", "null", "{\"account\":\"claude\"}", "{\"account\":\"claude\",\"windows\":[null]}",
                "{\"account\":\"claude\",\"windows\":[{\"window\":{\"name\":\"x\"},\"looks\":[]}]}"}) {
            Files.writeString(folder.resolve("claude"), text);
            assertTrue(cli.run("accounts").exits(0).out().startsWith("nothing is known"), text);
        }
        cli.file("a.md", "Do it.");
        cli.run("run", "--agent", "claude", "a.md").exits(0);
        assertTrue(cli.run("accounts").exits(0).out().startsWith("claude "));
    }

    /// Two logins in one manifest: one is at its limit, and the other does the work; what selects them is in no file.
    @Test
    void theWorkGoesWhereThereIsRoom() throws IOException {
        claude(63, in(7_200));
        Files.writeString(temp.resolve("bin/claude"), """
                #!/bin/sh
                cat > /dev/null
                echo "$CLAUDE_CONFIG_DIR ${ANTHROPIC_API_KEY-none} $*" >> '%s'
                echo '{"type":"system","subtype":"init","session_id":"S"}'
                case $CLAUDE_CONFIG_DIR in
                    */full) echo '{"type":"result","is_error":true,"result":"Claude AI usage limit reached|%d"}'; exit 1;;
                esac
                echo '%s'
                echo '{"type":"result","is_error":false,"terminal_reason":"completed","result":"Done."}'
                """.formatted(temp.resolve("seen"), in(7_200), event(10, in(7_200))));
        var manifest = cli.file("accounts.yaml", """
                parallel: 1
                accounts:
                  full: {agent: claude, config: ~/full}
                  room: {agent: claude, config: room, env: {EXTRA: top-secret}}
                defaults: {agent: claude}
                tasks:
                  - {id: a, prompt: Do it.}
                  - {id: b, prompt: Do it.}
                  - {id: c, prompt: Do it., account: full}
                """);
        cli = cli.with("ANTHROPIC_API_KEY", "of-the-shell");
        cli.run("run", "--on-limit", "stop", "accounts.yaml").exits(1);
        var seen = Files.readAllLines(temp.resolve("seen")).stream().filter(line -> line.contains(" -p ")).toList();
        assertEquals(3, seen.size(), seen.toString());
        assertTrue(seen.getFirst().startsWith(temp + "/full none "), seen.toString());
        assertTrue(seen.get(1).startsWith(manifest.resolveSibling("room") + " none ") && !seen.get(1).contains("--resume"),
                seen.toString());
        var why = cli.run("explain", "c").exits(0).out();
        assertTrue(why.contains("full: stopped, usage-limit-reached"), why);
        assertTrue(cli.run("accounts").out().contains("usage-limit-reached"), "every run is told of it");
        assertTrue(Files.readString(cli.latest().resolve("tasks/a/2/command")).contains("CLAUDE_CONFIG_DIR=\"${CLAUDE_CONFIG_DIR?}\""));
        try (var files = Files.walk(cli.latest())) {
            for (var file : files.filter(Files::isRegularFile).toList())
                assertFalse(Files.readString(file).contains("top-secret"), file.toString());
        }
        var accounts = cli.run("accounts").exits(0).out();
        assertTrue(accounts.contains("room (claude-"), accounts);
        assertTrue(cli.run("run", "--dry-run", "accounts.yaml").exits(0).out().contains("by account full or room"));
        // What no file has is found again in the manifest.
        cli.run("retry").exits(1);
    }

    @Test
    void accountsThatFitNoTaskAreRefused() throws IOException {
        for (var mistake : java.util.Map.of("accounts: {x: {config: y}}", "this account has no 'agent'",
                "accounts: {x: {agent: cloud}}", "'cloud' is no agent",
                "accounts: {x: {agent: gemini, config: y}}", "select the account by 'env'",
                "accounts: {'a b': {agent: claude}}", "can't be the name of an account",
                "accounts: {x: {agent: claude}}\ndefaults: {env: {CLAUDE_CONFIG_DIR: z}}", "sets CLAUDE_CONFIG_DIR itself",
                "accounts: {x: {agent: claude}}\ndefaults: {account: y}", "uses account 'y', which the run doesn't have",
                "accounts: {x: {agent: codex}}\ndefaults: {account: x}", "account 'x' is of codex").entrySet()) {
            cli.file("m.yaml", mistake.getKey() + "\ntasks:\n  - {prompt: Do it., agent: claude}\n");
            var said = cli.run("run", "m.yaml").exits(2).err();
            assertTrue(said.contains(mistake.getValue()) && said.contains("m.yaml"), said);
        }
    }
}
