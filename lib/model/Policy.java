package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.time.Duration;
import java.util.*;
import java.util.function.UnaryOperator;
import lib.model.Setting.Part;
import tools.jackson.databind.JsonNode;

/// A run's behaviour, as data: everything the `Planner` and the `Throttle` go by. Its settings are described in [Settings].
///
/// @param chosen of the settings that concern all tasks
/// @param agents how agents are treated
/// @param own    what the run asks of code its recipe brought, such as [#GATE], which no file has (default nothing)
public record Policy(Chosen chosen, AgentPolicy agents, List<String> own) {
    public static final Policy DEFAULT = new Policy(Chosen.usual(Part.RUN), AgentPolicy.DEFAULT, List.of());

    /// The longest pause between two attempts. With full jitter the mean wait is half of it.
    public static final Duration BACKOFF_CAP = Duration.ofMinutes(5);

    /// Among [#own]: a [Gate] is asked before each start.
    public static final String GATE = "gate";
    /// Among [#own]: an [Opinion] is asked of each end.
    public static final String OPINION = "classifier";

    public Policy {
        own = List.copyOf(own);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Policy read(JsonNode journal) {
        return new Policy(DEFAULT.chosen.read(Settings.of(Part.RUN), journal), AgentPolicy.read(journal.path("agents")),
                journal.path("own").valueStream().map(JsonNode::asString).toList());
    }

    /// As it stands in the journal: there `agents` has always come before `redact`.
    @JsonValue
    Map<String, Object> written() {
        var all = new LinkedHashMap<String, Object>();
        chosen.written(Settings.of(Part.RUN)).forEach((key, value) -> {
            if (key.equals(Settings.REDACT.key())) all.put("agents", agents);
            all.put(key, value);
        });
        if (!own.isEmpty()) all.put("own", own);
        return all;
    }

    /// This policy with another value of a setting; null is the usual one.
    ///
    /// @throws UserError if the setting can't have it
    public <T> Policy with(Setting<T> setting, T value) {
        return switch (setting.part()) {
            case RUN -> new Policy(chosen.with(setting, value), agents, own);
            case AGENTS -> new Policy(chosen, agents.with(setting, value), own);
            case PROMPT, OPTIONS, PLACE, LIMITS, ORDER -> throw new IllegalArgumentException("BUG: " + setting.name() + " is a task's");
        };
    }

    /// Attempts at a time, at the most.
    public int parallel() {
        return hosts() != null ? hosts().all() : auto() ? Type.Places.MOST_AT_ONCE : chosen.get(Settings.PARALLEL);
    }

    /// Whether the run finds out itself how many the machine can take.
    public boolean auto() {
        return hosts() == null && chosen.get(Settings.PARALLEL) == Type.Places.AUTO;
    }

    /// The places its attempts run on; null is this machine.
    public Hosts hosts() {
        return Hosts.of(chosen.get(Settings.HOSTS), chosen.get(Settings.SLURM), chosen.get(Settings.JAVA));
    }

    /// What there is of the run's own things that tasks need; null if nothing was said.
    public Amounts resources() {
        return chosen.get(Settings.RESOURCES);
    }

    public Policy parallel(int parallel) {
        return with(Settings.PARALLEL, parallel);
    }

    /// How often a transient failure is tried again.
    public int retries() {
        return chosen.get(Settings.RETRIES);
    }

    public Policy retries(int retries) {
        return with(Settings.RETRIES, retries);
    }

    /// Pause before the first retry; doubled for each further one, then drawn evenly from 0 up to it.
    public Duration backoff() {
        return chosen.get(Settings.BACKOFF);
    }

    public Policy backoff(Duration backoff) {
        return with(Settings.BACKOFF, backoff);
    }

    /// Wall time of one attempt; null is no limit.
    public Duration timeout() {
        return chosen.get(Settings.TIMEOUT);
    }

    public Policy timeout(Duration timeout) {
        return with(Settings.TIMEOUT, timeout);
    }

    /// The time from asking an attempt to end (TERM) to making it (KILL).
    public Duration grace() {
        return chosen.get(Settings.GRACE);
    }

    public Policy grace(Duration grace) {
        return with(Settings.GRACE, grace);
    }

    /// No new start while the machine's CPU use is above this percentage.
    public int maxCpu() {
        return chosen.get(Settings.MAX_CPU);
    }

    public Policy maxCpu(int maxCpu) {
        return with(Settings.MAX_CPU, maxCpu);
    }

    /// No new start while memory use is above this percentage.
    public int maxMemory() {
        return chosen.get(Settings.MAX_MEMORY);
    }

    public Policy maxMemory(int maxMemory) {
        return with(Settings.MAX_MEMORY, maxMemory);
    }

    /// Whether tasks get a git worktree of their own unless they say otherwise.
    public boolean worktree() {
        return chosen.get(Settings.WORKTREE);
    }

    public Policy worktree(boolean worktree) {
        return with(Settings.WORKTREE, worktree);
    }

    /// When to give up early.
    public Halt halt() {
        return chosen.get(Settings.HALT);
    }

    public Policy halt(Halt halt) {
        return with(Settings.HALT, halt);
    }

    /// Tried before the `Classifier`'s own on a failed plain command.
    public List<Rule> rules() {
        return chosen.get(Settings.RULES);
    }

    public Policy rules(List<Rule> rules) {
        return with(Settings.RULES, rules);
    }

    /// Regular expressions; what they match isn't shown, see [Redaction].
    public List<String> redact() {
        return chosen.get(Settings.REDACT);
    }

    public Policy redact(List<String> redact) {
        return with(Settings.REDACT, redact);
    }

    /// What hides what isn't to be shown of a run.
    public Redaction redaction() {
        return Redaction.of(redact());
    }

    /// Shell line run for what a person wants to be told, see `News`; null is none.
    public String notice() {
        return chosen.get(Settings.NOTIFY);
    }

    public Policy notice(String notice) {
        return with(Settings.NOTIFY, notice);
    }

    /// Where its figures are told, as OpenMetrics text: a port of 127.0.0.1, 0 for any free one, or a file; null is nowhere.
    public String metrics() {
        return chosen.get(Settings.METRICS);
    }

    /// Wall time the whole run may take, a recovered one from its first start on; null is no limit.
    public Duration deadline() {
        return chosen.get(Settings.DEADLINE);
    }

    public Policy deadline(Duration deadline) {
        return with(Settings.DEADLINE, deadline);
    }

    /// How long a place may tell nothing until what runs there is taken for lost; null is for ever.
    public Duration onSilent() {
        return chosen.get(Settings.ON_SILENT);
    }

    /// Pause between two starts; null is none.
    public Duration delay() {
        return chosen.get(Settings.DELAY);
    }

    /// By how much other programs come first where the CPU is short, see nice(1); null is not at all.
    public Integer nice() {
        return chosen.get(Settings.NICE);
    }

    /// The run asks this, too, of its recipe's own code.
    public Policy asks(String what) {
        var all = new TreeSet<>(own);
        all.add(what);
        return new Policy(chosen, agents, List.copyOf(all));
    }

    public Policy agents(UnaryOperator<AgentPolicy> change) {
        return new Policy(chosen, change.apply(agents), own);
    }

    public boolean gated() {
        return own.contains(GATE);
    }

    public int retriesOf(Task task) {
        return task.limits().retries() != null ? task.limits().retries() : retries();
    }

    public boolean retryAllOf(Task task) {
        return task.limits().retryAll() != null ? task.limits().retryAll() : Boolean.TRUE.equals(chosen.get(Settings.RETRY_ALL));
    }

    /// Whether its line is given to a shell even if it needs none.
    public boolean shellOf(Task task) {
        return task.limits().shell() != null ? task.limits().shell() : Boolean.TRUE.equals(chosen.get(Settings.SHELL));
    }

    /// Null if there is no limit.
    public Duration timeoutOf(Task task) {
        return task.limits().timeout() != null ? task.limits().timeout() : timeout();
    }

    /// Null if there is no limit.
    public Long maxOutputOf(Task task) {
        return task.limits().maxOutput() != null ? task.limits().maxOutput() : chosen.get(Settings.MAX_OUTPUT);
    }

    /// Null if silence is no sign: for a plain command that asks for no stall watch, and where 0 says so.
    public Duration stallOf(Task task) {
        var stall = task.limits().stall() != null ? task.limits().stall() : task.work() instanceof Work.Prompt ? agents.stall() : null;
        return stall == null || stall.isZero() ? null : stall;
    }

    /// The check in words; null if there is none.
    public String verifyOf(Task task) {
        var check = task.own() != null && task.own().names().contains(Own.CHECK) ? "of the recipe" : verifyLineOf(task).orElse(null);
        return check != null ? check : task.limits().made();
    }

    /// The shell line that checks its work; empty if none does, or the recipe's own check, which only the recipe can ask.
    public Optional<String> verifyLineOf(Task task) {
        if (task.own() != null && task.own().names().contains(Own.CHECK)) return Optional.empty();
        return Optional.ofNullable(task.limits().verify() != null ? task.limits().verify()
                : task.work() instanceof Work.Prompt ? agents.verify() : null);
    }

    public boolean strictOf(Task task) {
        return task.limits().strict() != null ? task.limits().strict() : agents.strict();
    }

    public boolean worktreeOf(Task task) {
        return task.place().worktree() != null ? task.place().worktree() : worktree() && !task.place().copy();
    }

    /// Whether what an attempt leaves uncommitted in its worktree is committed at its end.
    public boolean wipOf(Task task) {
        return !Boolean.FALSE.equals(task.place().wip() != null ? task.place().wip() : chosen.get(Settings.WIP));
    }

    /// Paths that its worktree has as links to those of the checkout.
    public List<String> linkOf(Task task) {
        return Objects.requireNonNullElse(task.place().link() != null ? task.place().link() : chosen.get(Settings.LINK), List.of());
    }

    /// Shell line run once in its worktree before the first attempt there; null if there is none.
    public String setupOf(Task task) {
        return task.place().setup() != null ? task.place().setup() : chosen.get(Settings.SETUP);
    }

    /// The longest the pause before retry number `n` (from 1) may be.
    public Duration backoff(int n) {
        return Durations.doubled(backoff(), n - 1, BACKOFF_CAP);
    }
}
