package lib.input;

import java.util.*;
import java.util.stream.Collectors;
import lib.input.Located.*;
import lib.model.*;

/// What a task of a manifest becomes many of: the combinations of its `matrix`, or the values of its `foreach`. It knows
/// their values, and not what is made of them.
final class Family {
    private static final String MATRIX = "matrix", FOREACH = "foreach", MOST = "most";
    static final List<String> KEYS = List.of(MATRIX, FOREACH, MOST);
    /// Of one task, unless it says otherwise, and in any case.
    private static final int USUAL = 1_000, AT_MOST = 100_000;

    /// By which templates name what is of one of them.
    static final List<String> NAMES = List.of(Scope.MATRIX, Scope.ITEM);

    private Family() {}

    /// The list that what another task comes to gives; null if all is known.
    static Late.Each late(Fields task, Scope scope) {
        if (!(task.get(FOREACH) instanceof Scalar list) || list.kind() != Kind.TEXT) return null;
        var template = Filling.template(list, true);
        if (template.saying(List.of(Scope.TASKS)).isEmpty()) return null;
        if (task.get(MATRIX) != null || !template.whole())
            throw list.error("'foreach' is one expression that gives a list, such as '[=tasks.find.json]', and stands beside no 'matrix'");
        int most = task.get(MOST) == null ? USUAL : Filling.of(MOST, task.get(MOST), scope).whole(MOST, 1, AT_MOST);
        return new Late.Each(template.kept(scope.knowingLater(Scope.TASKS), false), most);
    }

    /// One of them.
    ///
    /// @param name  by which templates name its value
    /// @param words of the value, for its id
    record Member(String name, Object value, String words) {}

    static boolean is(Fields task) {
        return KEYS.stream().anyMatch(key -> task.get(key) != null);
    }

    /// @throws UserError about the first thing wrong, and if there are too many
    static List<Member> of(Fields task, Scope scope) {
        int most = task.get(MOST) == null ? USUAL : Filling.of(MOST, task.get(MOST), scope).whole(MOST, 1, AT_MOST);
        if (task.get(MATRIX) != null && task.get(FOREACH) != null)
            throw task.byKey().get(FOREACH).error("'foreach' stands beside 'matrix': keep one, or make the values a list of the matrix");
        if (task.get(FOREACH) != null) {
            var values = Foreach.of(FOREACH, task.get(FOREACH), scope, AT_MOST);
            if (values.size() > most) throw tooMany(FOREACH, task, values.size(), most);
            return values.stream().map(value -> new Member(Scope.ITEM, value, words(value))).toList();
        }
        if (task.get(MATRIX) == null)
            throw task.byKey().get(MOST)
                    .error("'most' is for a task with a 'matrix' or a 'foreach', and this one has neither: take it out");
        var matrix = new Matrix(task.get(MATRIX).fields(MATRIX), scope);
        if (matrix.crossed() > AT_MOST) throw tooMany(MATRIX, task, matrix.crossed(), most);
        var all = matrix.combinations();
        if (all.size() > most) throw tooMany(MATRIX, task, all.size(), most);
        return all.stream().map(one -> new Member(Scope.MATRIX, new Scope.Known("'matrix'", one.values(), matrix.names()),
                one.own().stream().map(Family::words).collect(Collectors.joining("-")))).toList();
    }

    /// The sentence that tells of one with nothing in it.
    static String nothing(Fields task, String id) {
        var key = task.get(MATRIX) != null ? MATRIX : FOREACH;
        return task.place() + ": '" + key + "' gives nothing, so there is no " + (id == null ? "such task" : "task '" + id + "'")
                + ", and what comes after it goes on";
    }

    private static UserError tooMany(String key, Fields task, long count, int most) {
        return task.byKey().get(key).error("'" + key + "' gives " + count + " tasks, and 'most' allows " + most + ": shorten a list"
                + (count > AT_MOST ? "" : ", or write most: " + count));
    }

    static String words(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(Family::words).collect(Collectors.joining("-"));
            case Map<?, ?> map -> map.get("id") instanceof String id ? id : map.get("name") instanceof String name ? name
                    : map.values().stream().map(Family::words).collect(Collectors.joining("-"));
            default -> value.toString();
        };
    }
}
