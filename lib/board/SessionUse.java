package lib.board;

import lib.model.*;

/// What a task's attempts have used in one session, of which an agent tells a sum that grows from attempt to attempt.
public final class SessionUse {
    private SessionUse() {}

    /// The tokens used in this session so far, by earlier attempts and in an earlier run; what the latest attempt uses while it runs is not
    /// among them.
    public static Progress.Tokens of(Entry entry, String session) {
        var used = entry.task().work() instanceof Work.Prompt p && session.equals(p.options().session()) ? p.options().used() : null;
        return entry.attempts().stream().filter(a -> !a.running()).map(Attempt::progress)
                .filter(p -> p.tokens() != null && session.equals(p.session())).map(Progress::tokens)
                .reduce(used == null ? Progress.Tokens.ZERO : used, Progress.Tokens::plus);
    }

    /// Likewise at its end; null if nobody heard.
    static Progress told(Entry entry, Event.Ended e) {
        return e.said() == null ? null : own(entry, e.said().progress());
    }

    /// What its latest attempt has told, without the tokens that those before it have used in the same session.
    static Progress own(Entry entry, Progress told) {
        return told.whole() == null || told.session() == null ? told : told.since(of(entry, told.session()));
    }
}
