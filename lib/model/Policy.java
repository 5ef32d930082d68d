package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.*;

/// How a run behaves, as data: everything the `Planner` and the `Throttle` go by.
///
/// @param parallel  attempts at a time, 1 to 10,000 (default 4)
/// @param retries   how often a transient failure is tried again, 0 or more (default 2)
/// @param backoff   pause before the first retry; doubled for each further one, then drawn evenly from 0 up to it (default 1s)
/// @param timeout   wall time of one attempt; null is no limit (default)
/// @param grace     from asking an attempt to end (TERM) to making it (KILL) (default 5s)
/// @param maxCpu    no new start while the machine's CPU use is above this percentage, 1 to 100 (default 90)
/// @param maxMemory no new start while memory use is above this percentage, 1 to 100 (default 85)
/// @param worktree  whether tasks get a git worktree of their own unless they say otherwise (default no)
/// @param halt      when to give up early (default never)
/// @param agents    how agents are treated
/// @param redact    regular expressions; what they match isn't shown, see [Redaction] (default none of its own)
/// @param notice    shell line run for what a person wants to be told, see `News`; null is none (default)
/// @param deadline  wall time the whole run may take, a recovered one from its first start on; null is no limit (default)
/// @param own       what the run asks of code its recipe brought, such as [#GATE], which no file has (default nothing)
/// @param rules     tried before the `Classifier`'s own on a failed plain command
public record Policy(int parallel, int retries, Duration backoff, Duration timeout, Duration grace,
                     int maxCpu, int maxMemory, boolean worktree, Halt halt, List<Rule> rules, AgentPolicy agents, List<String> redact,
                             String notice,
                     Duration deadline, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> own) {

    public static final Policy DEFAULT = new Policy(4, 2, Duration.ofSeconds(1), null, Duration.ofSeconds(5),
            90, 85, false, Halt.NEVER, List.of(), AgentPolicy.DEFAULT, List.of(), null, null, List.of());

    /// The longest pause between two attempts. With full jitter the mean wait is half of it.
    public static final Duration BACKOFF_CAP = Duration.ofMinutes(5);

    /// Among [#own]: a [Gate] is asked before each start.
    public static final String GATE = "gate";
    /// Among [#own]: an [Opinion] is asked of each end.
    public static final String OPINION = "classifier";

    /// A resource failure costs no retry before this many of them: the machine was short, not the task at fault.
    public static final int FREE_RESOURCE_FAILURES = 2;

    public Policy {
        check(parallel >= 1 && parallel <= 10_000, "parallel", parallel, "1 to 10000");
        check(retries >= 0 && retries <= 1_000, "retries", retries, "0 to 1000");
        check(maxCpu >= 1 && maxCpu <= 100, "max-cpu", maxCpu, "1 to 100");
        check(maxMemory >= 1 && maxMemory <= 100, "max-memory", maxMemory, "1 to 100");
        if (backoff.isNegative() || grace.isNegative())
            throw new UserError("backoff and grace can't be less than nothing: give 0s or more");
        if (timeout != null && !timeout.isPositive())
            throw new UserError("timeout is no time at all: give it some, or leave it out for no limit");
        if (deadline != null && !deadline.isPositive())
            throw new UserError("deadline is no time at all: give it some, or leave it out for no limit");
        own = own == null ? List.of() : List.copyOf(own);
        rules = rules == null ? List.of() : List.copyOf(rules);
        if (agents == null) agents = AgentPolicy.DEFAULT;
        redact = redact == null ? List.of() : List.copyOf(redact);
        redact.forEach(Redaction::pattern);
    }

    private static void check(boolean good, String name, int value, String range) {
        if (!good) throw new UserError(name + " is " + value + ": use " + range);
    }

    /// A policy of which one part is being changed: so no step has to name all the others, in their order.
    private static final class Draft {
        int parallel, retries, maxCpu, maxMemory;
        Duration backoff, timeout, grace, deadline;
        boolean worktree;
        Halt halt;
        List<Rule> rules;
        AgentPolicy agents;
        List<String> redact, own;
        String notice;
    }

    private Policy with(Consumer<Draft> change) {
        var d = new Draft();
        d.parallel = parallel;
        d.retries = retries;
        d.backoff = backoff;
        d.timeout = timeout;
        d.grace = grace;
        d.maxCpu = maxCpu;
        d.maxMemory = maxMemory;
        d.worktree = worktree;
        d.halt = halt;
        d.rules = rules;
        d.agents = agents;
        d.redact = redact;
        d.notice = notice;
        d.deadline = deadline;
        d.own = own;
        change.accept(d);
        return new Policy(d.parallel, d.retries, d.backoff, d.timeout, d.grace, d.maxCpu, d.maxMemory, d.worktree, d.halt, d.rules,
                d.agents, d.redact, d.notice, d.deadline, d.own);
    }

    public Policy parallel(int parallel) {
        return with(d -> d.parallel = parallel);
    }

    public Policy retries(int retries) {
        return with(d -> d.retries = retries);
    }

    public Policy backoff(Duration backoff) {
        return with(d -> d.backoff = backoff);
    }

    public Policy timeout(Duration timeout) {
        return with(d -> d.timeout = timeout);
    }

    public Policy grace(Duration grace) {
        return with(d -> d.grace = grace);
    }

    public Policy maxCpu(int percent) {
        return with(d -> d.maxCpu = percent);
    }

    public Policy maxMemory(int percent) {
        return with(d -> d.maxMemory = percent);
    }

    public Policy worktree(boolean each) {
        return with(d -> d.worktree = each);
    }

    public Policy halt(Halt halt) {
        return with(d -> d.halt = halt);
    }

    public Policy rules(List<Rule> rules) {
        return with(d -> d.rules = rules);
    }

    public Policy redact(List<String> expressions) {
        return with(d -> d.redact = expressions);
    }

    /// Null is nobody.
    public Policy notice(String command) {
        if (command != null && command.isBlank()) throw new UserError("notify is empty: give a shell command, or leave it out");
        return with(d -> d.notice = command);
    }

    /// Null is no limit.
    public Policy deadline(Duration limit) {
        return with(d -> d.deadline = limit);
    }

    /// The run asks this, too, of its recipe's own code.
    public Policy asks(String what) {
        var all = new TreeSet<>(own);
        all.add(what);
        return with(d -> d.own = List.copyOf(all));
    }

    public Policy agents(UnaryOperator<AgentPolicy> change) {
        return with(d -> d.agents = change.apply(agents));
    }

    public boolean gated() {
        return own.contains(GATE);
    }

    public int retriesOf(Task task) {
        return task.limits().retries() != null ? task.limits().retries() : retries;
    }

    /// Null if there is no limit.
    public Duration timeoutOf(Task task) {
        return task.limits().timeout() != null ? task.limits().timeout() : timeout;
    }

    /// Null if silence is no sign: for a plain command that asks for no stall watch.
    public Duration stallOf(Task task) {
        return task.limits().stall() != null ? task.limits().stall() : task.work() instanceof Work.Prompt ? agents.stall() : null;
    }

    /// The check in words; null if there is none.
    public String verifyOf(Task task) {
        if (task.own() != null && task.own().names().contains(Own.CHECK)) return "of the recipe";
        return task.limits().verify() != null ? task.limits().verify() : task.work() instanceof Work.Prompt ? agents.verify() : null;
    }

    public boolean worktreeOf(Task task) {
        return task.place().worktree() != null ? task.place().worktree() : worktree;
    }

    /// The longest the pause before retry number `n` (from 1) may be.
    public Duration backoff(int n) {
        var doubled = backoff.multipliedBy(1L << Math.clamp(n - 1, 0, 20));
        return doubled.compareTo(BACKOFF_CAP) < 0 ? doubled : backoff.compareTo(BACKOFF_CAP) > 0 ? backoff : BACKOFF_CAP;
    }
}
