package lib.agents;

import java.util.List;
import lib.board.*;
import lib.model.*;
import static lib.model.Reason.Known.*;

/// The judgement of an end that the agent itself did not report: no result, no error, no finished turn. Never a success, whatever the
/// exit status. It knows exits and last words, not streams.
final class Untold {
    private Untold() {}

    /// @param agent whose rule this is
    static Judgement judge(String agent, Exit exit, Said said) {
        var plain = Classifier.plain(exit, said, List.of());
        boolean lost = exit instanceof Exit.NotStarted || exit.status() == 126 || exit.status() == 127;
        if (lost || plain.outcome() instanceof Outcome.Resource) return plain;
        var words = StreamReader.complaint(said);
        switch (signal(exit)) {
            case 0 -> {}
            case 1, 2, 3, 15 -> {
                return new Judgement(new Outcome.Cancelled(SIGNAL), agent + ":signal", exit.words());
            }
            default -> {
                return new Judgement(new Outcome.Transient(CRASHED), agent + ":crashed", words == null ? exit.words() : words);
            }
        }
        boolean streamed = said.progress().phase() != null || said.progress().session() != null;
        var limit = words == null || exit.status() == 0 ? null
                : LimitWords.judge(agent, 0, words, said.at(), null, said.progress().model());
        if (limit != null) return limit;
        if (!streamed && exit.status() != 0)
            return words != null && plain.outcome() instanceof Outcome.Transient
                    ? new Judgement(plain.outcome(), agent + ":" + plain.outcome().reason(), words) : refused(agent, exit, words);
        return new Judgement(new Outcome.Transient(NO_RESULT), agent + ":no-result",
                words != null ? words : exit.words() + " without telling an end");
    }

    /// It never got to work: options, folder, login, or a session that is no more.
    private static Judgement refused(String agent, Exit exit, String words) {
        if (words == null) return new Judgement(new Outcome.Permanent(USAGE_ERROR), agent + ":no-stream", exit.words());
        if (ServiceError.unknownSession(words))
            return new Judgement(new Outcome.Permanent(SESSION_UNKNOWN), agent + ":session-unknown", words);
        if (ServiceError.wantsLogin(words)) return new Judgement(new Outcome.Permanent(ServiceError.login(words)), agent + ":auth", words);
        return new Judgement(new Outcome.Permanent(USAGE_ERROR), agent + ":no-stream", words);
    }

    /// The signal it died by, or 0. Of the codes above 128 only those count that a shell passes on for a signal; others may be an agent's
    /// own.
    static int signal(Exit exit) {
        return switch (exit) {
            case Exit.Signal(var signal) -> signal;
            case Exit.Code(var code) when List.of(129, 130, 131, 134, 137, 139, 143).contains(code) -> code - 128;
            case Exit.Code _, Exit.NotStarted _, Exit.Lost _ -> 0;
        };
    }
}
