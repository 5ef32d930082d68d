package tests;

import module java.base;
import lib.model.Json;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// What is looked at before agents are started: is the program there, which version, is anybody logged in.
@Tag("process")
class DoctorTest {
    @TempDir Path temp;
    private Cli cli;

    @BeforeEach
    void begin() throws IOException {
        cli = Cli.below(temp);
        var bin = Files.createDirectory(temp.resolve("bin"));
        cli = cli.with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "XDG_STATE_HOME", temp.resolve("state").toString(), "HOME",
                temp.toString(), "ANTHROPIC_API_KEY", "none"));
        cli.file("prompt.md", "Say hello.");
    }

    /// A claude that says this when asked for its version, and counts how often it is; otherwise it answers.
    private void claude(String version) throws IOException {
        var file = temp.resolve("bin/claude");
        Files.writeString(file, """
                #!/bin/sh
                if [ "$1" = --version ]; then echo x >>%s; %s; exit; fi
                echo '{"type":"system","subtype":"init","session_id":"S"}'
                echo '{"type":"result","subtype":"success","is_error":false,"result":"Hello.","session_id":"S","total_cost_usd":0.1}'
                """.formatted(temp.resolve("asked"), version));
        file.toFile().setExecutable(true);
    }

    @Test
    void anOldVersionIsWarnedOfAndAskedForOnce() throws IOException {
        claude("echo '1.0.3 (Claude Code)'");
        for (int i = 0; i < 2; i++)
            assertTrue(cli.run("run", "prompt.md").exits(0).err()
                    .contains("'claude' is of version 1.0.3, what is known of it was seen on 2."), "each time");
        assertEquals("x\n", Cli.text(temp.resolve("asked")), "the version is kept as long as the file stays as it is");
        assertTrue(cli.run("doctor").out().contains("1.0.3 (Claude Code) (known: 2."));
        var agents = cli.run("doctor", "--json").out().lines().map(Json.MAPPER::readTree).filter(l -> l.has("agent"))
                .collect(Collectors.toMap(l -> l.get("agent").asString(), l -> l));
        assertEquals("found", agents.get("claude").get("state").asString());
        for (var agent : agents.values())
            assertEquals(agent.has("program") ? "found" : "not found", agent.get("state").asString(), agent.toString());
        assertTrue(agents.get("claude").get("tried_with").asString().startsWith("2."));
        claude("echo '2.1.195 (Claude Code)'");
        var told = cli.run("doctor").out();
        assertTrue(told.contains("this version doesn't tell of its background work"), told);
        assertFalse(told.contains("usage limits"), told);
        claude("echo '2.1.220 (Claude Code)'");
        assertFalse(cli.run("doctor").out().contains("this version"));
    }

    @Test
    void aNewerOneIsNotAndOneWithoutAVersionIsDoubted() throws IOException {
        claude("echo '3.1.0 (Claude Code)'");
        assertEquals("", cli.run("run", "prompt.md").exits(0).err());
        claude("exit 1");
        assertTrue(cli.run("run", "prompt.md").exits(0).err().contains("'claude --version' says nothing"));
        Files.writeString(temp.resolve("state/orchestrate/versions.json"), "broken");
        cli.run("run", "prompt.md").exits(0);
    }

    @Test
    void anAccountThatIsHeldIsNamedAndCanBeForgotten() throws IOException {
        claude("echo '2.1.332 (Claude Code)'");
        var limits = Files.createDirectories(temp.resolve("state/orchestrate/limits"));
        long now = System.currentTimeMillis();
        for (var account : List.of("claude", "codex", "gemini"))
            Files.writeString(limits.resolve(account), "{\"account\":\"%s\",\"until\":%d,\"reason\":\"usage-limit-reached\"}"
                    .formatted(account, account.equals("codex") ? now - 1 : now + 3_600_000));
        Files.writeString(limits.resolve("qwen"), "null");
        Files.writeString(limits.resolve("opencode"), "{\"account\":\"opencode\",\"until\":9999999999999}");
        var held = cli.run("doctor").out().lines().filter(l -> l.startsWith("! held ")).toList();
        assertEquals(2, held.size(), held::toString);
        assertTrue(held.getFirst().matches("! held       claude is at its limit until \\w+ \\d+ at \\d\\d:\\d\\d, for (1h00m|59m\\d*s?) "
                + "\\(usage-limit-reached\\); to try it at once: rm .*/claude"), held.getFirst());
        assertEquals(List.of("claude", "gemini"), cli.run("doctor", "--json").out().lines().map(Json.MAPPER::readTree)
                .filter(l -> l.has("account")).map(l -> l.get("account").asString()).toList());
        cli.other("sh", "-c", held.getFirst().substring(held.getFirst().indexOf("rm "))).exits(0);
        assertEquals("", cli.run("run", "prompt.md").exits(0).err());
    }

    private String warned() throws IOException {
        return cli.run("run", "prompt.md", "--agent", "gemini").err();
    }

    @Test
    void aFolderThatGeminiDoesNotTrustIsForeseen() throws IOException {
        var gemini = Files.writeString(temp.resolve("bin/gemini"), "#!/bin/sh\necho 0.61.0\n");
        gemini.toFile().setExecutable(true);
        var doubt = "'gemini' doesn't trust " + cli.cwd() + ", and will end with exit 55";
        assertTrue(warned().contains(doubt));
        var settings = Files.createDirectories(temp.resolve(".gemini"));
        var list = settings.resolve("trustedFolders.json");
        Files.writeString(list, "// mine\n{\"%s\": \"TRUST_PARENT\"}".formatted(cli.cwd()));
        assertFalse(warned().contains(doubt));
        Files.writeString(list, "{\"%s\": \"TRUST_FOLDER\", \"%s\": \"DO_NOT_TRUST\"}".formatted(cli.cwd().getParent(), cli.cwd()));
        assertTrue(warned().contains(doubt), "the nearest one decides");
        assertFalse(cli.run("run", "prompt.md", "--agent", "gemini", "--agent-arg", "--skip-trust").err().contains(doubt));
        Files.writeString(settings.resolve("settings.json"), "{\"security\": {\"folderTrust\": {\"enabled\": false}}}");
        assertFalse(warned().contains(doubt));
    }

    @Test
    void aProfilesOwnLoginCheckIsAsked() throws IOException {
        var manifest = "profiles: {p: {command: [cat], login: [test, %s, =, b]}}\ntasks: [{id: a, agent: p, prompt: Hi}]\n";
        cli.file("m.yaml", manifest.formatted("a"));
        assertTrue(cli.run("run", "m.yaml").exits(0).err().contains("no login of 'p' is seen here: 'test a = b' fails"));
        cli.file("m.yaml", manifest.formatted("b"));
        assertEquals("", cli.run("run", "m.yaml").exits(0).err());
    }

    /// What runs stand on is told with a mark each, by which the eye finds what is to be mended.
    @Test
    void eachLineHasAMark() throws IOException {
        claude("echo '2.1.332 (Claude Code)'");
        var there = Map.of("good", "✓", "warning", "!", "bad", "✗");
        var lines = cli.with("LC_ALL", "C.UTF-8").run("doctor").exits(0).out().lines().toList();
        var parts = cli.run("doctor", "--json").exits(0).out().lines().map(Json.MAPPER::readTree).filter(l -> l.has("part")).toList();
        assertEquals(List.of("java", "git", "disk", "memory", "processors"), parts.stream().map(l -> l.get("part").asString()).toList());
        for (var part : parts)
            assertTrue(lines.stream().anyMatch(l -> l.startsWith(there.get(part.get("state").asString()) + " "
                    + part.get("part").asString()) || part.get("part").asString().equals("memory")), lines.toString());
        assertTrue(lines.getFirst().startsWith("✓ java       25"), lines.getFirst());
        assertTrue(lines.stream().anyMatch(l -> l.matches("✓ claude +2.1.332 .*login by ANTHROPIC_API_KEY")), lines.toString());
        assertTrue(lines.stream().allMatch(l -> l.matches("[✓!✗] \\w+ +\\S.*|             \\S.*")), lines.toString());
        assertTrue(cli.with("LC_ALL", "C").run("doctor").out().startsWith("+ java "), "a locale without such letters");
        assertTrue(cli.with("PATH", temp.resolve("bin").toString()).run("doctor").out()
                .contains("! git        not on PATH\n             install it"));
    }
}
