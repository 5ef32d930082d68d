package lib.cli;

import java.io.*;
import java.util.*;
import lib.*;
import lib.input.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;
import picocli.CommandLine.*;
import picocli.CommandLine.Model.CommandSpec;
import static lib.cli.Given.*;

/// The commands that show a run, going or over, and `recover`, which goes on with one.
final class LookingCommands {
    private LookingCommands() {}

    @Command(name = "recover", mixinStandardHelpOptions = true,
            description = "Goes on with a run whose orchestrator died: takes up what still runs, judges what ended meanwhile. What runs on "
                    + "another machine, or in another container, can only be taken up there.")
    static int recover(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run,
                @Option(names = "--gone", paramLabel = "HOST", description = "Nothing of it runs on this machine, or in another container "
                        + "of it, any more: run that again. May be given again.") Set<String> gone,
                @Option(names = "--json", description = "Events as lines of JSON on stdout.") boolean json,
                @Option(names = {"-q", "--quiet"}, description = "Show failures only.") boolean quiet,
                @Mixin Printed printed,
                @Option(names = "--no-color", description = "No colours; so does NO_COLOR.") boolean noColor, @Mixin Look look) {
        if (json && quiet) throw new UserError("--quiet says nothing beside --json: leave one of them out");
        return Orchestrator.orchestrate(List.of()).in(HERE).templates(look.templates).colour(!noColor)
                .output(printed.asked(json))
                .show(json ? Orchestrator.Show.JSON : quiet ? Orchestrator.Show.QUIET : printed.table())
                .recover(run, gone == null ? Set.of() : gone).exitCode();
    }

    @Command(name = "watch", mixinStandardHelpOptions = true, description = "Shows a run live, from another terminal too.")
    static int watch(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run, @ArgGroup(exclusive = false) Web web,
            @Mixin Printed printed, @Mixin Look look, @Mixin Given given) throws InterruptedException {
        if (web != null && printed.given()) throw new UserError("--web has each task's log on the page: leave --output out");
        var inquiry = new Inquiry(HERE, run, look.templates);
        if (web != null)
            try (var page = new WebPage(inquiry.views(), web.port, web.readOnly, ClassArchive.sameJvm(given.top().entry()))) {
                page.show(inquiry.folder());
                System.out.println(page.address());
                return page.stay();
            }
        return new Watch(inquiry).table(printed.asked(false), printed.stays());
    }

    static class Web {
        @Option(names = "--web", required = true,
                description = "As a page for a browser on this machine: prints its address, and serves it until Ctrl-C, which ends the "
                        + "page alone.") boolean web;
        @Option(names = "--port", paramLabel = "N",
                description = "Serve it on this port (any free one); from afar: ssh -L N:127.0.0.1:N.") int port;
        @Option(names = "--read-only", description = "Let nothing be asked of the run by it.") boolean readOnly;
    }

    @Command(name = "status", mixinStandardHelpOptions = true,
            description = "Where each task of a run stands. Exit status 3: its orchestrator died.")
    static int status(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run,
               @Option(names = "--json", description = "As aggregate-report.json.") boolean json, @Mixin Look look) {
        look.unless(json);
        var inquiry = look.inquiry(run);
        System.out.print(json ? inquiry.statusJson() : inquiry.statusText());
        return inquiry.status();
    }

    @Command(name = "explain", mixinStandardHelpOptions = true,
            description = "Why a task stands where it stands: attempts, outcomes, rules, evidence.")
    static int explain(@Parameters(index = "0", paramLabel = "[RUN] TASK",
            description = "The task, after its run if that isn't the latest.") String first,
                @Parameters(index = "1", arity = "0..1", hidden = true) String second,
                @Option(names = "--json", description = "As in aggregate-report.json.") boolean json, @Mixin Look look) {
        look.unless(json);
        var inquiry = look.inquiry(second == null ? null : first);
        var task = second == null ? first : second;
        System.out.print(json ? Inquiry.pretty(inquiry.line(task)) : inquiry.explain(task));
        return 0;
    }

    @Command(name = "logs", mixinStandardHelpOptions = true,
            description = "What tasks have written, all attempts, oldest first; of an agent, what it said and did.")
    static int logs(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words,
             @Option(names = {"-f", "--follow"}, description = "Go on until the tasks are done.") boolean follow,
             @Option(names = "--attempt", paramLabel = "N", description = "The attempt of that number alone.") Integer attempt,
             @Option(names = "--raw", description = "To the byte, also on a terminal: no heads, an agent's stream as it "
                     + "is.") boolean raw,
             @Option(names = "--answer", description = "The final answer alone, as text.") boolean answer,
             @ArgGroup Stream stream, @Mixin Given given) throws IOException, InterruptedException {
        var of = Address.of(HERE, words == null ? List.of() : words);
        if (answer && (follow || stream != null || raw || attempt != null || of.tasks().size() != 1))
            throw new ParameterException(given.spec.commandLine(),
                    "--answer is of one task, and stands alone: name one, and leave the other options out");
        boolean seen = Posix.terminal(1);
        if (answer) {
            var text = new Inquiry(HERE, of.run().id()).answer(of.tasks().getFirst());
            System.out.println(seen ? Text.lines(text) : text);
        } else {
            // Who pipes it wants what was written, and no more.
            if (of.tasks().size() == 1 && !raw && seen)
                System.out.println("runs: " + new Inquiry(HERE, of.run().id()).line(of.tasks().getFirst()).runs());
            new Logs(of.run(), of.tasks(), new Logs.Wanted(stream == null ? null : stream.stdout, attempt, raw, seen),
                    System.out).tell(follow);
        }
        return 0;
    }

    static class Stream {
        @Option(names = "--stdout", description = "Their stdout only, to the byte.") boolean stdout;
        @Option(names = "--stderr", description = "Their stderr only, to the byte.") boolean stderr;
    }

    @Command(name = "report", mixinStandardHelpOptions = true,
            description = "The report of a run, going or over; of two, what got slower, dearer, newly failing or fixed in the second.")
    static int report(@Parameters(arity = "0..1", index = "0", paramLabel = "RUN", description = RUN) String run,
            @Parameters(arity = "0..1", index = "1", paramLabel = "RUN2",
            description = "A later run, to be compared with it.") String later,
               @Option(names = "--format", paramLabel = "F",
                       description = "md, html, json, csv, junit, trace, otlp or mermaid (${DEFAULT-VALUE}).",
                       completionCandidates = Formats.class, defaultValue = "md") String format, @Mixin Look look)
            throws IOException {
        var inquiry = look.inquiry(run);
        if (later != null) System.out.print(inquiry.compare(new Inquiry(HERE, later), format));
        else {
            var out = new OutputStreamWriter(System.out, System.out.charset());
            inquiry.report(format, out);
            out.flush();
        }
        return 0;
    }

    static class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Report.Format.words().iterator();
        }
    }

    @Command(name = "todos", mixinStandardHelpOptions = true, description = "The whole run as one todo list, in the shape of TodoWrite.")
    static int todos(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run) {
        System.out.print(new Inquiry(HERE, run).todos());
        return 0;
    }

    @Command(name = "runs", mixinStandardHelpOptions = true, description = "All runs below this folder, newest first.")
    static int runs(@Option(names = "--json", description = "A line of JSON for each.") boolean json, @Mixin Look look) {
        look.unless(json);
        System.out.print(json ? History.json(HERE) : History.text(HERE, look.views()));
        return 0;
    }
}
