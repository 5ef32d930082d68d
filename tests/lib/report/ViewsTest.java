package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.model.Event.*;
import lib.terminal.*;
import lib.merge.*;
import org.jline.terminal.Size;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Repo;
import tests.Scenario;

/// What people read: every template, for runs of all kinds, and never more than the window holds.
class ViewsTest {
    private static final String NASTY =
            "a | b <script>alert(1)</script> `c` \\ \u001b[2J\u001b[31mred\u001b]0;title\u0007\r\nnext\t日本語😀 ${x} <#if y> \u202e*_";
    private static final String NO_PLACE = "/home/me/a | b `c` <d>";

    @TempDir Path folder;

    private static Fold begun(Task... tasks) {
        var board = new Fold();
        board.apply(new RunStarted(1_000, Journal.SCHEMA, "20261122-081500-run", NO_PLACE, Policy.DEFAULT));
        for (var task : tasks) board.apply(new Queued(1_000, task));
        return board;
    }

    private static Task task(String id) {
        return Task.of(id, new Work.Shell("true"));
    }

    private static void attempt(Fold board, String task, int number, Exit exit, Outcome outcome, String text) {
        var progress = new Progress(Text.line(text, 50), 3, 1, 2, null, new Progress.Tokens(1_234_567, 2, 3, 4), 1.25, "s", "m",
                Text.line(text, 200));
        board.apply(new Started(1_000, task, number, 1, null));
        board.apply(new Noted(1_500, task, number, progress));
        if (exit == null) return;
        board.apply(new Ended(2_000, task, number, exit, new Said(progress, List.of(), null, List.of(), List.of())));
        board.apply(new Judged(2_000, task, number, new Judgement(outcome, "rule:x", text, text)));
    }

    /// Some tasks of every kind, each of which says this.
    private static Fold mixed(String text, int each) {
        var tasks = IntStream.range(0, 5 * each).mapToObj(i -> task("%s-%d".formatted("task-with-a-rather-long-name".repeat(1 + i % 3), i)))
                .toArray(Task[]::new);
        var board = begun(tasks);
        board.apply(new Sampled(1_000, 96.0, 97.0, 50.0, 100));
        for (int i = 0; i < tasks.length; i++) {
            var id = tasks[i].id();
            switch (i % 5) {
                case 0 -> attempt(board, id, 1, null, null, text);
                case 1 -> {
                    attempt(board, id, 1, new Exit.Code(1), new Outcome.Permanent("exit"), text);
                    board.apply(new Settled(2_000, id, Status.FAILED, text));
                }
                case 2 -> {
                    attempt(board, id, 1, new Exit.NotStarted(text), new Outcome.Transient("timeout"), text);
                    board.apply(new Requeued(2_000, id, 9_000, true, "timeout"));
                }
                case 3 -> board.apply(new Settled(2_000, id, Status.SKIPPED, text));
                default -> {}
            }
        }
        board.apply(new Held(2_500, Overload.of("cpu 96% > 90%"), null));
        board.apply(new Halted(2_600, Halt.When.SOON, HaltCause.of("halt soon,fail=1")));
        return board;
    }

    private static Map<?, ?> model(Object value) {
        return Json.MAPPER.convertValue(value, Map.class);
    }

    /// What each template makes of a run; the live table apart.
    private static Map<String, String> views(Fold board) {
        var summary = Aggregator.summary(board, 4_000, true);
        var views = new TreeMap<String, String>();
        for (var name : List.of("report.md.ftl", "report.html.ftl", "status.ftl", "junit.xml.ftl", "report.csv.ftl", "changes.ftl"))
            views.put(name, Views.render(name, summary));
        views.put("end.ftl", Views.render("end.ftl", Map.of("run", model(summary), "folder", "runs/x")));
        var brought = summary.tasks().stream()
                .map(t -> new Summary.Brought(t.taskId(), Verdict.Fate.CONFLICT, true, Objects.toString(t.why(), ""))).toList();
        views.put("integration.ftl", Views.render("integration.ftl", Map.of("run", "x", "integration",
                model(new Summary.Integrated(true, "main", "orchestrate/x/integrated", "0123456789abcdef", List.of("make"), brought)))));
        views.put("cleaned.ftl", Views.render("cleaned.ftl", Map.of("dry_run", true, "fates", summary.tasks().stream().map(t ->
                model(new Cleaning.Fate("x", t.taskId(), null, List.of(), t.why(), List.of(), null, null))).toList())));
        views.put("runs.ftl", Views.render("runs.ftl", Map.of("runs", List.of(model(History.Line.of(summary))))));
        var other = Aggregator.summary(begun(task("a"), task("task-with-a-rather-long-name-0")), 4_000, true);
        views.put("compare.md.ftl", Views.render("compare.md.ftl", Comparison.of(other, summary)));
        views.put("compare.html.ftl", Views.render("compare.html.ftl", Comparison.of(other, summary)));
        views.put("compare.csv.ftl", Views.render("compare.csv.ftl", Comparison.of(summary, other)));
        views.put("explain.ftl", summary.tasks().stream().limit(50).map(t -> Views.render("explain.ftl", Map.of("run", "x", "folder",
                "runs/x", "task", model(t)))).collect(Collectors.joining()));
        return views;
    }

