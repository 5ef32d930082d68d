package lib.board;

import lib.model.*;

/// What a task's result comes from: what decided it, and the earlier run that had it, if one was looked for.
///
/// @param found what files, variables and git add to its [Fingerprint], as it was when its first attempt began
/// @param reuse null if no earlier run was asked
public record Provenance(Fingerprint found, Reuse reuse) {
    static final Provenance NONE = new Provenance(Fingerprint.NONE, null);

    Provenance found(Fingerprint found) {
        return new Provenance(found, reuse);
    }

    Provenance reuse(Reuse reuse) {
        return new Provenance(reuse == null || reuse.taken() == null ? found : reuse.taken().found(), reuse);
    }

    /// The attempt of an earlier run, or of the best of its tries, whose result it has; null if there is none.
    public Reuse.Taken taken() {
        return reuse == null ? null : reuse.taken();
    }

    /// The attempt of an earlier run, as if it had been this run's and taken no time.
    static Attempt attempt(Event.ConditionAnswered e) {
        var attempt = new Attempt(new Event.Started(e.at(), e.task(), 1, 1, null));
        var end = new Exit.Code(0);
        attempt.ended(new Event.Ended(e.at(), e.task(), 1, end, Said.NOTHING), end, null);
        boolean best = e.reuse().taken().best() != null;
        attempt.judged(new Judgement(new Outcome.Succeeded(best ? Reason.Known.CHOSEN : Reason.Known.TAKEN), best ? "choose" : "resume",
                e.reuse().taken().words()));
        return attempt;
    }
}
