package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// What the end of a plain command means: each rule, and what only looks like it.
class ClassifierTest {
    private static Said err(String... lines) {
        return new Said(Progress.NONE, List.of(), null, List.of(), List.of(lines));
    }

    private static Judgement judge(Exit exit, Said said, Rule... rules) {
        return Classifier.judge(Agents.of("plain"), exit, said, null, List.of(rules));
    }

    private static String judged(int exit, Said said, Rule... rules) {
        var outcome = judge(new Exit.Code(exit), said, rules).outcome();
        return outcome.word() + " " + outcome.reason();
    }

    /// All of these last lines of a command that ended with 1 get this.
    private static void all(String expected, String... lines) {
        assertAll(Stream.of(lines).map(line -> () -> assertEquals(expected, judged(1, err(line, "make: *** [all] Error 1")), line)));
    }

    @Test
    void memoryDiskAndFilesAreTheMachines() {
        all("resource memory", "fatal: Out of memory, malloc failed", "fork: Cannot allocate memory",
                "java.lang.OutOfMemoryError: Java heap space",
                "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "Error: spawn ENOMEM");
        all("resource disk", "write: No space left on device", "ENOSPC: no space left on device, write", "Disk quota exceeded");
        all("resource files", "accept: Too many open files", "Error: EMFILE, open 'x'", "ENFILE: file table overflow");
    }

    @Test
    void theNetworkAndServicesAreWorthAnotherTry() {
        all("transient rate-limit", "API rate limit exceeded for 10.0.0.1", "error: rate_limit_error", "RateLimitError",
                "Too Many Requests");
        all("transient http-status", "HTTP/1.1 502 Bad Gateway", "status 503", "status: 503", "status code 504", "error 529", "HTTP 429",
                "Error 429", "error code: 503",
                "The requested URL returned error: 503", "code=502", "Response: 504", "503 Service Unavailable", "(502) Bad Gateway",
                "504 Gateway Timeout", "529 overloaded",
                "npm error code E503: got 503", "upstream responded with 503", "replied 502", "the server answered 504");
        all("transient timeout", "Operation timed out", "read timeout", "ETIMEDOUT", "Time-out reached", "Timeout: no answer", "timed-out",
                "TimeoutError", "asyncio.TimeoutError", "httpx.ConnectTimeout: x", "requests.exceptions.ReadTimeout", "read_timeout",
                "java.net.SocketTimeoutException: x", "subprocess.TimeoutExpired: y", "connection_timeout", "context deadline exceeded");
        all("transient connection", "Connection refused", "connect: connection was reset", "ECONNREFUSED 127.0.0.1:80", "read ECONNRESET",
                "Connection reset by peer");
        all("transient unavailable", "Resource temporarily unavailable", "Temporary failure in name resolution", "please try again later",
                "EAGAIN");
    }

    @Test
    void whatOnlyLooksLikeItIsTheTasksOwnFault() {
        all("permanent exit", "429 tests passed, 1 failed", "line 503: syntax error", "usage: x [--timeout SECONDS]",
                "unknown option --timeout",
                "x [-timeout=5] [--read-timeout S] [--connect_timeout S]", "port 5029", "responded with 5031 rows", "HTTP 5030",
                "see rfc 529.txt", "set_timeouts() is undefined", "Error 4290", "built 502 files", "code 5", "HTTP 404 Not Found",
                "error 500",
                "the memory of the outage", "space left: 3 GB", "open files: 12");
    }

    @Test
    void exitStatusesThatSpeak() {
        assertEquals("succeeded exit", judged(0, err("warning: rate limit, timed out, out of memory")));
        assertEquals("permanent usage_error", judged(126, err("Permission denied")));
        assertEquals("permanent usage_error", judged(127, err("sh: 1: mak: not found, connection refused")));
        assertEquals("resource killed", judged(137, err("Killed")));
        assertEquals("permanent exit", judged(139, err("Segmentation fault")));
        assertEquals("permanent exit", judged(1, err()));
        assertEquals(new Outcome.Resource("killed"), judge(new Exit.Signal(9), err()).outcome());
        assertEquals(new Outcome.Permanent("exit"), judge(new Exit.Signal(11), err()).outcome());
        assertEquals(new Outcome.Transient("timeout"), judge(new Exit.Signal(14), err("timed out")).outcome());
        assertEquals(new Judgement(new Outcome.Permanent("not_started"), "not-started", "dir: not found"),
                judge(new Exit.NotStarted("dir: not found"), err()));
    }

    @Test
    void aMachineThatHasNoRoomForAProcessIsNoFaultOfTheTask() {
        var whys = Map.of("Cannot run program \"x\": error=24, Too many open files", "files", "posix_spawn can't be prepared: error 24",
                "files", "x: Cannot allocate memory", "memory",
                "error=12", "memory", "error=11, Resource temporarily unavailable", "processes", "/x/stdout: No space left on device",
                "disk", "error=11x", "", "error=112", "", "dir: error=2, no such file", "");
        for (var agent : List.of("plain", "claude", "codex", "gemini"))
            whys.forEach((why, reason) -> assertEquals(reason.isEmpty() ? new Outcome.Permanent("not_started")
                    : new Outcome.Resource(reason),
                    Classifier.judge(Agents.of(agent), new Exit.NotStarted(why), err(), null, List.of()).outcome(), why));
    }

    @Test
    void theFirstRuleThatFitsDecides() {
        assertEquals("resource memory", judged(1, err("connection refused", "out of memory", "rate limit")));
        assertEquals("resource memory", judged(137, err("out of memory")));
        assertEquals("resource killed", judged(137, err("connection refused")));
    }

    @Test
    void evidenceIsTheLatestLineOfStderrThenOfStdout() {
        var said = new Said(Progress.NONE, List.of(), null, List.of("timed out a", "timed out b"),
                List.of("timed out c", "timed out d", "bye"));
        assertEquals(new Judgement(new Outcome.Transient("timeout"), "plain:timeout", "timed out d", "timed out a\ntimed out b"),
                judge(new Exit.Code(1), said));
        var quiet = new Said(Progress.NONE, List.of(), null, List.of("timed out a", "timed out b", "end"), List.of("bye"));
        assertEquals("timed out b", judge(new Exit.Code(1), quiet).evidence());
        assertEquals("bye", judge(new Exit.Code(1), err("hello", "bye")).evidence());
    }

    @Test
    void theRunsOwnRulesComeFirst() {
        var flaky = new Rule("flaky|connection refused", null, "permanent", "flaky-mirror");
        assertEquals("permanent flaky-mirror", judged(1, err("Connection REFUSED"), flaky));
        assertEquals("rule:flaky-mirror", judge(new Exit.Code(1), err("flaky"), flaky).rule());
        assertEquals("transient busy", judged(75, err("out of memory"), new Rule(null, List.of(75), "transient", "busy")));
        assertEquals("resource memory", judged(1, err("out of memory"), new Rule(null, List.of(75), "transient", "busy")));
        assertEquals("succeeded nothing-to-do", judged(4, err(), new Rule(null, List.of(3, 4), "succeeded", "nothing-to-do")));
        assertEquals("rate_limited quota", judged(1, err("quota"), new Rule("quota", null, "rate_limited", "quota")));
        assertEquals("succeeded exit", judged(0, err("flaky"), flaky));
        assertEquals("permanent warned", judged(0, err("WARNING"), new Rule("warning", List.of(0), "permanent", "warned")));
        assertEquals("transient any", judged(137, err(), new Rule(null, null, "transient", "any")));
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        assertEquals("'x(' is no regular expression (Unclosed group): mend the rule's match",
                assertThrows(UserError.class, () -> new Rule("x(", null, "transient", "x")).getMessage());
        assertEquals("'maybe' is no outcome: use succeeded, transient, rate_limited, resource or permanent",
                assertThrows(UserError.class, () -> new Rule("x", null, "maybe", "x")).getMessage());
        assertEquals("a rule has no reason: give it one or two words, such as 'flaky-network'",
                assertThrows(UserError.class, () -> new Rule("x", null, "transient", " ")).getMessage());
    }

    @Test
    void whatWeEndedIsJudgedByWhy() {
        var plain = Agents.of("plain");
        assertEquals(new Outcome.Transient("timed_out"), Classifier.judge(plain, new Exit.Signal(15), err("x"), StopCause.Alone.TIMED_OUT,
                List.of())
                .outcome());
        assertEquals(new Outcome.Cancelled("stopped"), Classifier.judge(plain, new Exit.Signal(9), err(), HaltCause.STOPPED, List.of())
                .outcome());
        assertEquals(new Outcome.Cancelled("halted"), Classifier.judge(plain, new Exit.Code(0), err(), HaltCause.of("halted"), List.of())
                .outcome());
        assertEquals("x", Classifier.judge(plain, new Exit.Code(1), err("x"), StopCause.Alone.TIMED_OUT, List.of()).evidence());
    }

    @Test
    void evidenceAndOutputAreShort() {
        var judged = judge(new Exit.Code(1), new Said(Progress.NONE, List.of(), "a".repeat(5000), List.of(),
                List.of("connection refused " + "x".repeat(480))));
        assertEquals(300, judged.evidence().length());
        assertEquals(1000, judged.output().length());
    }

    /// What shells and runtimes say when no more processes may be started; and words that only look like it.
    @Test
    void whoCannotForkWaitsForRoom() {
        for (var line : List.of("sh: 0: Cannot fork", "/bin/sh: 3: Cannot fork", "bash: fork: retry: Resource temporarily unavailable",
                "bash: fork: Resource temporarily unavailable", "sh: can't fork: Resource temporarily unavailable",
                "fatal: cannot fork() for pack-objects: Resource temporarily unavailable", "RuntimeError: can't start new thread",
                "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached",
                "runtime: failed to create new OS thread (have 5 already; errno=11)")) {
            var said = new Said(Progress.NONE, List.of(), null, List.of(), List.of(line));
            assertInstanceOf(Outcome.Resource.class, Classifier.plain(new Exit.Code(2), said, List.of()).outcome(), line);
        }
        for (var line : List.of("error: you cannot fork your own repository", "test_fork.c:12: can't fork twice FAILED")) {
            var said = new Said(Progress.NONE, List.of(), null, List.of(), List.of(line));
            assertInstanceOf(Outcome.Permanent.class, Classifier.plain(new Exit.Code(2), said, List.of()).outcome(), line);
        }
    }

    /// No inode, no process, no room: nothing was begun, so nothing is charged, however long it takes.
    @Test
    void whatCouldNotBeStartedForWantOfRoomWaitsForIt() {
        for (var why : List.of("tasks/a/1: no space left on device", "sh: can't be started (error=11)", "x: disk quota exceeded",
                "Cannot allocate memory: unable to create native thread", "out: too many open files")) {
            var board = new Fold();
            var planner = new Planner(bound -> bound, _ -> Agents.of("plain"));
            board.apply(new Event.RunStarted(0, 4, "r", "/", Policy.DEFAULT));
            board.apply(new Event.Queued(0, Task.of("a", new Work.Shell("true"))));
            board.apply(new Event.Sampled(0, 0.0, 0.0, 0, 0));
            long now = 0;
            for (int n = 1; n <= 30; n++) {
                for (Event.Decision d; (d = planner.next(board, now)) != null; ) board.apply(d);
                assertEquals(Status.RUNNING, board.find("a").status(), why + " " + n);
                board.apply(new Event.Ended(now, "a", n, new Exit.NotStarted(why), Said.NOTHING));
                for (Event.Decision d; (d = planner.next(board, now)) != null; ) board.apply(d);
                assertTrue(board.find("a").until() - now <= 16_000, why);
                now = board.find("a").until();
            }
            assertEquals(0, board.find("a").retries());
        }
    }

    /// The words a rule gives are its author's, even if they begin like one of ours; those of ours are known again in a journal.
    @Test
    void aReasonIsOursOnlyAsAWhole() {
        for (var own : List.of("overloaded-db", "overloaded-5290", "overloaded529", "server-error-503-db", "server-error", "conflict-409",
                "rate-limit-db", "rate-limited", "server-error-502"))
            assertFalse(Reason.of(own).overload() || Reason.of(own).rateLimit(), own);
        for (var ours : List.of("overloaded", "overloaded-529", "overloaded-503", "server-error-503"))
            assertTrue(Reason.of(ours).overload() && !Reason.of(ours).rateLimit(), ours);
        for (var ours : List.of("rate-limit", "rate-limit-429"))
            assertTrue(Reason.of(ours).rateLimit() && !Reason.of(ours).overload(), ours);
        for (var reason : List.of(new Reason.Status(Reason.Known.OVERLOADED, 529), new Reason.Status(Reason.Known.SERVER_ERROR, 502),
                Reason.of("overloaded-db"))) {
            assertEquals(reason, Reason.of(reason.word()));
            var judgement = new Judgement(new Outcome.Transient(reason), "x", null);
            assertEquals(judgement, Json.MAPPER.readValue(Json.line(judgement), Judgement.class));
        }
        var rule = Classifier.judge(Agents.of("plain"), new Exit.Code(1), new Said(Progress.NONE, List.of(), null, List.of("db is full"),
                List.of()), null, List.of(new Rule("db is full", null, "transient", "overloaded-db")));
        assertFalse(rule.outcome().reason().overload());
    }
}
