package lib;

import java.time.Duration;
import java.util.*;
import java.util.function.UnaryOperator;
import lib.model.*;
import lib.report.News;

/// The settings of a run, as steps of [Orchestrator]: those that a recipe needs often. Most have the names they have in a manifest and on
/// the command line; `atMost`, `retry` and `mendAtMost` are older words for three of them. All others can be said by [#policy], such as
/// `policy(p -> p.with(Settings.METRICS, "9090"))`. It knows no tasks.
public abstract sealed class RunSettings extends Vocabulary permits Orchestrator {
    final Policy policy;

    RunSettings(Policy policy) {
        this.policy = policy;
    }

    /// The same run with this policy.
    abstract Orchestrator with(Policy policy);

    /// At most this many attempts at a time, 1 to 10,000; 4 if this isn't called.
    public Orchestrator parallel(int attempts) {
        return with(policy.parallel(attempts));
    }

    /// As many attempts at a time as the machine can take: the run finds out.
    public Orchestrator parallelAuto() {
        return with(policy.with(Settings.PARALLEL, Type.Places.AUTO));
    }

    /// What there is of what tasks need besides the machine, such as `gpu=2,license=1`.
    ///
    /// @throws UserError if it isn't written so
    public Orchestrator resources(String amounts) {
        return with(policy.with(Settings.RESOURCES, Amounts.ofRun(amounts)));
    }

    /// Takes what earlier runs in this folder have done of the same, in place of doing it again; see `orchestrate help resume`.
    public Orchestrator resume() {
        return resume(Reuse.ALL_RUNS);
    }

    /// Likewise of one earlier run.
    ///
    /// @param run its id
    public Orchestrator resume(String run) {
        return with(policy.with(Settings.RESUME, run));
    }

    /// The machines its attempts run on, in place of this one, as `--hosts` has it; see [Vocabulary#host].
    ///
    /// @throws UserError if none is given, or one twice
    public Orchestrator on(Hosts... machines) {
        return with(policy.with(Settings.HOSTS, Hosts.all(machines)));
    }

    /// The batch jobs its attempts run in, in place of this machine and beside such machines, as `--slurm` has it; see [Vocabulary#slurm].
    public Orchestrator on(Slurm jobs) {
        return with(policy.with(Settings.SLURM, jobs));
    }

    /// One more login of one's own, which this agent's tasks may use: each goes where there is most room, or asks for it by
    /// [Task#account]. May be called for each.
    ///
    /// @param env the variables that select it, such as `CLAUDE_CONFIG_DIR`; their values are in no file
    /// @throws UserError if that is no name, or no such variable
    public Orchestrator account(String name, String agent, Map<String, String> env) {
        var selects = Env.NONE;
        for (var one : env.entrySet()) selects = selects.with(one.getKey(), one.getValue());
        var before = policy.agents().accounts() == null ? new Logins(Map.of()) : policy.agents().accounts();
        return with(policy.with(Settings.ACCOUNTS, before.with(name, new Logins.Login(agent, selects))));
    }

    /// The same as [#parallel].
    public Orchestrator atMost(int attempts) {
        return parallel(attempts);
    }

    /// How often a transient failure is tried again, 0 or more; 2 if this isn't called.
    public Orchestrator retries(int times) {
        return with(policy.retries(times));
    }

    /// The same as [#retries].
    public Orchestrator retry(int times) {
        return retries(times);
    }

    /// A failure of a task's own is tried again like a transient one.
    public Orchestrator retryAll() {
        return with(policy.with(Settings.RETRY_ALL, true));
    }

    /// The pause before the first retry; doubled for each further one. A second if this isn't called.
    public Orchestrator backoff(Duration first) {
        return with(policy.backoff(first));
    }

    /// Wall time one attempt may take; no limit if this isn't called.
    public Orchestrator timeout(Duration limit) {
        return with(policy.timeout(limit));
    }

    /// The time from asking an attempt to end to making it; 5 seconds if this isn't called.
    public Orchestrator grace(Duration grace) {
        return with(policy.grace(grace));
    }

    /// No new starts above this CPU use, in percent; 90 if this isn't called.
    public Orchestrator maxCpu(int percent) {
        return with(policy.maxCpu(percent));
    }

    /// No new starts above this memory use, in percent; 85 if this isn't called.
    public Orchestrator maxMemory(int percent) {
        return with(policy.maxMemory(percent));
    }

    /// When to give up early, such as `now,fail=1`; never if this isn't called.
    public Orchestrator halt(String policy) {
        return with(this.policy.halt(Halt.parse(policy)));
    }

    /// A git worktree of its own for each task.
    public Orchestrator inWorktrees() {
        return with(policy.worktree(true));
    }

    /// A shell line run once in each new worktree, before the first attempt there, such as `npm ci`. None if this isn't called.
    public Orchestrator setup(String line) {
        return with(policy.with(Settings.SETUP, line));
    }

    /// An agent silent for so long is ended and goes on in its session; 10 minutes if this isn't called.
    public Orchestrator stall(Duration silence) {
        return with(policy.agents(a -> a.stall(silence)));
    }

    /// What the run may spend, such as `5` (US dollars) or `2M tokens`; no limit if this isn't called.
    public Orchestrator budget(String budget) {
        return with(policy.with(Settings.BUDGET, Budget.parse(budget)));
    }

    /// What one task may spend in all its attempts; no limit if this isn't called.
    public Orchestrator taskBudget(String budget) {
        return with(policy.with(Settings.TASK_BUDGET, Budget.parse(budget)));
    }

    /// A shell line that checks each agent's work in its folder; a failure goes back to the agent once. None if this isn't called.
    public Orchestrator verify(String line) {
        return with(policy.agents(a -> a.verify(line)));
    }

    /// A success with a mark, such as denied tools or an answer that asks, is a failure.
    public Orchestrator strict() {
        return with(policy.agents(a -> a.strict(true)));
    }

    /// How often a failed check goes back to the agent, in its session, 0 to 100; once if this isn't called. Of an agent that can't go on
    /// in one, a failed check is a failure.
    public Orchestrator verifyRetries(int times) {
        return with(policy.agents(a -> a.verifyRetries(times)));
    }

    /// The same as [#verifyRetries].
    public Orchestrator mendAtMost(int times) {
        return verifyRetries(times);
    }

    /// Wall time the whole run may take: then what runs is ended and nothing new starts. No limit if this isn't called.
    public Orchestrator deadline(Duration limit) {
        return with(policy.deadline(limit));
    }

    /// Rules for failed commands, tried before the built-in ones.
    public Orchestrator rules(Rule... rules) {
        return with(policy.rules(List.of(rules)));
    }

    /// Regular expressions; what they match is not shown in views and reports, as known forms of keys and tokens never are.
    public Orchestrator redact(String... expressions) {
        return with(policy.redact(List.of(expressions)));
    }

    /// A shell line run when the run is over, a task has failed for good, an account is at its limit, or somebody should look; it gets the
    /// [News] as a line of JSON on its stdin, and its kind in `ORCHESTRATE_EVENT`. The run doesn't wait for it. None if this isn't called.
    public Orchestrator notify(String command) {
        return with(policy.notice(command));
    }

    /// A step that changes the policy as a whole.
    public Orchestrator policy(UnaryOperator<Policy> change) {
        return with(change.apply(policy));
    }
}
