package lib.report;

import lib.board.*;
import lib.model.*;

/// Short sentences for people on what happened to a task or an account. It knows no layout and no colours.
public final class Sentences {
    private Sentences() {}

    /// The exit and the line that tells most, such as `exit 1: connection refused`.
    public static String why(Entry entry) {
        var attempt = entry.attempt();
        if (attempt == null || attempt.judgement() == null) return entry.reason();
        if (attempt.verified() != null && attempt.verified().exit().status() != 0)
            return "check failed, " + attempt.verified().exit().words()
                    + (attempt.verified().tail() == null ? "" : ": " + Text.line(attempt.verified().tail(), 200));
        var j = attempt.judgement();
        var exit = attempt.exit().words();
        if (attempt.exit() instanceof Exit.NotStarted) return exit;
        var reason = j.outcome().reason() == Reason.Known.EXIT ? exit : j.outcome().reason() + ", " + exit;
        return j.evidence() == null ? reason : reason + ": " + j.evidence();
    }

    public static String met(Event.LimitSeen e) {
        return e.account() + " is at its limit, as another run has met: its tasks wait " + Durations.words(Math.max(0, e.until() - e.at()));
    }

    public static String closed(Event.Closed e) {
        return e.account() + ": " + e.reason() + ": its other tasks are left waiting; mend it and run them again";
    }
}
