package lib.web;

import java.util.*;
import lib.board.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;

/// The head of the live page, above its table: totals, the machine, spending, and why nothing starts. Like a [Row] it has no clock: it
/// changes when something has happened.
///
/// @param end     when it ended, or for a crashed one was last heard of; null while it goes on. Times are in milliseconds since 1970
/// @param left    tasks that were cancelled or skipped
/// @param paused  since when the whole run is paused
/// @param eta     when it will be over, in words
/// @param spent   what has been spent, how fast, and how much of the budget that is, each in words; null if nobody has told of any
record Head(RunState state, long start, Long end, int parallel, int running, int all, int ok, int failed, int left, int waiting,
        int retries, Long paused, Boolean halted,
               Double cpu, Double memory, int maxCpu, int maxMemory, Double cpuPressure, Double memoryPressure, Double ioPressure,
               String eta, List<String> spent, List<Notice> notices) {

    /// @param until when that is over; null if nobody knows
    record Notice(String text, Long until) {}

    /// @param holder   who runs it; null if nobody does
    /// @param forecast null if there is none
    /// @param perHour  US dollars; null if there is too little to go by
    static Head of(Board board, Identity holder, long now, Forecast forecast, Double perHour, Redaction redaction) {
        boolean alive = holder != null;
        var sample = alive ? board.sample() : null;
        var policy = board.policy();
        return new Head(RunState.of(board, alive), board.start().at(),
                alive ? null : Long.valueOf(board.end() != null ? board.end().at() : board.at()),
                board.places(), board.running().size(), board.entries().size(), board.count(Status.SUCCEEDED),
                board.count(Status.FAILED),
                board.count(Status.CANCELLED) + board.count(Status.SKIPPED), board.count(Status.WAITING), board.retries(), alive
                        && board.paused() ? Long.valueOf(board.pausedSince()) : null,
                board.halt() == null ? null : true,
                sample == null ? null : sample.cpuKnown(), sample == null ? null
                        : Double.valueOf(sample.memory()), policy.maxCpu(), policy.maxMemory(),
                sample == null ? null : sample.cpuPressure(), sample == null ? null : sample.memoryPressure(), sample == null ? null
                        : sample.ioPressure(),
                alive && forecast != null ? forecast.words() + " left"
                        : null, Gauges.spent(board, alive ? perHour : null), notices(board, holder, now, redaction));
    }

    private static List<Notice> notices(Board board, Identity holder, long now, Redaction redaction) {
        boolean alive = holder != null;
        var notices = new ArrayList<Notice>();
        if (board.halt() != null)
            notices.add(new Notice(board.halt().why() + (!alive ? "" : board.halt().when() == Halt.When.SOON ? ": what runs may finish"
                    : ": ending what runs"), null));
        if (!alive && board.end() == null)
            notices.add(new Notice("the orchestrator died: 'orchestrate recover " + board.start().run() + "' goes on with the run", null));
        if (alive && holder.unseen()) notices.add(new Notice("held by " + holder.words() + ", which can't be seen from here", null));
        if (alive && Sentences.held(board) instanceof String held)
            notices.add(new Notice((board.next() == null ? "no new starts: " : "held: ") + held, null));
        if (alive) for (var place : Sentences.unreached(board)) notices.add(new Notice(place, null));
        if (alive) for (var part : board.shut(now))
            notices.add(new Notice(Sentences.shut(part, board.waiting(part), null), part.closed() != null ? null : part.until()));
        if (alive) for (var hold : board.paced(now)) notices.add(new Notice(Sentences.paced(hold, board.waiting(hold), now), null));
        if (Sentences.appeals(board, now) instanceof String appeals) notices.add(new Notice(appeals, null));
        for (var overlap : Sentences.overlaps(board.overlaps().all())) notices.add(new Notice(overlap, null));
        return notices.stream().map(n -> new Notice(redaction.text(n.text), n.until)).toList();
    }
}
