package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.terminal.*;
import org.junit.jupiter.api.*;

/// What looks like a secret is in no view, and nothing else is missing from any.
class RedactionTest {
    /// Put together here, so that nobody takes them for real ones.
    private static final List<String> SECRETS = List.of("sk-" + "ant-api03-abcdefghijklmnop_QRSTUV", "sk-" + "proj-ABCDEFGHIJKLMNOP",
            "ghp" + "_abcdefghijklmnopqrstuvwxyz0123456789",
            "github_pat" + "_11ABCDEFG0abcdefghijkl_mnop", "glpat" + "-abcdefghij0123456789", "npm"
                    + "_abcdefghijklmnopqrstuvwxyz0123456789", "xoxb" + "-1234567890-abcdef", "AKIA" + "ABCDEFGHIJKLMNOP",
            "AIza" + "SyA-abcdefghijklmnopqrstuvwxyz01234", "eyJ" + "hbGciOiJIUzI1.eyJzdWIiOiIx.c2lnbmF0dXJl", "hunter2");
    private static final List<String> INNOCENT = List.of("tokens: 1234", "task-4711 ended", "7f3f2c52-6f0e-4c1c-9df6-1c1e0e9b1a11",
            "/home/me/project/src/main.java:14", "the secret garden", "http://example.org:8080/a",
            "user@example.org", "a password is needed", "risk-averse-people-are-many-here");

