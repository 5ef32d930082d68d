package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.time.Duration;
import java.util.*;
import lib.model.Setting.Part;
import tools.jackson.databind.JsonNode;

/// A run's treatment of agents, as data: stalls, account limits, budgets, checks. Plain commands have none of these unless a task asks. Its
/// settings are described in [Settings].
public record AgentPolicy(Chosen chosen) {

    public static final AgentPolicy DEFAULT = new AgentPolicy(Chosen.usual(Part.AGENTS));

    /// A process that is still there so long after its final result is ended.
    public static final Duration LINGER = Duration.ofSeconds(30);

    /// Likewise one that only goes on asking what has been refused for good.
    public static final Duration VAIN = Duration.ofSeconds(2);

    /// The share of a budget at which a warning is given.
    public static final double WARN_AT = 0.8;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AgentPolicy read(JsonNode journal) {
        return new AgentPolicy(DEFAULT.chosen.read(Settings.of(Part.AGENTS), journal));
    }

    @JsonValue
    Map<String, Object> written() {
        return chosen.written(Settings.of(Part.AGENTS));
    }

    /// This policy with another value of a setting; null is the usual one.
    ///
    /// @throws UserError if the setting can't have it
    public <T> AgentPolicy with(Setting<T> setting, T value) {
        return new AgentPolicy(chosen.with(setting, value));
    }

    /// Without any sign of progress for so long an agent is ended and goes on in its session; 0 is no such watch.
    public Duration stall() {
        return chosen.get(Settings.STALL);
    }

    public AgentPolicy stall(Duration stall) {
        return with(Settings.STALL, stall);
    }

    /// How far apart agents start; null is by what their start takes.
    public Duration stagger() {
        return chosen.get(Settings.STAGGER);
    }

    /// How long an agent may be silent while a tool of its works.
    public Duration toolTimeout() {
        return chosen.get(Settings.TOOL_TIMEOUT);
    }

    public AgentPolicy toolTimeout(Duration toolTimeout) {
        return with(Settings.TOOL_TIMEOUT, toolTimeout);
    }

    /// What to do when an account is at its limit.
    public OnLimit onLimit() {
        return chosen.get(Settings.ON_LIMIT);
    }

    public AgentPolicy onLimit(OnLimit onLimit) {
        return with(Settings.ON_LIMIT, onLimit);
    }

    /// How much of an account's windows is used, and when.
    public Quota quota() {
        return Objects.requireNonNullElse(chosen.get(Settings.QUOTA), Quota.OFF);
    }

    public AgentPolicy quota(Quota quota) {
        return with(Settings.QUOTA, quota);
    }

    /// Several logins; null is the one that the environment selects.
    public Logins accounts() {
        return chosen.get(Settings.ACCOUNTS);
    }

    /// The names of those that this task may use; empty if there are none for it.
    public List<String> accountsOf(Task task) {
        if (accounts() == null || !(task.work() instanceof Work.Prompt p)) return List.of();
        return task.place().account() != null ? List.of(task.place().account()) : accounts().of(p.agent());
    }

    /// What is wrong with the account that this task asks for, and the mend; null if it asks for none, or may have it.
    public String accountFlaw(Task task) {
        var account = task.place().account();
        if (account == null) return null;
        if (!(task.work() instanceof Work.Prompt p)) return "has an 'account', and that is for a prompt: take it out";
        var all = accounts() == null ? Map.<String, Logins.Login>of() : accounts().of();
        var login = all.get(account);
        if (login == null) return "uses account '" + Text.line(account, 70) + "', which the run doesn't have"
                + UserError.suggestion(account, all.keySet()) + ": add it to 'accounts'";
        return login.agent().equals(p.agent()) ? null
                : "is for " + p.agent() + ", and account '" + account + "' is of " + login.agent() + ": mend one of them";
    }

    /// The variables by which the task's account is selected; none if the environment selects it.
    public Env loginOf(Task task) {
        var login = accounts() == null || task.place().account() == null ? null : accounts().of().get(task.place().account());
        return login == null ? Env.NONE : login.env();
    }

    /// The longest such wait; beyond it the account's tasks are left waiting.
    public Duration limitWaitMax() {
        return chosen.get(Settings.LIMIT_WAIT_MAX);
    }

    public AgentPolicy limitWaitMax(Duration limitWaitMax) {
        return with(Settings.LIMIT_WAIT_MAX, limitWaitMax);
    }

    /// How long an overloaded service is waited for; beyond it the account's tasks are left waiting.
    public Duration overloadWait() {
        return chosen.get(Settings.OVERLOAD_WAIT);
    }

    public AgentPolicy overloadWait(Duration overloadWait) {
        return with(Settings.OVERLOAD_WAIT, overloadWait);
    }

    /// What the run may spend; null is no limit.
    public Budget budget() {
        return chosen.get(Settings.BUDGET);
    }

    public AgentPolicy budget(Budget budget) {
        return with(Settings.BUDGET, budget);
    }

    /// What one task may spend in all its attempts; null is no limit.
    public Budget taskBudget() {
        return chosen.get(Settings.TASK_BUDGET);
    }

    public AgentPolicy taskBudget(Budget taskBudget) {
        return with(Settings.TASK_BUDGET, taskBudget);
    }

    /// Shell line run in the task's folder after an agent has succeeded; null is none.
    public String verify() {
        return chosen.get(Settings.VERIFY);
    }

    public AgentPolicy verify(String verify) {
        return with(Settings.VERIFY, verify);
    }

    /// How often a failed check is handed back to the agent.
    public int verifyRetries() {
        return chosen.get(Settings.VERIFY_RETRIES);
    }

    public AgentPolicy verifyRetries(int verifyRetries) {
        return with(Settings.VERIFY_RETRIES, verifyRetries);
    }

    /// Whether a success with a [Caveat] is a failure.
    public boolean strict() {
        return Boolean.TRUE.equals(chosen.get(Settings.STRICT));
    }

    public AgentPolicy strict(boolean strict) {
        return with(Settings.STRICT, strict);
    }

    /// The US dollars of [#budget]; null is no limit.
    public Double budgetUsd() {
        return budget() == null ? null : budget().usd();
    }

    /// Likewise.
    public Long budgetTokens() {
        return budget() == null ? null : budget().tokens();
    }

    /// The US dollars of [#taskBudget]; null is no limit.
    public Double taskBudgetUsd() {
        return taskBudget() == null ? null : taskBudget().usd();
    }

    /// Likewise.
    public Long taskBudgetTokens() {
        return taskBudget() == null ? null : taskBudget().tokens();
    }
}