    @Test
    void everyTemplateIsTried() throws IOException {
        try (var all = Files.list(Repo.path("templates"))) {
            var names = all.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".ftl")).collect(Collectors.toSet());
            names.removeAll(Set.of("web.html.ftl", "live.ftl", "doctor.ftl", "man.ftl", "report-charts.html.ftl", "compare-words.ftl",
                    "config.ftl", "completion.zsh.ftl", "completion.fish.ftl"));
            assertEquals(names, views(begun(task("a"))).keySet());
        }
    }

    @Tag("heavy") @Test
    void runsOfAnyKindCanBeShown() {
        for (var board : List.of(begun(), begun(task("a")), mixed("fine", 1), mixed(NASTY, 2), mixed("x".repeat(5_000), 1), mixed("", 1),
                mixed("many", 250)))
            views(board).forEach((name, text) -> {
                assertFalse(text.isBlank() && !board.entries().isEmpty(), name);
                assertFalse(text.replaceFirst("(?s)<script type=\"module\">.*</script>", "").contains("null"), name + ": null in\n" + text);
            });
        assertFalse(Views.render("runs.ftl", Map.of("runs", List.of())).isBlank());
    }

    /// A page is only as safe as what a task may have it say: nothing of a task becomes markup, and no script but the page's own may run.
    @Test
    void thePageOfARunIsTextAndItsOwnScript() throws Exception {
        var page = Views.render("report.html.ftl", Aggregator.summary(mixed(NASTY, 2), 4_000, true));
        assertEquals(1, page.split("<script", -1).length - 1, "the page's own script alone");
        assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page);
        var script = page.substring(page.indexOf("\"module\">") + 9, page.indexOf("</script>"));
        var hash = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        assertTrue(page.contains("default-src 'none'") && page.contains("script-src 'sha256-" + hash + "'"),
                "the policy names the script that is there");
        assertFalse(page.matches("(?s).*(?:src|href)\\s*=(?!\"(#|tasks/)).*"), "nothing is asked of anybody");
    }

    @SuppressWarnings("unchecked")
    private static String answered(String answer, Summary.Changes changes) {
        var board = new Fold();
        board.apply(new RunStarted(1_000, Journal.SCHEMA, "20261122-081500-run", NO_PLACE, Policy.DEFAULT));
        board.apply(new Queued(1_000, Task.of("a", new Work.Prompt("claude", "do it", null, List.of())), "claude"));
        attempt(board, "a", 1, new Exit.Code(0), new Outcome.Succeeded("completed"), answer);
        board.apply(new Settled(2_000, "a", Status.SUCCEEDED, "completed"));
        var model = new HashMap<String, Object>(Json.MAPPER.convertValue(Aggregator.summary(board, 4_000, true), Map.class));
        var line = new HashMap<String, Object>((Map<String, Object>) ((List<?>) model.get("tasks")).getFirst());
        if (changes != null) line.put("changes", model(changes));
        model.put("tasks", List.of(line));
        return Views.render("report.html.ftl", model);
    }

    private static String prose(String answer) {
        var page = answered(answer, null);
        return page.substring(page.indexOf("<div class=\"prose\">") + 19, page.indexOf("</div>", page.indexOf("<div class=\"prose\">")))
                .strip();
    }

    @Test
    void answersAreReadAsMarkdown() {
        assertEquals("<h3>All <em>done</em></h3>\n<ul>\n<li>one</li>\n</ul>\n<h4>And</h4>\n<pre><code>  if (a &lt; b)\n      "
                + "x;\n</code></pre>", prose("# All *done*\n\n- one\n\n### And\n\n```\n  if (a < b)\n      x;\n```"));
        assertTrue(prose("| a | b |\n|---|--:|\n| 1 | 2 |").contains("<td align=\"right\">2</td>"));
        assertEquals("<p><a rel=\"noopener noreferrer nofollow\" href=\"https://example.org/?a=1&amp;b=2\">here</a></p>",
                prose("[here](https://example.org/?a=1&b=2)"));
    }

    /// Markup stays text, links lead to the web or nowhere, and pictures are only named.
    @Test
    void anAnswerAsksNothingOfAnybody() {
        assertEquals("<p>a &lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x&gt;</p>", prose("a <script>alert(1)</script> <img src=x>"));
        assertEquals("<p>&lt;style&gt;body{display:none}&lt;/style&gt;</p>", prose("<style>body{display:none}</style>"));
        for (var link : List.of("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org/x",
                "/etc", "other.md", "vbscript:x", "&#106;avascript:alert(1)", "#top"))
            assertEquals("<p>see this</p>", prose("see [this](" + link + ")"), link);
        assertEquals("<p><a rel=\"noopener noreferrer nofollow\" href=\"https://example.org/x.png\">track</a></p>",
                prose("![track](https://example.org/x.png)"));
        assertEquals("<p><a rel=\"noopener noreferrer nofollow\" href=\"https://example.org\">track</a></p>",
                prose("[![track](https://example.org/x.png)](https://example.org)"));
        assertEquals("<p>picture</p>", prose("![](data:image/png;base64,AAAA)"));
        assertTrue(prose("> ".repeat(5_000) + "x").length() < 20_000);
        assertTrue(prose("*a ".repeat(8_000) + "a* ".repeat(8_000)).contains("a *a *a "),
                "nested deeper than can be followed, it stays as it is");
    }

    @Test
    void changesAreToldWithTheirLargestFiles() {
        var page = answered("Done.", new Summary.Changes("<b>branch</b>", 1, 3, 12, 4,
                List.of(new Summary.Change("src/<script>alert(1)</script>", 12, 4), new Summary.Change("a.png", null, null))));
        assertTrue(page.contains("<code>&lt;b&gt;branch&lt;/b&gt;</code></td><td class=\"n\">3</td><td class=\"n ok\">+12</td><td "
                + "class=\"n bad\">−4</td>"));
        assertTrue(page.contains("<tr><td>src/&lt;script&gt;alert(1)&lt;/script&gt;</td>") && page.contains("binary"));
        assertTrue(page.contains("… and 1 files more"));
    }

    @Test
    void thePageTellsWhatHeldTheRunUp() {
        var page = Views.render("report.html.ftl", Aggregator.summary(Scenario.play("""
                on a by claude: limited 60s, then ok after 10s
                on b: exit 1 'connection refused' after 2s, then ok after 3s
                on c after b: ok after 4s
                """, p -> p.parallel(2)).board, 0, false));
        for (var told : List.of("<dt>lost to limits</dt><dd class=\"limited\">1m04s</dd>", "<td>claude: usage-limit-reached</td>",
                ">at a limit 4", ">before another try ",
                "2 attempts in a row kept the run from ending earlier", "rate_limited</b> usage-limit-reached",
                "after a wait of 1m04s (limit)"))
            assertTrue(page.contains(told), told);
        assertEquals(2, page.split("<line class=\"wait ", -1).length - 1, "two waited for another try");
    }

    /// What was worth another try until there were no more is a failure in the end.
    @Test
    void thePageShowsALastTryThatFailedAsFailed() {
        var board = begun(task("a"));
        for (int n = 1; n <= 2; n++) {
            attempt(board, "a", n, new Exit.Code(1), new Outcome.Transient("timeout"), "");
            board.apply(n == 1 ? new Requeued(2_000, "a", 2_000, true, "timeout") : new Settled(2_000, "a", Status.FAILED, "timeout"));
        }
        var page = Views.render("report.html.ftl", Aggregator.summary(board, 4_000, true));
        assertEquals(List.of("again", "bad"), Pattern.compile("<rect class=\"(\\w+)[ \"]").matcher(page).results().map(r -> r.group(1))
                .toList());
    }

    /// What stands in the page, and what its script makes rows of, as text that can't be anything else.
    @Tag("heavy")
    @Test
    void thePageOfTenThousandTasksIsNotTooBigToSend() {
        var page = Views.render("report.html.ftl", Aggregator.summary(mixed(NASTY.repeat(5), 2_000), 4_000, true));
        assertTrue(page.length() < 8 << 20, page.length() + " characters");
        assertEquals(300, page.substring(page.indexOf("id=\"tasks\"")).split("<tr id=\"task=", -1).length - 1);
        var rest = page.substring(page.indexOf("<div id=\"rest\" hidden>") + 22);
        rest = rest.substring(0, rest.indexOf('<')).replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
                .replace("&amp;", "&");
        var rows = Json.MAPPER.readTree(rest);
        assertEquals(9_700, rows.size(), "each other task has its row");
        int columns = page.substring(page.indexOf("id=\"tasks\""), page.lastIndexOf("</thead>")).split("<th scope=\"col\"", -1).length - 1;
        for (var row : rows) assertEquals(columns, row.size(), row::toString);
    }

    /// GitHub takes no step summary that is larger.
    @Tag("heavy")
    @Test
    void theMarkdownOfTenThousandTasksIsASummaryOfThem() {
        for (var text : List.of(NASTY.repeat(10), "日本語😀".repeat(100) + "<|`\\".repeat(50) + "line\n".repeat(50))) {
            var board = mixed(text, 2_000);
            var markdown = Views.render("report.md.ftl", Aggregator.summary(board, 4_000, true));
            int bytes = markdown.getBytes(StandardCharsets.UTF_8).length;
            assertTrue(bytes < 1 << 20, bytes + " bytes");
            assertTrue(markdown.contains("\n… and 1920 more failed tasks")
                    && markdown.contains("\n… and 9000 more in aggregate-report.json"), "it says what it leaves out");
            var rows = markdown.substring(markdown.indexOf("## Tasks")).lines().filter(l -> l.startsWith("| task-")).toList();
            assertEquals(1_000, rows.size());
            assertTrue(rows.stream().allMatch(r -> r.contains(" | failed | ")), "failed ones first");
        }
    }

    @Test
    void reasonsSayWhatHappenedOnce() {
        var board = begun(task("a"), task("b"), task("c"));
        attempt(board, "a", 1, new Exit.Code(0), new Outcome.Succeeded("exit"), "");
        board.apply(new Settled(2_000, "a", Status.SUCCEEDED, "exit"));
        attempt(board, "b", 1, new Exit.Code(1), new Outcome.Permanent("exit"), "");
        board.apply(new Settled(2_000, "b", Status.FAILED, "exit"));
        attempt(board, "c", 1, new Exit.NotStarted("no such folder"), new Outcome.Permanent("not_started"), "no such folder");
        board.apply(new Settled(2_000, "c", Status.FAILED, "not_started"));
        var views = views(board);
        assertEquals(List.of("failed  b: exit 1", "failed  c: not started: no such folder"),
                views.get("end.ftl").lines().limit(2).toList());
        assertTrue(views.get("report.md.ftl").lines().anyMatch(l -> l.startsWith("| a | completed ") && l.endsWith("|  | true |")),
                views.get("report.md.ftl"));

        var one = begun(task("a"));
        one.apply(new Started(1_000, "a", 1, 1, null));
        one.apply(new Ended(2_000, "a", 1, new Exit.Code(0), Said.NOTHING));
        one.apply(new Judged(2_000, "a", 1, new Judgement(new Outcome.Succeeded("exit"), "plain:exit", null)));
        one.apply(new Settled(2_000, "a", Status.SUCCEEDED, "exit"));
        assertFalse(views(one).get("end.ftl").contains("faster"), views(one).get("end.ftl"));
        assertFalse(views(one).get("report.md.ftl").contains("| cost |  not told"), views(one).get("report.md.ftl"));
        assertFalse(views(one).get("report.md.ftl").contains("| cost | not told"), views(one).get("report.md.ftl"));
    }

    @Test
    void figuresAreReadable() {
        var text = views(mixed("fine", 1)).get("report.md.ftl");
        assertTrue(text.contains("# 20261122-081500-run: running"), text);
        assertTrue(text.contains("| cost | $3.75, 3703k tokens in, 6 out |") || text.contains("| cost | $3.75, 3.7M tokens in, 6 out |"),
                text);
    }

    /// A user's own words may hold anything, but what programs said comes from outside.
    @Test
    void whatProgramsSayStaysText() {
        var board = begun(task("a"), task("b"));
        attempt(board, "a", 1, new Exit.Code(1), new Outcome.Permanent("exit"), NASTY);
        board.apply(new Settled(2_000, "a", Status.FAILED, "exit"));
        attempt(board, "b", 1, new Exit.NotStarted(NASTY), new Outcome.Permanent("not_started"), NASTY);
        board.apply(new Settled(2_000, "b", Status.FAILED, "not_started"));
        views(board).forEach((name, text) -> assertTrue(text.chars().noneMatch(c -> c < ' ' && c != '\n' || c == 0x202e),
                name + ":\n" + text));
    }

    @Test
    void theMarkdownTablesKeepTheirShape() {
        var text = views(mixed(NASTY, 2)).get("report.md.ftl");
        for (var line : text.lines().toList()) {
            if (line.startsWith("    ")) continue;
            assertFalse(line.contains("<script>"), line);
            if (!line.startsWith("| ")) continue;
            int columns = line.replace("\\\\", "").replace("\\|", "").split("\\|", -1).length - 2;
            assertTrue(Set.of(2, 5, 6, 9).contains(columns), line);
        }
        assertTrue(text.contains("| started | 1970-01-01T00:00:01Z in /home/me/a \\| b \\`c\\` &lt;d> |"), text);
    }

    @Test
    void reportsAreWrittenPrivately() throws IOException {
        var run = RunFolder.create(folder, "x", LocalDateTime.of(2026, 11, 22, 8, 15));
        new Report(run, Aggregator.summary(mixed("fine", 1), 4_000, true), Views.OURS).write();
        for (var name : List.of("report.md", "report.html", "junit.xml", "aggregate-report.json")) {
            assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(run.path()
                    .resolve(name))));
            assertTrue(Files.size(run.path().resolve(name)) > 500);
        }
    }

    /// Columns a terminal uses for what is left without colours: two for a Chinese character or a picture, one for all else here.
    private static int width(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "").codePoints()
                .map(c -> c >= 0x3000 && c < 0xa000 || c >= 0x1f300 && c < 0x1fb00 ? 2 : 1).sum();
    }

    @Tag("heavy")
    @Test
    void theLiveTableNeverLeavesTheWindow() {
        for (var board : List.of(begun(), begun(task("a")), mixed("fine", 1), mixed(NASTY, 20), mixed("日本語😀".repeat(40), 20),
                mixed("x".repeat(5_000), 20)))
            for (int columns : List.of(20, 79, 80, 120))
                for (int rows : List.of(1, 5, 24, 60))
                    for (boolean colour : List.of(true, false)) {
                        var lines = DrawnTable.lines(board, 4_000, Size.of(columns, rows), colour, colour);
                        assertTrue(lines.size() <= rows, lines.size() + " lines of " + rows);
                        for (var line : lines) {
                            assertTrue(width(line) < columns, width(line) + " of " + columns + ": " + line);
                            assertTrue(colour || line.chars().noneMatch(c -> c < ' '), line);
                        }
                    }
    }

    @Test
    void theLiveTableGivesTheLastLineItsRoom() {
        var board = begun(task("a"));
        board.apply(new Started(1_000, "a", 1, 1, null));
        var line = "a line of thirty-one characters";
        board.apply(new Noted(1_500, "a", 1, new Progress(null, null, null, null, null, null, null, null, null, line)));
        board.apply(new Held(1_600, Overload.of("memory 97% > 85%, 12.3 GiB of 12.7 GiB used"), null));
        var text = String.join("\n", DrawnTable.lines(board, 4_000, Size.of(80, 24), false, false));
        assertTrue(text.contains(line) && !text.contains("PHASE"), text);
        var narrow = String.join("\n", DrawnTable.lines(board, 4_000, Size.of(60, 24), false, false));
        assertTrue(narrow.contains("\nheld: memory 97% > 85%, 12.3 GiB of 12.7 GiB used\n"), narrow);
    }

    @Test
    void theLiveTableShowsWhatMatters() {
        var text = String.join("\n", DrawnTable.lines(mixed("fine", 3), 4_000, Size.of(160, 24), false, false));
        for (var wanted : List.of("20261122-081500-run", "6/15", "0 ok", "3 failed", "cpu 96%", "held: cpu 96% > 90%", "halt soon,fail=1",
                "running", "failed", "retry 5s", "1/2", "$1.25", "1.2M", "exit 1: fine"))
            assertTrue(text.contains(wanted), wanted + " isn't in\n" + text);
    }
}
