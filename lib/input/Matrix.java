package lib.input;

import java.util.*;
import java.util.stream.Stream;
import lib.input.Located.*;
import lib.model.UserError;

/// Lists of values by names, crossed: each combination of one value of each, the last list changing fastest.
///
/// `exclude` and `include` are those of GitHub Actions. A combination is left out if one of `exclude` says nothing of it that isn't so.
/// One of `include` adds what it says to each combination of which it says nothing else than is so, and is a combination of its own if
/// there is none; it may change what another one added, but nothing that was crossed.
final class Matrix {
    private static final String INCLUDE = "include", EXCLUDE = "exclude";

    /// One combination.
    ///
    /// @param values by names
    /// @param own    those that tell it from the others
    record Combination(Map<String, Object> values, List<Object> own) {}

    private final Map<String, List<Object>> lists = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final List<Map<String, Object>> include, exclude;

    /// @throws UserError about the first thing wrong
    Matrix(Fields written, Scope scope) {
        written.byKey().forEach((name, field) -> {
            if (name.equals(INCLUDE) || name.equals(EXCLUDE)) return;
            Variables.checkName(name, field);
            lists.put(name, Filling.list(name, field.value(), scope));
        });
        names.addAll(lists.keySet());
        include = maps(INCLUDE, written, scope);
        exclude = maps(EXCLUDE, written, scope);
        if (lists.isEmpty() && include.isEmpty()) throw written.error("'matrix' has no list: add one, such as os: [linux, mac]");
        for (var one : exclude)
            for (var name : one.keySet())
                if (!lists.containsKey(name))
                    throw written.get(EXCLUDE).error("'exclude' names " + Located.shown(name) + ", which is no list of this matrix"
                            + UserError.suggestion(name, lists.keySet()) + ": use " + String.join(", ", lists.keySet()));
        for (var one : include) names.addAll(one.keySet());
    }

    private static List<Map<String, Object>> maps(String key, Fields written, Scope scope) {
        if (written.get(key) == null) return List.of();
        if (!(written.get(key) instanceof Items items))
            throw written.get(key).error("'" + key + "' is no list: write '- name: value' lines");
        return items.values().stream().map(item -> {
            var map = item.fields(key);
            map.byKey().forEach(Variables::checkName);
            var all = new LinkedHashMap<String, Object>();
            map.byKey().forEach((name, field) -> all.put(name, Filling.data(name, Filling.of(name, field.value(), scope))));
            return (Map<String, Object>) all;
        }).toList();
    }

    /// All names that one of the combinations has.
    Set<String> names() {
        return names;
    }

    /// How many there would be if all lists were crossed; of too many, a number that is large enough.
    long crossed() {
        return lists.isEmpty() ? 0 : lists.values().stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(a * b, Integer.MAX_VALUE));
    }

    List<Combination> combinations() {
        var all = new ArrayList<Map<String, Object>>();
        if (!lists.isEmpty()) cross(List.copyOf(lists.keySet()), new LinkedHashMap<>(), all);
        all.removeIf(one -> exclude.stream().anyMatch(out -> one.entrySet().containsAll(out.entrySet())));
        var crossed = all.stream().map(one -> new Combination(one, List.copyOf(one.values()))).toList();
        var more = new ArrayList<Combination>();
        for (var one : include) {
            var fitting = crossed.stream().filter(c -> fits(one, c)).toList();
            fitting.forEach(c -> c.values.putAll(one));
            if (fitting.isEmpty()) more.add(new Combination(one, List.copyOf(one.values())));
        }
        return Stream.concat(crossed.stream(), more.stream()).toList();
    }

    private boolean fits(Map<String, Object> one, Combination to) {
        return one.entrySet().stream().allMatch(e -> !lists.containsKey(e.getKey()) || e.getValue().equals(to.values.get(e.getKey())));
    }

    private void cross(List<String> left, Map<String, Object> chosen, List<Map<String, Object>> all) {
        if (left.isEmpty()) {
            all.add(new LinkedHashMap<>(chosen));
            return;
        }
        for (var value : lists.get(left.getFirst())) {
            chosen.put(left.getFirst(), value);
            cross(left.subList(1, left.size()), chosen, all);
        }
    }
}
