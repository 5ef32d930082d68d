package lib.input;

import module java.base;
import lib.model.*;
import lib.input.Located.*;

/// The keys of a manifest that set how the run behaves -> a change of [Policy].
///
/// It knows their ranges, not their defaults: what isn't written stays as it was.
final class PolicyKeys {
    static final List<String> RULE = List.of("match", "exit", "outcome", "reason");

    private static final Map<String, Function<Located, UnaryOperator<Policy>>> READERS = new LinkedHashMap<>();

    static {
        number("parallel", 1, 10_000, Policy::parallel);
        number("retries", 0, 1_000, Policy::retries);
        set("backoff", value -> value.duration("backoff"), Policy::backoff);
        set("timeout", TaskKeys::timeout, Policy::timeout);
        set("deadline", TaskKeys::deadline, Policy::deadline);
        set("grace", value -> value.duration("grace"), Policy::grace);
        number("max_cpu", 1, 100, Policy::maxCpu);
        number("max_memory", 1, 100, Policy::maxMemory);
        set("worktree", value -> value.flag("worktree"), Policy::worktree);
        set("halt", value -> value.parsed("halt", Halt::parse), Policy::halt);
        set("rules", PolicyKeys::rules, Policy::rules);
        set("redact", value -> value instanceof Items ? value.texts("redact") : List.of(value.text("redact")), Policy::redact);
        set("notify", value -> value.text("notify"), Policy::notice);
        agents("stall", value -> value.duration("stall"), AgentPolicy::stall);
        agents("on_limit", value -> value.parsed("on_limit", AgentPolicy::onLimit), AgentPolicy::onLimit);
        agents("limit_wait_max", value -> value.duration("limit_wait_max"), AgentPolicy::limitWaitMax);
        agents("budget", value -> value.parsed("budget", Budget::parse), (a, b) -> a.budget(b.usd(), b.tokens()));
        agents("task_budget", value -> value.parsed("task_budget", Budget::parse), (a, b) -> a.taskBudget(b.usd(), b.tokens()));
        agents("verify", value -> value.text("verify"), AgentPolicy::verify);
        agents("verify_retries", value -> value.whole("verify_retries", 0, 100), AgentPolicy::verifyRetries);
    }

    static final List<String> ALL = List.copyOf(READERS.keySet());

    private PolicyKeys() {}

    /// The changes the file asks for, read and checked now, to be applied later.
    static UnaryOperator<Policy> read(Fields fields) {
        var changes = READERS.entrySet().stream().filter(entry -> fields.get(entry.getKey()) != null)
                .map(entry -> entry.getValue().apply(fields.get(entry.getKey()))).toList();
        return policy -> {
            for (var change : changes) policy = change.apply(policy);
            return policy;
        };
    }

    private static <T> void set(String key, Function<Located, T> reader, BiFunction<Policy, T, Policy> setter) {
        READERS.put(key, located -> {
            var value = reader.apply(located);
            return policy -> setter.apply(policy, value);
        });
    }

    private static <T> void agents(String key, Function<Located, T> reader, BiFunction<AgentPolicy, T, AgentPolicy> setter) {
        set(key, reader, (policy, value) -> policy.agents(a -> setter.apply(a, value)));
    }

    private static void number(String key, int least, int most, BiFunction<Policy, Integer, Policy> setter) {
        set(key, value -> value.whole(key, least, most), setter);
    }

    private static List<Rule> rules(Located value) {
        if (value instanceof Items items) return items.values().stream().map(PolicyKeys::rule).toList();
        throw value.error("'rules' is no list: write '- match: …' lines");
    }

    private static Rule rule(Located value) {
        var rule = value.fields("rule");
        rule.only(RULE, "a rule");
        if (rule.get("match") == null && rule.get("exit") == null) throw rule.error("this rule fits anything: add 'match' or 'exit'");
        if (rule.get("outcome") == null || rule.get("reason") == null)
            throw rule.error("this rule needs both 'outcome' and 'reason': add what is missing");
        var match = rule.get("match") == null ? null : rule.get("match").text("match");
        var exit = switch (rule.get("exit")) {
            case null -> List.<Integer>of();
            case Items items -> items.values().stream().map(item -> item.whole("exit", 1, 255)).toList();
            case Located one -> List.of(one.whole("exit", 1, 255));
        };
        return rule.placed(() -> new Rule(match, exit, rule.get("outcome").text("outcome"), rule.get("reason").text("reason")));
    }
}
