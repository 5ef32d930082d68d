package lib.board;

import java.util.*;
import lib.model.*;
import lib.model.Event.Resume;

/// How a task's next attempt begins: in the session of the one before it, or in a session of its own. It knows no agent.
final class Resuming {
    /// What an agent is told when it goes on in its session.
    static final String CONTINUE = "Continue where you left off.";

    private static final String AFRESH = "Somebody has worked at this before you, and nobody can go on in that session.";

    private Resuming() {}

    /// A retry goes on in the session of the attempt before it, unless that never got one, its agent didn't keep it, or nobody can go on
    /// in it.
    ///
    /// @return null if there is nothing to tell but the task's own prompt
    static Resume of(Entry entry, Agent agent) {
        var last = entry.attempt();
        if (!agent.resumes()) return null;
        if (entry.sessionLost()) return new Resume(null, last == null ? AFRESH : afresh(entry));
        boolean kept = agent.keepsUnanswered() || entry.attempts().stream().anyMatch(a -> a.progress().turn() != null);
        if (last == null || last.progress().session() == null || !kept)
            return entry.task().work() instanceof Work.Prompt p && p.options().session() != null
                    ? new Resume(p.options().session(), Objects.requireNonNullElse(p.options().words(), CONTINUE)) : null;
        return new Resume(last.progress().session(), last.flawed() ? flaw(last) + "\n\nMend what is wrong." : CONTINUE);
    }

    /// What is known without the session. What was done, the host sees in the folder.
    private static String afresh(Entry entry) {
        return entry.attempts().reversed().stream().filter(Attempt::flawed).findFirst().map(a -> AFRESH + " " + flaw(a)).orElse(AFRESH);
    }

    private static String flaw(Attempt attempt) {
        var verified = attempt.verified();
        return "The check `%s` failed (%s):%n%n%s".formatted(attempt.check(), verified.exit().words(),
                Objects.requireNonNullElse(verified.tail(), "(no output)"));
    }
}
