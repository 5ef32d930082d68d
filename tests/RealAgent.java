package tests;

import module java.base;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// A suite in which an agent's real program is run by the real command line against a stub of its service, with a home of its own. The
/// program is the one that `ORCHESTRATE_` and its name tells, such as `ORCHESTRATE_CLAUDE`; a test whose program isn't named is skipped.
/// It knows what services saw and what the journal tells, not how anything was decided.
@Tag("slow")
@Timeout(600)
abstract class RealAgent extends OnCommandLine {
    /// Of the agent that was begun last.
    ApiStub stub;
    String agent;
    private final List<ApiStub> stubs = new ArrayList<>();

    static Path program(String agent) {
        var variable = "ORCHESTRATE_" + agent.toUpperCase(Locale.ROOT);
        var named = System.getenv(variable);
        Assumptions.assumeTrue(named != null && !named.isBlank(), "no " + agent + " is named by " + variable);
        return Path.of(named).toAbsolutePath();
    }

    /// To be called before all else, once for each agent.
    void begin(String agent) throws IOException {
        this.agent = agent;
        var bin = Files.createDirectories(temp.resolve("bin"));
        var wrapper = Files.writeString(bin.resolve(agent), "#!/bin/sh\nexec '" + program(agent) + "' \"$@\"\n");
        if (!wrapper.toFile().setExecutable(true)) throw new IOException(wrapper + " can't be made executable");
        cli = cli.with(environment()).with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "XDG_STATE_HOME",
                temp.resolve("state").toString(), "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
    }

    private Map<String, String> environment() throws IOException {
        return switch (agent) {
            case "claude" -> on(new MessagesStub()).forClaude(home());
            case "codex" -> on(new ResponsesStub()).forCodex(home());
            case "gemini" -> on(new GeminiStub()).forGemini(home());
            case "qwen" -> on(new ChatStub()).forQwen(home());
            case "opencode" -> on(new ChatStub()).forOpencode(home());
            default -> throw new IllegalArgumentException(agent);
        };
    }

    private <S extends ApiStub> S on(S stub) {
        this.stub = stub;
        stubs.add(stub);
        return stub;
    }

    Path home() throws IOException {
        return Files.createDirectories(temp.resolve("home"));
    }

    /// Makes the working folder a repository with one commit.
    void repository() throws IOException {
        for (var args : List.of("init -q -b main", "-c user.name=A -c user.email=a@example.org commit -q --allow-empty -m Begin"))
            cli.other(("git " + args).split(" ")).exits(0);
    }

    @Override
    @AfterEach
    void nothingIsLeft() {
        stubs.forEach(ApiStub::close);
        super.nothingIsLeft();
    }

    /// A prompt file that the stub knows the script of, with leave to run commands and write files.
    Script prompt(String name) throws IOException {
        return prompt(name, leave());
    }

    /// The program's own arguments for that.
    String leave() {
        return switch (agent) {
            case "claude" -> "[--permission-mode, acceptEdits, --allowedTools=Bash]";
            case "codex" -> "[--sandbox, danger-full-access]";
            case "gemini", "qwen" -> "[--approval-mode, yolo]";
            default -> "[]";
        };
    }

    /// @param args the program's own, as in a manifest
    Script prompt(String name, String args) throws IOException {
        return prompt(cli, name, args);
    }

    Script prompt(Cli in, String name, String args) throws IOException {
        in.file(name + ".md", "---\nagent: " + agent + "\nargs: " + args + "\n---\n# Do " + name + "\n[[task:" + name + "]]\n");
        return stub.on(name);
    }

    /// The words that run these prompts, which are named with spaces between them.
    String[] run(String names, String... options) {
        var args = new ArrayList<>(List.of("run", "--backoff", "100ms"));
        args.addAll(List.of(options));
        for (var name : names.split(" ")) args.add(name + ".md");
        return args.toArray(String[]::new);
    }

    /// Outcome and reason of each attempt.
    static List<String> ends(JsonNode report, String id) {
        return ends(task(report, id));
    }

    static List<String> ends(JsonNode task) {
        return task.get("attempts").valueStream().map(a -> a.get("outcome").asString() + " " + a.get("reason").asString()).toList();
    }

    /// Kills the program of a task's first attempt, as the machine's own killer would.
    void kill(String task) throws IOException {
        var spawned = cli.events("spawned").stream().filter(e -> e.get("task").asString().equals(task)).findFirst().orElseThrow();
        ProcessHandle.of(spawned.get("pid").asLong()).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
    }

    /// All attempts were in one session, and the last was told to go on in it.
    void inOneSession(JsonNode report, String id, int attempts) throws IOException {
        var sessions = task(report, id).get("attempts").valueStream().map(a -> a.path("session").asString("none")).toList();
        assertEquals(attempts, sessions.size(), id + " " + ends(report, id));
        assertEquals(1, Set.copyOf(sessions).size(), () -> id + " went on in another session: " + sessions);
        var resumed = cli.events("started").stream().filter(e -> e.get("task").asString().equals(id))
                .map(e -> e.path("resume").path("session").asString("")).toList();
        assertEquals(sessions.getFirst(), resumed.getLast());
        assertEquals("", resumed.getFirst());
    }
}
