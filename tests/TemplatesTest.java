package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.*;
import lib.model.*;
import lib.report.*;
import lib.report.FormatsTest;
import org.junit.jupiter.api.*;

/// Templates of the user's: which one counts, what a broken one costs, and that none reaches beyond the values it is given.
class TemplatesTest extends OnCommandLine {
    private static final Summary RUN = FormatsTest.summary(FormatsTest.MIXED);

    private Path template(String folder, String name, String text) throws IOException {
        var file = cli.cwd().resolve(folder).resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private final AtomicInteger number = new AtomicInteger();

    private String shown(String name, String text) throws IOException {
        template("mine", name, text);
        return Views.of(cli.cwd(), cli.cwd().resolve("mine")).text(name, RUN);
    }

    private String broken(String name, String text) throws IOException {
        var error = assertThrows(UserError.class, () -> shown(name, text)).getMessage();
        assertEquals(1, error.lines().count(), error);
        return error.replace(cli.cwd() + "/", "");
    }

    @Test
    void theOptionComesBeforeTheProjectAndBothBeforeOurs() throws IOException {
        template(".orchestrate/templates", "status.ftl", "project ${execution_id}");
        template(".orchestrate/templates", "runs.ftl", "project too");
        template("mine", "status.ftl", "mine ${execution_id}");
        var views = Views.of(cli.cwd(), cli.cwd().resolve("mine"));
        assertEquals("mine story", views.text("status.ftl", RUN));
        assertEquals("project too", views.text("runs.ftl", Map.of("runs", List.of())));
        assertEquals(Views.OURS.text("report.md.ftl", RUN), views.text("report.md.ftl", RUN));
        assertEquals("project story", Views.of(cli.cwd(), null).text("status.ftl", RUN));
        assertSame(Views.OURS, Views.of(temp, null), "where there are none, nothing is looked for twice");
    }

    /// As one does who works at a template beside a notebook or `watch`.
    @Test
    void whatIsChangedMeanwhileIsSeen() throws IOException {
        template(".orchestrate/templates", "runs.ftl", "");
        Supplier<String> shown = () -> Views.of(cli.cwd(), null).text("status.ftl", RUN);
        assertEquals(Views.OURS.text("status.ftl", RUN), shown.get());
        template(".orchestrate/templates", "status.ftl", "first");
        Cli.await("the new one", () -> shown.get().equals("first"));
        template(".orchestrate/templates", "status.ftl", "second, and longer");
        Cli.await("the changed one", () -> shown.get().equals("second, and longer"));
    }

    @Test
    void aRecipeNamesItsFolder() throws IOException {
        template("look", "report.md.ftl", "${summary.successful} of mine\n");
        var run = Orchestrator.orchestrate(Orchestrator.shell("true")).in(cli.cwd()).templates(cli.cwd().resolve("look"))
                .show(Orchestrator.Show.NOTHING).run();
        assertEquals("1 of mine\n", Cli.text(run.folder().resolve("report.md")));
        run.report(cli.cwd().resolve("copy.md").toString());
        assertEquals("1 of mine\n", Cli.text(cli.cwd().resolve("copy.md")));
        assertThrows(UserError.class, () -> Orchestrator.orchestrate(Orchestrator.shell("true")).in(temp).templates(temp.resolve("none"))
                .run());
        assertFalse(Files.exists(temp.resolve(".orchestrate")), "nothing was begun");
    }

    /// Whatever becomes of it while the run goes on.
    @Test
    void aFolderThatIsGoneAtTheEndLosesNoRun() throws IOException {
        var look = template("look", "report.md.ftl", "mine\n").getParent();
        var run = Orchestrator.orchestrate(Orchestrator.shell("rm -r " + Orchestrator.quote(look.toString())).named("a")).in(cli.cwd())
                .templates(look).show(Orchestrator.Show.NOTHING).run();
        assertEquals(0, run.exitCode());
        assertTrue(Cli.text(run.folder().resolve("report.html")).contains("all 1 succeeded"));
    }

    /// A style is changed without the page that has it; one's own page may have ours within it.
    @Test
    void partsAreOverriddenToo() throws IOException {
        template(".orchestrate/templates", "report.css", "body { color: rebeccapurple }");
        var page = Views.of(cli.cwd(), null).text("report.html.ftl", RUN);
        assertTrue(page.contains("rebeccapurple") && page.contains("<h1>story</h1>"), page);
    }

    @Test
    void namesTellWhatIsEscaped() throws IOException {
        var text = "${'<a> & \"b\", =1'}";
        assertEquals("&lt;a&gt; &amp; &quot;b&quot;, =1", shown("x.html.ftl", text));
        assertEquals("&lt;a&gt; &amp; &quot;b&quot;, =1", shown("x.xml.ftl", text));
        assertEquals("\"<a> & \"\"b\"\", =1\"", shown("x.csv.ftl", text));
        assertEquals("<a> & \"b\", =1", shown("x.md.ftl", text));
        assertEquals("a b", shown("y.xml.ftl", "${'a\\x0\\x8\\xFFFE\\xD800 b'}"));
        assertEquals("'-x|-1.5|\"'=1\"", shown("y.csv.ftl", "${'-x'}|${-1.5}|${'=1'}").replace("\"'-x\"", "'-x"));
        assertEquals("<i>&amp;</i>", shown("z.xml.ftl", "<#assign inner><i>${'&'}</i></#assign>${inner}"),
                "what is made already isn't escaped twice");
    }

    @Test
    void aBrokenOneIsToldInASentenceWithItsLine() throws IOException {
        assertEquals("mine/status.ftl:2: nothing.here has evaluated to null or missing: mend the template, or remove it to have ours again",
                broken("status.ftl", "fine\n${nothing.here}")
                        .replace("The following has evaluated to null or missing: nothing",
                        "nothing.here has evaluated to null or missing"));
        assertTrue(broken("a.ftl", "<#list tasks as t>").startsWith("mine/a.ftl:1: "));
        assertTrue(broken("a.ftl", "<#list tasks as t>").startsWith("mine/a.ftl:1: "), "the second time as well");
        assertTrue(broken("b.ftl", "\n\n${1 + }").startsWith("mine/b.ftl:3: "));
        assertTrue(broken("c.ftl", "<#macro m><@m /></#macro><@m />").contains("calls itself without end"));
        assertTrue(broken("d.ftl", "<#include 'none.css'>").startsWith("mine/d.ftl:1: "));
        assertTrue(broken("e.ftl", "${duration('long')}").startsWith("mine/e.ftl:1: "));
        assertTrue(broken("f.ftl", "${duration()}").contains("a number or a text is wanted"));
        assertTrue(broken("g.ftl", "<#stop 'enough'>").startsWith("mine/g.ftl:1: "));
    }

    /// It may have come with a project from anywhere.
    @Test
    void noneReachesBeyondItsValues() throws IOException {
        for (var text : List.of("${'freemarker.template.utility.Execute'?new()('id')}",
                "<#assign e = 'freemarker.template.utility.ObjectConstructor'?new()>${e('java.io.File', '/')}",
                "${'lib.journal.Host'?new()}", "${tasks?api.getClass()}", "${execution_id?api.class}", "${summary.class.name}",
                "${duration.class}", "<#include '/etc/passwd'>",
                "<#include '../../../../../../etc/passwd'>", "<#include 'file:///etc/passwd'>", "<#import '/etc/passwd' as p>",
                "${.data_model.class}", "<#assign p = 'freemarker.ext.beans.BeansWrapper'?new()>"))
            assertDoesNotThrow(() -> broken("evil" + number.incrementAndGet() + ".ftl", text), text);
        var secret = cli.file("secret", "secret");
        Files.createSymbolicLink(cli.cwd().resolve("mine/leak.css"), secret);
        assertTrue(broken("link.ftl", "<#include 'leak.css'>").contains("a link that leads out of its folder"));
        Files.createSymbolicLink(cli.cwd().resolve("mine/runs.ftl"), secret);
        assertThrows(UserError.class, () -> Views.of(cli.cwd(), cli.cwd().resolve("mine")).text("runs.ftl", Map.of("runs", List.of())));
    }

    @Test
    void aTerminalIsColouredAndNothingElse() throws IOException {
        assertEquals("\u001b[31mred\u001b[0m [2J ]0;title [?1049h c\n\ttab",
                shown("status.ftl", "\u001b[31mred\u001b[0m \u001b[2J \u001b]0;title\u0007 \u001b[?1049h \u001bc\u009b\n\ttab"));
    }

    @Test
    void aBrokenOneLosesNoRun() throws IOException {
        for (var name : List.of("report.md.ftl", "report.html.ftl", "junit.xml.ftl", "end.ftl", "status.ftl", "explain.ftl", "runs.ftl"))
            template(".orchestrate/templates", name, "\n${nothing.here}");
        template(".orchestrate/templates", "report.csv.ftl", "task_id,status\n<#list tasks as t>\n${t.task_id},${t.status}\n</#list>\n");
        var run = cli.run("run", "exit {}", ":::", "0", "3").exits(1);
        for (var name : List.of("report.md.ftl", "report.html.ftl", "junit.xml.ftl", "end.ftl"))
            assertTrue(run.err().contains(".orchestrate/templates/" + name + ":2: "), run.err());
        assertTrue(run.out().contains("1 succeeded, 1 failed"), run.out());
        assertTrue(Cli.text(cli.latest().resolve("report.md")).contains("1 of 2 succeeded"));
        assertTrue(Cli.text(cli.latest().resolve("junit.xml")).contains("failures=\"1\""));
        assertTrue(Cli.text(cli.latest().resolve("report.html")).contains("</html>"));
        for (var asked : List.of(List.of("status"), List.of("report"), List.of("report", "--format", "html"), List.of("explain", "0"),
                List.of("runs")))
            assertTrue(cli.run(asked.toArray(String[]::new)).exits(2).err()
                    .matches("orchestrate: .*/templates/[a-z.]+ftl:2: .*mend the template, or remove it to have ours again\n"),
                    asked.toString());
        assertEquals("task_id,status\r\n0,completed\r\n3,failed\r\n", cli.run("report", "--format", "csv").exits(0).out());
    }

    /// The table goes on as ours, and says why.
    @Test
    void aBrokenLiveTableIsOursAgain() throws IOException {
        Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "script"))),
                "there is no 'script' here");
        var terminal = cli.with("TERM", "xterm");
        template(".orchestrate/templates", "live.ftl", "my own table of ${run}\n");
        assertTrue(terminal.onTerminal("", "run", "sleep 1; true {}", ":::", "a").end().exits(0).out().contains("my own table of "));
        template(".orchestrate/templates", "live.ftl", "\n${nothing.here}\n");
        var ended = terminal.onTerminal("", "run", "sleep 1; true {}", ":::", "a").end().exits(0);
        assertTrue(ended.out().contains("live.ftl:2: ") && ended.out().contains("0/1  0 ok"), ended.out());
        assertTrue(ended.out().contains("1 task: ") && ended.out().contains("1 succeeded"), ended.out());
    }

    @Test
    void theOptionIsForEveryViewOfARun() throws IOException {
        for (var name : List.of("report.md.ftl", "end.ftl", "status.ftl", "explain.ftl", "runs.ftl"))
            template("look", name, name + " of mine\n");
        assertTrue(cli.run("run", "--templates", "look", "true {}", ":::", "0").exits(0).out().endsWith("end.ftl of mine\n"));
        assertEquals("report.md.ftl of mine\n", Cli.text(cli.latest().resolve("report.md")));
        assertEquals("status.ftl of mine\n", cli.run("status", "--templates", "look").exits(0).out());
        assertEquals("explain.ftl of mine\n", cli.run("explain", "--templates", "look", "0").exits(0).out());
        assertEquals("report.md.ftl of mine\n", cli.run("report", "--templates", "look").exits(0).out());
        assertEquals("runs.ftl of mine\n", cli.run("runs", "--templates", "look").exits(0).out());
        assertTrue(cli.run("watch", "--templates", "look").exits(0).out().endsWith("end.ftl of mine\n"));
        var before = cli.tree().size();
        assertEquals("orchestrate: " + cli.cwd().resolve("lok")
                + ": is no folder, so there are no templates in it: give the folder that has them\n",
                cli.run("run", "--templates", "lok", "true {}", ":::", "0").exits(2).err());
        assertEquals(before, cli.tree().size(), "nothing was begun");
    }

    /// Each is given up, told in a sentence, and ours takes its place.
    @Test
    void oneThatLoopsOrGrowsIsGivenUp() throws IOException {
        for (var endless : List.of("<#include 'other.ftl'>", "<#list 1.. as n>and again</#list>",
                "<#assign s = 'x'><#list 1..40 as n><#assign s = s + s></#list>")) {
            template("mine", "other.ftl", "<#list 1.. as n></#list>");
            template("mine", "status.ftl", endless);
            var told = new ArrayList<String>();
            var views = Views.of(cli.cwd(), cli.cwd().resolve("mine"));
            assertEquals(Views.OURS.text("status.ftl", RUN), views.textOrOurs("status.ftl", RUN, told::add), endless);
            assertEquals(1, told.size(), endless);
            assertTrue(told.getFirst().contains("mine/status.ftl"), told::getFirst);
            Files.setLastModifiedTime(cli.cwd().resolve("mine/status.ftl"),
                    FileTime.from(Instant.now().plusSeconds(number.incrementAndGet())));
        }
    }
}
