///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION What the parts that only compute cost: nanoseconds and bytes an operation.
//DEPS org.openjdk.jmh:jmh-core:1.37
//DEPS org.openjdk.jmh:jmh-generator-annprocess:1.37
//COMPILE_OPTIONS -proc:full
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow
//SOURCES ../../lib/Orchestrator.java ../ShortRun.java

package tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.stream.*;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.openjdk.jmh.annotations.*;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.*;
import org.openjdk.jmh.runner.options.*;
import tests.ShortRun;

/// By JMH, with the first compiler alone, as orchestrate runs; start it at the root of the checkout. What may be allocated is held by
/// `tests/AllocationTest.java`.
///
///     ./jbang tests/bench/Pure.java [SECONDS (5)] [NAME]         seconds for each, after two to warm up
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public class Pure {
    private static final Path STREAM = Path.of("tests/fixtures/claude/subagent/stdout.jsonl");
    private static final int LINES = 1000;

    public static void main(String... args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        var options = new OptionsBuilder().include(Pure.class.getName() + (args.length > 1 ? "." + args[1] : ""))
                .warmupIterations(2).warmupTime(TimeValue.seconds(1)).measurementIterations(seconds)
                .measurementTime(TimeValue.seconds(1)).addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).build();
        for (var result : new Runner(options).run()) {
            var label = result.getPrimaryResult().getLabel();
            var tasks = result.getParams().getParam("tasks");
            var bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            System.out.println("%-52s %8.0f ns %8.0f bytes".formatted(label + (tasks == null ? "" : ", " + tasks + " tasks"),
                    result.getPrimaryResult().getScore(), bytes.getScore()));
        }
    }

    /// A large run and a small one.
    @State(Scope.Thread)
    public static class OfARun {
        @Param({"100", "100000"})
        int tasks;

        private ShortRun run;

        Event next() {
            if (run == null || !run.goesOn()) run = new ShortRun(tasks);
            return run.next();
        }
    }

    private final List<Event> events = new ArrayList<>();
    private List<RawLine> lines;
    private byte[] block;
    private Reader reader;
    private final Agent claude = Agents.of("claude");
    private final Lines cutter = new Lines(4 << 20, 64 << 10);
    private final Said failed = new Said(Progress.NONE, List.of(), null, List.of(), List.of("make: *** [all] Error 2"));
    private Said answered;
    private int at;

    @Setup
    public void read() throws IOException {
        var run = new ShortRun(100);
        while (run.goesOn()) events.add(run.next());
        var recorded = Files.readAllLines(STREAM);
        lines = recorded.stream().map(RawLine::of).toList();
        block = Stream.generate(() -> recorded).flatMap(List::stream).limit(LINES).collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        var whole = claude.reader();
        lines.forEach(whole::out);
        answered = whole.said();
    }

    /// Decided by the planner or told by the host, and applied to the board.
    @Benchmark
    public Event eventDecidedAndApplied(OfARun run) {
        return run.next();
    }

    @Benchmark
    public String eventAsALineOfTheJournal() {
        return Json.line(events.get(at++ % events.size()));
    }

    @Benchmark
    public Judgement endOfACommandJudged() {
        return Classifier.plain(new Exit.Code(2), failed, List.of());
    }

    @Benchmark
    public Judgement endOfClaudeJudged() {
        return Classifier.judge(claude, new Exit.Code(0), answered, null, List.of());
    }

    /// As recorded, 1 kB.
    @Benchmark
    @OperationsPerInvocation(LINES)
    public int lineCut() {
        var seen = new int[1];
        cutter.feed(block, block.length, line -> seen[0] += line.to() - line.from());
        return seen[0];
    }

    @Benchmark
    public Reader lineReadByClaude() {
        if (at++ % lines.size() == 0) reader = claude.reader();
        reader.out(lines.get((at - 1) % lines.size()));
        return reader;
    }
}
