package lib.model;

import java.time.Duration;

/// How a run treats agents, as data: stalls, account limits, budgets, checks. Plain commands have none of these unless a task asks.
///
/// @param stall         without any sign of progress for so long an agent is ended and goes on in its session (default 10 min)
/// @param onLimit       what to do when an account is at its limit (default wait)
/// @param limitWaitMax  the longest such wait; beyond it the account's tasks are left waiting (default 6 h)
/// @param budgetUsd     US dollars the run may spend; null is no limit (default)
/// @param budgetTokens  tokens the run may use; null is no limit (default)
/// @param taskBudgetUsd US dollars one task may spend in all its attempts; null is no limit (default)
/// @param taskBudgetTokens tokens one task may use; null is no limit (default)
/// @param verify        shell line run in the task's folder after an agent has succeeded; null is none (default)
/// @param verifyRetries how often a failed check is handed back to the agent (default 1)
public record AgentPolicy(Duration stall, OnLimit onLimit, Duration limitWaitMax, Double budgetUsd, Long budgetTokens,
                          Double taskBudgetUsd, Long taskBudgetTokens, String verify, int verifyRetries) {

    /// `WAIT` until the account's limit is lifted, or `STOP`: leave its tasks waiting for a later run.
    public enum OnLimit { WAIT, STOP }

    /// @throws UserError if it is neither
    public static OnLimit onLimit(String text) {
        return switch (text) {
            case "wait" -> OnLimit.WAIT;
            case "stop" -> OnLimit.STOP;
            default -> throw new UserError("'" + text + "' can't be done at a limit: use wait or stop");
        };
    }

    public static final AgentPolicy DEFAULT = new AgentPolicy(Duration.ofMinutes(10), OnLimit.WAIT, Duration.ofHours(6), null, null, null,
            null, null, 1);

    /// A process that is still there so long after its final result is ended.
    public static final Duration LINGER = Duration.ofSeconds(30);

    /// The share of a budget at which a warning is given.
    public static final double WARN_AT = 0.8;

    public AgentPolicy {
        if (budgetUsd != null && !(budgetUsd > 0) || taskBudgetUsd != null && !(taskBudgetUsd > 0))
            throw new UserError("a budget of nothing buys nothing: give it a positive amount, or leave it out for no limit");
        if (budgetTokens != null && budgetTokens <= 0 || taskBudgetTokens != null && taskBudgetTokens <= 0)
            throw new UserError("a budget of no tokens buys nothing: give it a positive number, or leave it out for no limit");
        if (verify != null && verify.isBlank()) throw new UserError("verify is empty: give it a shell line, or leave it out");
        if (verifyRetries < 0 || verifyRetries > 100) throw new UserError("verify-retries is " + verifyRetries + ": use 0 to 100");
        if (stall == null) stall = Duration.ofMinutes(10);
        if (onLimit == null) onLimit = OnLimit.WAIT;
        if (limitWaitMax == null) limitWaitMax = Duration.ofHours(6);
    }

    public AgentPolicy stall(Duration stall) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, budgetUsd, budgetTokens, taskBudgetUsd, taskBudgetTokens, verify,
                verifyRetries);
    }

    public AgentPolicy onLimit(OnLimit onLimit) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, budgetUsd, budgetTokens, taskBudgetUsd, taskBudgetTokens, verify,
                verifyRetries);
    }

    public AgentPolicy limitWaitMax(Duration limitWaitMax) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, budgetUsd, budgetTokens, taskBudgetUsd, taskBudgetTokens, verify,
                verifyRetries);
    }

    /// Either may be null: no limit.
    public AgentPolicy budget(Double usd, Long tokens) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, usd, tokens, taskBudgetUsd, taskBudgetTokens, verify, verifyRetries);
    }

    /// Either may be null: no limit.
    public AgentPolicy taskBudget(Double usd, Long tokens) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, budgetUsd, budgetTokens, usd, tokens, verify, verifyRetries);
    }

    public AgentPolicy verify(String line) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, budgetUsd, budgetTokens, taskBudgetUsd, taskBudgetTokens, line, verifyRetries);
    }

    public AgentPolicy verifyRetries(int times) {
        return new AgentPolicy(stall, onLimit, limitWaitMax, budgetUsd, budgetTokens, taskBudgetUsd, taskBudgetTokens, verify, times);
    }
}
