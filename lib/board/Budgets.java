package lib.board;

import lib.model.*;
import lib.model.Event.*;

/// What is done when a budget is spent, or most of it: that of the run, or of a task. A part of the [Planner], pure as it is.
final class Budgets {
    private Budgets() {}

    /// Null if there is nothing to do.
    static Decision spent(Board board, long now) {
        var agents = board.policy().agents();
        if (agents.budgetUsd() != null || agents.budgetTokens() != null) {
            if (board.halt() == null && share(board.used(), agents.budgetUsd(), agents.budgetTokens()) >= 1)
                return new Halted(now, Halt.When.NOW, HaltCause.of(HaltCause.Kind.BUDGET, words(board.used())));
            if (!board.warned && board.halt() == null && share(board.used(), agents.budgetUsd(),
                    agents.budgetTokens()) >= AgentPolicy.WARN_AT)
                return new Warned(now, null, words(board.used()) + " of the run's budget are spent");
        }
        if (agents.taskBudgetUsd() == null && agents.taskBudgetTokens() == null) return null;
        for (var entry : board.slots.running) {
            double share = share(entry.used(), agents.taskBudgetUsd(), agents.taskBudgetTokens());
            if (share >= 1 && entry.attempt().stopped() == null && !Boolean.TRUE.equals(entry.attempt().progress().finished()))
                return new Signalled(now, entry.task().id(), entry.attempt().number(), Signal.TERM, StopCause.Alone.MAX_BUDGET);
            if (share >= AgentPolicy.WARN_AT && !entry.warned() && entry.attempt().stopped() == null)
                return new Warned(now, entry.task().id(), words(entry.used()) + " of its budget are spent");
        }
        return null;
    }

    private static double share(Usage used, Double usd, Long tokens) {
        return Math.max(usd == null || used.usd() == null ? 0 : used.usd() / usd,
                tokens == null || used.tokens() == null ? 0 : (double) used.tokens() / tokens);
    }

    private static String words(Usage used) {
        return used.usd() != null ? Usage.money(used.usd()) : Usage.count(used.tokens()) + " tokens";
    }
}
