package tests;

import module java.base;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// The real `claude`, by the real command line, where its own word isn't the whole truth: work goes on behind its result, tools are denied,
/// a hook blocks its prompt, its session is broken.
class MarksCliTest extends RealAgent {
    @Override
    @BeforeEach
    void begin() throws IOException {
        super.begin();
        begin("claude");
        cli = cli.with("CLAUDE_CODE_RETRY_WATCHDOG", "1");
        repository();
    }

    private List<String> ends(String name) throws IOException {
        return ends(cli.report(), name);
    }

    /// The kinds of marks.
    private List<String> marks(String name) throws IOException {
        return task(cli.report(), name).path("caveats").valueStream().map(c -> c.get("kind").asString()).toList();
    }

    private Script works(String name) throws IOException {
        return prompt(name).calls("Bash", Map.of("description", "Build", "run_in_background", true, "command",
                "sleep 35; echo built > out; git add out; git -c user.name=A -c user.email=a@example.org commit -qm Built"))
                .says("I have started it.");
    }

    @Test
    void workThatGoesOnBehindTheResultIsWaitedFor() throws IOException {
        works("ant").says("It is built.");
        cli.run(run("ant", "--worktree")).exits(0);
        assertEquals(List.of("succeeded completed"), ends("ant"));
        assertEquals(List.of(), marks("ant"));
        assertEquals("It is built.", task(cli.report(), "ant").get("output").asString());
        assertEquals("Built\nBegin\n", cli.other("git", "-C", ".worktrees/ant", "log", "--format=%s").out());
    }

    @Test
    void anAttemptThatIsEndedInTheMidstOfSuchWorkHasNotSucceeded() throws IOException {
        works("ant");
        cli.run(run("ant", "--timeout", "15s", "--retries", "0")).exits(1);
        assertEquals(List.of("transient timed_out"), ends("ant"));
    }

    @Test
    void deniedToolsAndAQuestionAreMarks() throws IOException {
        prompt("ant", "[]").writes("a.txt", "a\n").says("I may not write. Shall I show it to you?");
        var end = cli.run(run("ant", "--worktree")).exits(0);
        var why = "denied: Write; its answer ends in a question; nothing was changed";
        assertTrue(end.out().matches("(?s).*ok !    ant  \\S+  " + Pattern.quote(why) + "\n.*"), end::out);
        assertTrue(end.out().contains("1 succeeded (1 with a mark)"), end::out);
        assertEquals(List.of("denied", "question", "unchanged"), marks("ant"));
        assertTrue(cli.run("status").out().contains("! " + why));
        assertTrue(Cli.text(cli.latest().resolve("report.md")).contains("| ant | " + why + " |"));

        stub.anew("ant").writes("a.txt", "a\n").says("I may not write.");
        end = cli.run(run("ant", "--strict")).exits(1);
        assertTrue(end.out().matches("(?s).*FAILED  ant  \\S+  denied: Write.*"), end::out);
        assertEquals("denied", task(cli.report(), "ant").get("reason").asString());
    }

    @Test
    void aPromptThatAHookBlocksIsNoSuccess() throws IOException {
        Files.createDirectories(temp.resolve("home/.claude"));
        Files.writeString(temp.resolve("home/.claude/settings.json"), """
                {"hooks":{"UserPromptSubmit":[{"hooks":[{"type":"command","command":"echo not such a prompt >&2; exit 2"}]}]}}""");
        prompt("ant", "[]").says("done");
        cli.run(run("ant")).exits(1);
        assertEquals(List.of("permanent prompt_blocked"), ends("ant"));
        assertEquals(List.of(), stub.requests("ant"));
        assertTrue(task(cli.report(), "ant").get("why").asString().contains("not such a prompt"), () -> task(report(), "ant").toString());
    }

    private JsonNode report() {
        try {
            return cli.report();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBrokenSessionIsLeftForOneThatKnowsWhatWasDone() throws IOException {
        prompt("ant").writes("a.txt", "a\n").fails(500).then().fails(400).times(6)
                .saying("messages.3: `tool_use` ids were found without `tool_result` blocks immediately after: t1").then().says("done");
        cli.run(run("ant", "--worktree")).exits(0);
        var ends = ends("ant");
        assertEquals("transient server-error-500", ends.getFirst());
        assertEquals("permanent bad_request", ends.get(1));
        var told = Cli.text(cli.latest().resolve("tasks/ant/3/prompt.md"));
        assertTrue(told.contains("Do ant") && told.contains("Somebody has worked at this before you") && told.contains(" a.txt"), told);
    }

    @Test
    void aSessionThatIsLostAfterAFailedCheckKeepsItsWords() throws IOException {
        prompt("ant").says("It is done.").writes("done.txt", "yes\n").says("done");
        var home = home().resolve(".claude");
        cli.run(run("ant", "--verify", "test -f done.txt || { rm -r " + home + "/projects; echo there is no done.txt; exit 2; }"));
        var told = Cli.text(cli.latest().resolve("tasks/ant/3/prompt.md"));
        assertEquals(List.of("succeeded completed", "permanent session_unknown"), ends("ant").subList(0, 2));
        assertTrue(told.contains("Do ant") && told.contains("there is no done.txt"), told);
        var first = task(cli.report(), "ant").at("/attempts/0");
        assertEquals("claude:completed, check", first.get("rule").asString() + ", " + first.get("decided_by").asString());
        assertTrue(first.get("evidence").asString().matches("check failed: test -f done.txt .*, exit 2: there is no done.txt"),
                first::toString);
    }
}
