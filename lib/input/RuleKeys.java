package lib.input;

import module java.base;
import lib.model.*;
import lib.input.Located.*;

/// The keys of a manifest's rule -> a [Rule].
final class RuleKeys {
    static final List<String> ALL = List.of("match", "program", "exit", "outcome", "reason");

    private RuleKeys() {}

    static List<Rule> read(Located value) {
        if (value instanceof Items items) return items.values().stream().map(RuleKeys::rule).toList();
        throw value.error("'rules' is no list: write '- match: …' lines");
    }

    private static Rule rule(Located value) {
        var rule = value.fields("rule");
        rule.only(ALL, "a rule");
        if (rule.get("outcome") == null || rule.get("reason") == null)
            throw rule.error("this rule needs both 'outcome' and 'reason': add what is missing");
        var match = rule.get("match") == null ? null : rule.get("match").text("match");
        var exit = switch (rule.get("exit")) {
            case null -> List.<Integer>of();
            case Items items -> items.values().stream().map(item -> item.whole("exit", 1, 255)).toList();
            case Located one -> List.of(one.whole("exit", 1, 255));
        };
        return rule.placed(() -> new Rule(match, exit, rule.get("outcome").text("outcome"), rule.get("reason").text("reason"),
                rule.get("program") == null ? null : rule.get("program").text("program")));
    }
}
