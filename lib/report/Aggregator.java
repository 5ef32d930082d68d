package lib.report;

import java.time.Instant;
import java.util.*;
import lib.board.*;
import lib.machine.*;
import lib.model.*;
import static lib.report.Summary.round;

/// The board -> a [Summary]. Pure: it reads no file and no clock, so that a live view, the report and the report of an old run
/// replayed from its journal all show the same figures.
///
/// ```java
/// var board = Journal.replay(Path.of(".orchestrate/latest/events.jsonl"));
/// System.out.println(Aggregator.summary(board, board.at(), false).summary().totalCostUsd());
/// ```
public final class Aggregator {
    private static final int LONGEST_WORK = 1_000;
    /// A secret that begins in what is shown has to be seen whole.
    private static final int LOOKED_AT = 32_000;

    private Aggregator() {}

    /// @param now   for what still runs, in the board's terms
    /// @param alive whether the orchestrator of a run without an end still lives
    public static Summary summary(Board board, long now, boolean alive) {
        var start = board.start();
        long end = board.end() != null ? board.end().at() : alive ? now : board.at();
        var tasks = lines(board, end);
        var tally = new Tally();
        int at = 0;
        for (var entry : board.entries()) tally.add(entry, tasks.get(at++));
        var sample = board.sample();
        return new Summary(start.run(), RunState.of(board, alive), Instant.ofEpochMilli(start.at()),
                board.end() != null ? Instant.ofEpochMilli(end) : null, start.cwd(), width(board), board.paused()
                        ? Instant.ofEpochMilli(board.pausedSince()) : null, Sentences.held(board),
                board.halt() == null ? null : board.halt().why().words(),
                sample == null ? null : new Summary.Machine(sample.cpuKnown(), sample.memory(), sample.procs(),
                        sample.cpuPressure(), sample.memoryPressure(), sample.ioPressure()),
                tasks, tally.models(), tally.totals(board, width(board), end), tally.agents(), course(board, end), tally.taken(),
                overlaps(board.overlaps()), null);
    }

    /// In the order they were queued. What is over doesn't change any more, so its lines need not be kept.
    private static List<Summary.Line> lines(Board board, long end) {
        var entries = List.copyOf(board.entries());
        var redaction = board.policy().redaction();
        var lines = new Afresh<>(entries.size(), i -> line(entries.get(i), end, redaction, Appeal.of(board, entries.get(i), end)));
        return board.end() != null ? lines : List.copyOf(lines);
    }

    /// How many places there were at the most: of a run that finds it out itself, how many were used.
    private static int width(Board board) {
        return !board.policy().auto() ? board.policy().parallel() : board.entries().stream().flatMap(e -> e.attempts().stream())
                .mapToInt(Attempt::slot).max().orElse(1);
    }

    private static List<Summary.Overlap> overlaps(Overlaps overlaps) {
        var all = overlaps.all().stream().flatMap(o -> o.files().stream().map(file -> new Summary.Overlap(file, o.tasks()))).toList();
        return all.isEmpty() ? null : all;
    }

    private static Summary.Course course(Board board, long end) {
        var course = board.occupancy(end);
        return new Summary.Course(course.slotTime(), course.limited(), course.holds(), course.curves(), CriticalPath.of(board, end),
                Consumed.of(board, end));
    }

    /// One task, without what only a report looks for.
    ///
    /// @param now for what still runs
    public static Summary.Line line(Entry entry, long now, Redaction redaction) {
        return line(entry, now, redaction, Appeal.of(entry));
    }

    private static Summary.Line line(Entry entry, long now, Redaction redaction, Appeal appeal) {
        var attempts = entry.attempts().stream().map(a -> attempt(entry, a, now, redaction)).toList();
        var last = entry.attempt();
        var judgement = last == null ? null : last.judgement();
        var outcome = switch (entry.status()) {
            case SKIPPED, CANCELLED -> entry.status().word();
            case WAITING, RUNNING, SUCCEEDED, FAILED -> judgement == null ? null : judgement.outcome().word();
        };
        return new Summary.Line(entry.task().id(), Summary.Standing.of(entry.status()), runs(entry, redaction), outcome,
                redaction.text(entry.reason()),
                round(entry.attempts().stream().mapToLong(a -> a.millis(now)).sum() / 1000.0),
                last == null || last.exit() == null ? null : last.exit().status(), attempts, judgement == null ? null
                        : redaction.text(judgement.output()),
                Tally.sum(entry.attempts()), last == null ? null : shown(last.progress(), redaction),
                entry.status() == Status.WAITING && entry.until() > now ? Instant.ofEpochMilli(entry.until()) : null, entry.paused()
                        && !entry.status().settled() ? true : null,
                entry.task().after(), entry.task().anyhow().isEmpty() ? null : List.copyOf(entry.task().anyhow()),
                redaction.text(entry.task().limits().when()), entry.task().source(),
                entry.task().work() instanceof Work.Prompt p ? p.agent() : null, tokens(entry.attempts()), null, null,
                redaction.text(why(entry)), marks(last, redaction), needed(appeal, redaction),
                Summary.Earlier.of(entry.provenance().reuse()));
    }

