package lib.web;

import java.util.*;
import java.util.function.UnaryOperator;
import lib.board.*;
import lib.model.*;
import lib.terminal.*;

/// One task as a row of the live page, as short as it can be: ten thousand of them are sent to whoever opens it. It has no clock of its
/// own, so that a row changes only when something has happened to its task: what runs on, the page counts by itself. Null is left out.
///
/// @param n        the task's place among all, from 0, in the order they were queued
/// @param state    in a word, as on the terminal's table; `style` likewise
/// @param until    what it waits for, in milliseconds since 1970
/// @param from     when its attempt would have begun if it had never been paused; null while it doesn't run
/// @param took     how long its latest attempt took, in milliseconds, or has taken while it is paused
/// @param cost     of all its attempts, in US dollars; `guess` if that is by list prices
/// @param memory   the most its latest attempt held, in MiB
/// @param attempts of each: slot, start and end in milliseconds since the run's start (-1 while it runs), and how it ended
record Row(int n, String id, String state, String style, Long until, Long from, Long took, String phase, Integer done, Integer all,
        Double fraction,
              Integer turn, Long tokens, Double cost, Boolean guess, Long memory, String line, List<List<Object>> attempts) {
    private static final int LONGEST_LINE = 300;

    /// @param shown takes out what must not be seen
    static Row of(Board board, Entry entry, long now, UnaryOperator<String> shown) {
        var row = new TableRow(entry, now, shown);
        var state = row.state();
        Long until = state == TableRow.State.RETRY ? Long.valueOf(entry.until())
                : state == TableRow.State.LIMITED ? Long.valueOf(entry.limitedUntil()) : null;
        var line = row.line().isEmpty() ? null : Text.cut(row.line(), LONGEST_LINE);
        var attempts = entry.attempts().stream().map(a -> attempt(board, entry, a)).toList();
        var last = entry.attempt();
        if (last == null)
            return new Row(entry.index(), entry.task().id(), state.word(), state.style(), until, null, null, null, null, null, null,
                    null, null, null, null, null, line, null);
        var p = last.progress();
        boolean going = last.running() && last.suspended() == 0;
        long took = last.millis(now);
        return new Row(entry.index(), entry.task().id(), state.word(), state.style(), until, going ? Long.valueOf(now - took) : null,
                going ? null : Long.valueOf(took),
                entry.status() == Status.RUNNING ? last.stopped() != null ? last.stopped().words()
                        : last.preparation().goesOn() ? "setup" : shown.apply(p.phase())
                        : null,
                p.done(), p.all(), entry.status() == Status.RUNNING ? p.fraction() : null, p.turn(),
                p.tokens() == null ? null : Long.valueOf(p.tokens().all()),
                entry.used().usd(), entry.used().usd() != null && p.costUsd() == null ? true : null, last.consumed().peak() == 0 ? null
                        : Long.valueOf(last.consumed().peak()), line, attempts);
    }

    private static List<Object> attempt(Board board, Entry entry, Attempt a) {
        long start = board.start().at();
        return List.of(a.slot(), a.started() - start, a.running() ? -1 : a.ended() - start, kind(entry, a));
    }

    private static String kind(Entry entry, Attempt a) {
        if (a.judgement() == null) return "going";
        if (entry.status() == Status.FAILED && a == entry.attempt()) return "bad";
        return switch (a.judgement().outcome()) {
            case Outcome.Succeeded _ -> "ok";
            case Outcome.Transient _, Outcome.Resource _ -> "again";
            case Outcome.RateLimited _ -> "limited";
            case Outcome.Permanent _ -> "bad";
            case Outcome.Cancelled _ -> "off";
        };
    }
}
