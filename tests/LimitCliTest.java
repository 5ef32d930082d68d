package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Six tasks of one account at a limit of which nobody says when it is lifted, and before an overloaded service: the real `claude` and
/// others against stubs of their services. While the account is held one task at a time tries, and nobody is charged a retry.
class LimitCliTest extends RealAgent {
    private static final List<String> NAMES = List.of("ant", "bee", "cat", "dog", "elk", "fox");

    /// The tasks of one account.
    ///
    /// @param reason that holds it
    /// @param told   whether it is said for how long
    private record Account(ApiStub stub, List<String> tasks, String reason, boolean told) {}

    /// @param login the value that makes it another account of the same agent; null for the one that all have
    private Account account(String login, int tasks, String reason, boolean told, Consumer<Script> refusal) throws IOException {
        var names = NAMES.stream().limit(tasks).map(name -> agent + (login == null ? "" : "-" + login) + "-" + name).toList();
        var key = agent.equals("gemini") ? "GEMINI_API_KEY" : "OPENAI_API_KEY";
        for (var name : names) {
            refusal.accept(prompt(name));
            if (login != null) cli.file(name + ".md", "---\nenv: {" + key + ": " + login + "}\n"
                    + Cli.text(cli.cwd().resolve(name + ".md")).substring("---\n".length()));
        }
        return new Account(stub, names, reason, told);
    }

    /// All are refused until each is held and so long, then served.
    private void heldThenDone(int seconds, Account... accounts) throws Exception {
        // One of each account is begun before the second of any.
        var names = IntStream.range(0, NAMES.size()).boxed()
                .flatMap(i -> Stream.of(accounts).filter(a -> i < a.tasks.size()).map(a -> a.tasks.get(i)))
                .collect(Collectors.joining(" "));
        var run = cli.start(run(names, "-j", "3"));
        try {
            // Two cores take a minute and more for so many starts.
            Repo.await("each account is held", Duration.ofMinutes(3),
                    () -> held() == accounts.length || !run.process().isAlive());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + cli.events("limited") + "\n" + cli.events("judged"));
        }
        Thread.sleep(seconds * 1000L);
        for (var account : accounts) for (var name : account.tasks) account.stub.anew(name).says("done: " + name);
        var end = run.end();
        assertEquals(0, end.exit(), () -> end.out() + end.err());
        // Some opencodes that begin together find their own database locked, which is no limit.
        assertTrue(cli.events("requeued").stream().filter(e -> !e.path("reason").asString("").equals("database"))
                .noneMatch(e -> e.get("charged").asBoolean()), "a limit charges no retry");
        for (var account : accounts) oneProbeWhileHeld(account);
    }

    private long held() {
        try {
            return cli.events("limited").stream().map(e -> e.get("account").asString()).distinct().count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /// From the first hold to the first answer.
    private void oneProbeWhileHeld(Account account) throws IOException {
        var name = cli.events("queued").stream().filter(e -> account.tasks.contains(e.at("/task/id").asString(""))).findFirst()
                .orElseThrow().get("account").asString();
        long until = 0;
        // Those that were in flight when it was held may take their time.
        var trying = new HashSet<String>();
        int probes = 0, holds = 0, refused = 0;
        for (var line : Cli.text(cli.latest().resolve("events.jsonl")).lines().toList()) {
            var e = lib.model.Json.MAPPER.readTree(line);
            var type = e.get("type").asString();
            if (type.equals("limited") && e.get("account").asString().equals(name)) {
                until = e.get("until").asLong();
                holds++;
                assertEquals(account.reason + " " + account.told, e.get("reason").asString() + " " + !e.has("ours"), line);
            }
            if (!account.tasks.contains(e.path("task").asString(""))) continue;
            if (type.equals("started") && until > 0) {
                trying.add(e.get("task").asString());
                probes++;
                assertTrue(e.get("at").asLong() >= until, () -> "started while the account is held: " + line);
                assertEquals(1, trying.size(), () -> "a second probe: " + line);
            }
            if (type.equals("ended")) trying.remove(e.get("task").asString());
            if (type.equals("judged") && e.at("/judgement/reason").asString().equals(account.reason)) refused++;
            if (type.equals("judged") && e.at("/judgement/outcome").asString().equals("succeeded")
                    || type.equals("noted") && until > 0 && e.at("/progress/tokens/output").asLong(0) > 0) {
                System.out.printf("%s, %s: %d holds, %d attempts refused, %d of them tries%n", name, account.reason, holds, refused,
                        probes);
                assertTrue(probes <= holds, probes + " tries in " + holds + " holds");
                return;
            }
        }
        fail("nothing succeeded of " + name);
    }

    private void heldThenDone(String reason, int seconds, Consumer<Script> refusal) throws Exception {
        heldThenDone(seconds, account(null, NAMES.size(), reason, false, refusal));
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

    /// Three accounts: at a limit without and with a time, and before an overloaded service.
    private void heldInEachWay(int status, String limit, String overload) throws Exception {
        var words = "You've hit your usage limit.";
        heldThenDone(5, account("limit", 6, limit, false, s -> s.fails(status).saying(words).always()),
                account("timed", 1, limit, true, s -> s.fails(status).saying(words + " Try again in 30 seconds.").always()),
                account("load", 2, overload, false, s -> s.fails(503).always()));
    }

    @Test
    void geminisAccounts() throws Exception {
        begin("gemini");
        heldInEachWay(429, "rate-limit-429", "overloaded-503");
    }

    /// Of a 429 it passes on no words, not even in its log, so that a limit can't be told from too many requests a minute: only one that
    /// comes with another status is known as such.
    @Test
    void qwensAccounts() throws Exception {
        begin("qwen");
        heldInEachWay(403, "usage-limit-reached", "server-error-503");
    }

    /// The first makes the database of its home, which fails some of those that begin together.
    @Test
    void opencodesAccounts() throws Exception {
        begin("opencode");
        prompt("first").says("done");
        cli.run(run("first")).exits(0);
        heldInEachWay(429, "usage-limit-reached", "overloaded");
    }
}