    /// Null if none told.
    private static Progress.Tokens tokens(List<Attempt> attempts) {
        return attempts.stream().map(a -> a.progress().tokens()).filter(Objects::nonNull).reduce(Progress.Tokens::plus).orElse(null);
    }

    /// In words, see [lib.model.Work#words].
    public static String runs(Entry entry, Redaction redaction) {
        return Text.cut(redaction.text(Text.cut(entry.task().work().words(), LOOKED_AT)), LONGEST_WORK);
    }

    private static Summary.Needed needed(Appeal appeal, Redaction redaction) {
        return appeal == null ? null : new Summary.Needed(appeal.kind(), redaction.text(appeal.words()));
    }

    private static String why(Entry entry) {
        return switch (entry.status()) {
            case WAITING, RUNNING -> null;
            case SUCCEEDED -> entry.attempt() == null || entry.attempt().caveats().isEmpty() ? null : Sentences.caveats(entry.attempt());
            case FAILED -> Sentences.why(entry);
            case CANCELLED, SKIPPED -> entry.reason();
        };
    }

    private static List<Summary.Mark> marks(Attempt last, Redaction redaction) {
        return last == null || last.caveats().isEmpty() ? null
                : last.caveats().stream().map(c -> new Summary.Mark(c.kind(), redaction.text(c.words()))).toList();
    }

    /// What decided how an attempt went.
    ///
    /// @param by null if its own end did
    private record Decided(String by, String evidence) {
        static Decided of(Entry entry, Attempt a) {
            if (a.flawed()) return new Decided("check", Sentences.flaw(a));
            boolean strict = entry.status() == Status.FAILED && a == entry.attempt() && !a.caveats().isEmpty();
            return strict ? new Decided("strict", Sentences.caveats(a))
                    : new Decided(null, a.judgement() == null ? null : a.judgement().evidence());
        }
    }

    private static Summary.Try attempt(Entry entry, Attempt a, long now, Redaction redaction) {
        var before = a.number() == 1 ? null : entry.attempts().get(a.number() - 2);
        var j = a.judgement();
        var decided = Decided.of(entry, a);
        var used = a.consumed();
        var folder = "tasks/" + entry.task().id() + "/" + a.number() + "/";
        return new Summary.Try(a.number(), a.slot(), a.place(), Instant.ofEpochMilli(a.started()), round(a.millis(now) / 1000.0),
                a.exit() == null ? null : a.exit().status(), a.exit() == null ? null : redaction.text(a.exit().words()),
                j == null ? null : j.outcome().word(), j == null ? null : redaction.text(j.outcome().reason().word()),
                j == null ? null : j.rule(), decided.by, redaction.text(decided.evidence),
                a.progress().costUsd(), a.progress().tokens(), a.progress().model(), a.progress().session(),
                a.verified() == null ? null : redaction.text(a.verified().exit().words()), setup(a, folder, redaction),
                a.left() == 0 ? null : a.left(), used.peak() == 0 ? null : used.peak(),
                used.peak() == 0 || used.expected() == 0 ? null : used.expected(),
                used.peak() == 0 ? null : round(used.cpu()),
                used.program() != null ? used.program() : Identity.of(a.handle()).map(Identity::pid).orElse(null),
                folder + "stdout", folder + "stderr",
                before == null ? null : Double.valueOf(round(Math.max(0, a.started() - before.ended()) / 1000.0)), before == null ? null
                        : Doing.waiting(before).word(),
                a.running() ? null : Instant.ofEpochMilli(a.ended()), a.verified() == null ? null
                        : Instant.ofEpochMilli(a.verified().at()), work(entry, a, redaction));
    }

    private static Summary.Setup setup(Attempt a, String folder, Redaction redaction) {
        var over = a.preparation().over();
        long began = a.preparation().began();
        return began == 0 ? null : new Summary.Setup(Instant.ofEpochMilli(began),
                over == null ? null : Double.valueOf(round((over.at() - began) / 1000.0)), over == null ? null
                        : redaction.text(over.exit().words()), folder + "setup");
    }

    private static Summary.Work work(Entry entry, Attempt a, Redaction redaction) {
        var saved = a.saved();
        return saved == null ? null : new Summary.Work(saved.ref(), saved.commit(), saved.odd(),
                redaction.text(Sentences.saved(entry.task().id(), a.number(), saved)));
    }

    private static Progress shown(Progress p, Redaction redaction) {
        var todos = p.todos() == null ? null : p.todos().stream().map(t -> new Progress.Todo(redaction.text(t.content()), t.status()))
                .toList();
        return new Progress(redaction.text(p.phase()), p.turn(), p.done(), p.all(), p.fraction(), p.tokens(), p.costUsd(), p.session(),
                p.model(), redaction.text(p.line()), p.estimateUsd(), p.signs(), p.finished(), todos, p.waits(),
                p.whole());
    }
}