    @Test
    void nothingShownSteersATerminal() throws IOException {
        var steering = List.of("\u001b]52;c;aGk=\u0007", "\u001b]0;title\u001b\\", "\u001b[2J", "\u009b31m", "\u001bP1;2q\u001b\\",
                "\u0007", "\u001bc", "\u202e", "\r", "\u007f", "\u001b[?1049h", "\u0090x\u009c");
        var unseen = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u202e]");
        for (var mark : steering) {
            var text = "a" + mark + "b";
            assertFalse(unseen.matcher(Policy.DEFAULT.redaction().text(text)).find());
            assertFalse(unseen.matcher(new UserError(text).getMessage()).find());
            assertFalse(unseen.matcher(Orchestrator.orchestrate(Task.of("a", new Work.Shell("echo " + text))).plan()).find());
            var board = board(text);
            for (var view : List.of("report.md.ftl", "report.html.ftl", "report.csv.ftl", "junit.xml.ftl"))
                assertFalse(unseen.matcher(Views.render(view, Aggregator.summary(board, 9_000, false))).find(), view + " " + mark);
            var lines = new ByteArrayOutputStream();
            var display = new LogDisplay(new PrintStream(lines, true, StandardCharsets.UTF_8), false);
            display.event(new Event.Settled(1, "a", Status.SKIPPED, text), board);
            assertFalse(unseen.matcher(lines.toString(StandardCharsets.UTF_8)).find());
        }
    }

    private static Board board(String line) {
        var board = new Fold();
        board.apply(new Event.RunStarted(1, Journal.SCHEMA, "run-1", "/", Policy.DEFAULT.redact(List.of("hunter\\d"))));
        board.apply(new Event.Sampled(1, 1.0, 1.0, 1, 1));
        board.apply(new Event.Queued(1, Task.of("a", new Work.Shell("echo '" + line + "'"))));
        board.apply(new Event.Started(1, "a", 1, 1, null));
        var progress = Progress.NONE.line(line).seen(1, false, List.of(new Progress.Todo(line, "pending")));
        board.apply(new Event.Noted(1, "a", 1, progress));
        board.apply(new Event.Ended(2, "a", 1, new Exit.NotStarted(line), new Said(progress, List.of(), null, List.of(), List.of())));
        board.apply(new Event.Judged(2, "a", 1, new Judgement(new Outcome.Permanent(line), "rule", line, line)));
        board.apply(new Event.Settled(2, "a", Status.FAILED, line));
        return board;
    }

    private static String views(Board board) {
        var summary = Aggregator.summary(board, 3, true);
        var size = org.jline.terminal.Size.of(200, 40);
        var started = new Event.RunStarted(1, Journal.SCHEMA, "run-1", "/", board.policy());
        var trace = Trace.of(summary, List.of(started, new Event.Held(1, Overload.of(board.find("a").reason()), null),
                new Event.Halted(2, Halt.When.SOON, HaltCause.of(board.find("a").reason()))));
        return trace + Json.pretty(summary) + Views.render("report.md.ftl", summary) + Views.render("junit.xml.ftl", summary)
                + Views.render("report.csv.ftl", summary) + Views.render("status.ftl", summary)
                + String.join("", DrawnTable.lines(board, 3, size, false, false));
    }

    @Tag("heavy")
    @Test
    void noViewShowsASecret() {
        for (var secret : SECRETS)
            for (var line : List.of(secret, "key=" + secret + ";", "\"" + secret + "\", and more", "before " + secret + "\nafter")) {
                var shown = views(board(line));
                assertFalse(shown.contains(secret), () -> secret + " is in " + shown);
                assertTrue(shown.contains("[redacted]"));
            }
        for (var line : List.of("password=correct-horse", "API_KEY: correct-horse", "{\"accessToken\":\"correct-horse\"}",
                "accesskey=correct-horse", "\"secret\" : \"correct-horse\"", "Authorization: Bearer correct-horse",
                "https://me:correct-horse@example.org/x.git"))
            assertFalse(views(board(line)).contains("correct-horse"), line);
    }

    @Test
    void everyReportSaysWhatRan() {
        var summary = Aggregator.summary(board("x"), 3, true);
        var line = Map.of("run", "x", "folder", "y", "task", Json.MAPPER.convertValue(summary.tasks().getFirst(), Map.class));
        for (var view : List.of("report.md.ftl", "report.html.ftl", "junit.xml.ftl", "explain.ftl")) {
            var text = Views.render(view, view.equals("explain.ftl") ? line : summary).replace("&#39;", "'").replace("&apos;", "'");
            assertTrue(text.contains("echo 'x'"), () -> view + ": " + text);
        }
        assertEquals("claude, opus: Mend it.", new Work.Prompt("claude", "\n Mend it. \nThen", "opus", List.of()).words());
        assertEquals("printf 'a b'", new Work.Exec(List.of("printf", "a b")).words());
    }

    /// Nor a part of one that is longer than what is shown of a command.
    @Test
    void noViewShowsASecretOfACommand() {
        for (var secret : List.of(SECRETS.getFirst(), "eyJ" + "a".repeat(4_000) + "." + "b".repeat(8_000) + ".cccccccc"))
            for (var work : List.of(new Work.Shell("curl -u me:" + secret + " x"), new Work.Exec(List.of("curl", "-u", secret)),
                    new Work.Prompt("claude", "\n Use " + secret + " for it.\nThen", "opus", List.of()))) {
                var board = new Fold();
                board.apply(new Event.RunStarted(1, 1, "run-1", "/", Policy.DEFAULT));
                board.apply(new Event.Queued(1, Task.of("a", work)));
                var runs = Aggregator.summary(board, 3, true).tasks().getFirst().runs();
                assertFalse(runs.contains(secret.substring(0, 20)), runs);
                assertTrue(runs.contains("[redacted]"), runs);
            }
    }

    @Test
    void whatIsNoSecretIsShown() {
        for (var line : INNOCENT) assertTrue(views(board(line)).contains(line), line);
    }

    @Test
    void eventsOnStdoutStayJson() {
        var bytes = new ByteArrayOutputStream();
        var board = board("x");
        var noted = new Event.Noted(1, "a", 1, Progress.NONE.line("\"hunter2\", password=\"x y z\""));
        new EventDisplay(new PrintStream(bytes)).event(noted, board);
        var event = Json.MAPPER.readTree(bytes.toString());
        assertEquals("\"[redacted]\", password=\"x y z\"", event.at("/progress/line").asString());
    }

    @Tag("heavy")
    @Test
    void aMegabyteIsRedactedInTime() {
        var hostile = List.of("sk-".repeat(300_000), "eyJ".repeat(300_000), "a:".repeat(500_000),
                "-----BEGIN PRIVATE KEY-----".repeat(30_000), "password" + " ".repeat(900_000), "://" + "a".repeat(900_000));
        for (var text : hostile)
            assertTimeout(Duration.ofSeconds(60), () -> Aggregator.summary(board(text.substring(0, 100_000)), 3, true));
    }

    @Test
    void aBadExpressionIsASentence() {
        assertTrue(assertThrows(UserError.class, () -> Policy.DEFAULT.redact(List.of("("))).getMessage()
                .startsWith("'(' is no regular expression"));
        assertTrue(assertThrows(UserError.class, () -> Policy.DEFAULT.redact(List.of("x*"))).getMessage()
                .contains("matches even an empty text"));
    }
}
