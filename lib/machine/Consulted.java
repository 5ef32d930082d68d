package lib.machine;

import java.util.*;
import lib.board.*;
import lib.model.*;

/// Whom a run asks: the recipe's own code, a gate before each start and an opinion of each end; and who fills in what is late of a task.
/// The host asks, and the answers become facts.
///
/// @param gate    null if there is none
/// @param opinion null if there is none
/// @param filling null where nothing is filled in
public record Consulted(Gate gate, Opinion opinion, Filled.By filling) {
    public static final Consulted NOBODY = new Consulted(null, null, null);

    public Consulted gate(Gate gate) {
        return new Consulted(UserError.unlessNull(gate, "gate() is given none (null): give it one, or leave it out"), opinion, filling);
    }

    public Consulted opinion(Opinion opinion) {
        return new Consulted(gate, UserError.unlessNull(opinion, "classify() is given no opinion (null): give it one, or leave it out"),
                filling);
    }

    public Consulted filling(Filled.By filling) {
        return new Consulted(gate, opinion, filling);
    }

    /// Whether this process has all that the policy asks for.
    ///
    /// @throws UserError if it doesn't
    public void check(Policy policy, String run) {
        if (policy.gated() && gate == null || policy.own().contains(Policy.OPINION) && opinion == null)
            throw new UserError("run " + run + " asks its recipe's own code (" + String.join(", ", policy.own())
                    + "): only the recipe can go on with it, by orchestrate(…).recover()");
    }

    /// Why the task may not start now; null if it may.
    String refusal(Task task) {
        if (gate == null) return null;
        try {
            return gate.refusal(task).orElse(null);
        } catch (RuntimeException e) {
            return "it threw " + e;
        }
    }

    /// The end with what the recipe says it means.
    public Event.Ended withOpinion(Task task, Event.Ended end) {
        return opinion == null ? end : end.opinion(Classifier.judge(opinion, task, end.attempt(), end.exit(), end.said()));
    }
}
