package lib.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// News of a run for a person who isn't looking: it is over, a task failed for good, an account is at its limit, or something
/// needs a person. Pure: one event and the board after it. It is what `--notify` gets on its stdin, as one line of JSON, and what rings a
/// terminal's bell.
///
/// @param kind    why it is told
/// @param run     the run's id
/// @param folder  where the run keeps its files
/// @param at      when it happened
/// @param task    the task it is about; null if it is about the run
/// @param account the account it is about; null if it is about none
/// @param until   when that is lifted; null if it isn't about an account, or nobody said
/// @param reason  in a word, as in reports: a failed task's reason, an account's, or what needs attention, such as `auth`, `budget`,
///                `stalled`
/// @param text    in one sentence, without secrets
/// @param summary the run's totals; only when it is over
/// @param needsYou what only a person can do for the task or the account, see [Appeal]; null if nothing
/// @param command the shell line that is to be told of it; null while there is none
public record News(Kind kind, String run, String folder, Instant at, String task, String account, Instant until, String reason,
        String text, Summary.Totals summary, Appeal.Kind needsYou, @JsonIgnore String command) {

    /// `done`: the run is over. `failed`: a task has failed for good; told once for each. `limited`: an account is at its limit, and its
    /// tasks wait. `attention`: somebody should look, since an account is closed (login, billing), a budget is nearly or wholly spent, an
    /// agent stalled, or succeeded with a mark, such as denied tools.
    public enum Kind { DONE, FAILED, LIMITED, ATTENTION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Null if nobody wants to be told.
    public static News of(Event event, Board board) {
        return switch (event) {
            case Event.RunEnded e -> done(e, board);
            case Event.Settled e when e.status() == Status.FAILED
                    -> news(board, Kind.FAILED, e.at(), e.task(), e.reason(),
                    "task '" + e.task() + "' failed: " + Sentences.why(board.find(e.task())));
            case Event.Settled e when e.status() == Status.SUCCEEDED && !board.find(e.task()).attempt().caveats().isEmpty()
                    -> news(board, Kind.ATTENTION, e.at(), e.task(), board.find(e.task()).attempt().caveats().getFirst().kind().word(),
                    "task '" + e.task() + "' succeeded, but " + Sentences.caveats(board.find(e.task()).attempt()));
            // Each further try that meets the same limit is no news.
            case Event.Limited e when e.holds() == null
                    -> about(board, Kind.LIMITED, e, e.account(), e.until(), e.reason(), Sentences.limited(e));
            case Event.LimitSeen e -> about(board, Kind.LIMITED, e, e.account(), e.until(), e.reason(), Sentences.met(e));
            case Event.Closed e -> about(board, Kind.ATTENTION, e, e.account(), e.until(), e.reason(), Sentences.closed(e));
            case Event.Warned e -> news(board, Kind.ATTENTION, e.at(), e.task(), "budget",
                    (e.task() == null ? "the run" : "task '" + e.task() + "'") + ": " + e.what());
            case Event.Halted e when e.why().kind() == HaltCause.Kind.BUDGET
                    -> news(board, Kind.ATTENTION, e.at(), null, "budget", "nothing new is started: " + e.why());
            case Event.Signalled e when e.signal() == Signal.TERM && e.why() == StopCause.Alone.STALLED
                    -> news(board, Kind.ATTENTION, e.at(), e.task(), "stalled",
                    "task '" + e.task() + "' has been silent for too long and is ended");
            case Event.RunStarted _, Event.Recovered _, Event.Queued _, Event.Sampled _, Event.Measured _, Event.Learned _,
                    Event.Observed _, Event.Touched _, Event.ClockMoved _, Event.OfPlace _, Event.Asked _, Event.Answered _,
                    Event.Spawned _, Event.Suspended _, Event.Continued _, Event.Noted _, Event.Ended _, Event.Vacated _, Event.Flooded _,
                    Event.Interrupted _, Event.Held _, Event.GateAsked _, Event.GateAnswered _, Event.ConditionAsked _,
                    Event.ConditionAnswered _, Event.Fingerprinted _, Event.Started _, Event.SettingUp _, Event.SetUp _,
                    Event.Verifying _, Event.Verified _, Event.Signalled _, Event.Judged _, Event.Requeued _, Event.Settled _,
                    Event.Halted _, Event.Limited _, Event.WindowsSeen _, Event.Paced _ -> null;
        };
    }

    private static News done(Event.RunEnded e, Board board) {
        int all = board.entries().size(), failed = board.count(Status.FAILED), waiting = board.count(Status.WAITING);
        int left = board.count(Status.CANCELLED) + board.count(Status.SKIPPED);
        var text = "run " + board.start().run() + " is over: " + board.count(Status.SUCCEEDED) + " of " + all + " succeeded"
                + (failed > 0 ? ", " + failed + " failed" : "") + (left > 0 ? ", " + left + " cancelled" : "")
                + (waiting > 0 ? ", " + waiting + " left waiting" : "");
        var reason = failed > 0 ? "failed" : left > 0 ? "cancelled" : waiting > 0 ? "waiting" : "succeeded";
        var news = news(board, Kind.DONE, e.at(), null, reason, text);
        return new News(news.kind, news.run, news.folder, news.at, null, null, null, news.reason, news.text,
                Aggregator.summary(board, e.at(), false).summary(), null, null);
    }

    private static News about(Board board, Kind kind, Event event, String account, Long until, String reason, String text) {
        var news = news(board, kind, event.at(), null, reason, text);
        return new News(kind, news.run, news.folder, news.at, null, account, until == null ? null : Instant.ofEpochMilli(until),
                news.reason, news.text, null, kind == Kind.ATTENTION ? Appeal.kind(reason) : null, null);
    }

    private static News news(Board board, Kind kind, long at, String task, String reason, String text) {
        var redaction = board.policy().redaction();
        var start = board.start();
        return new News(kind, start.run(), folder(start), Instant.ofEpochMilli(at), task, null, null,
                redaction.text(reason), Text.line(redaction.text(text), 1_000), null,
                task == null ? null : Appeal.kind(board.find(task)), null);
    }

    private static String folder(Event.RunStarted start) {
        return RunFolder.home(Path.of(start.cwd())).resolve("runs").resolve(start.run()).toString();
    }

    /// The same, for this command.
    News with(String command) {
        return new News(kind, run, folder, at, task, account, until, reason, text, summary, needsYou, command);
    }
}
