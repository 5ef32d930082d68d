package lib.input;

import java.util.*;
import java.util.function.*;
import java.util.regex.Pattern;
import lib.input.Located.*;
import lib.model.*;

/// Puts values into the templates of what the user wrote, wherever a text may stand: what comes out is as if he had written that.
///
/// Lines for a shell get each value as a word of theirs, ids what an id may have of it, all else the value as it is.
final class Filling {
    /// Keys whose text is a line for a shell.
    private static final Set<String> LINES = Set.of("command", Settings.VERIFY.name(), Settings.SETUP.name(), Settings.NOTIFY.name());
    /// Keys of a task that may also be filled when it starts.
    private static final Set<String> LATE = Set.of("command", "prompt", Settings.ENV.name(), Settings.DIR.name(), Settings.STDIN.name());
    private static final String LATE_WORDS = "'command', 'prompt', 'env', 'dir' and 'stdin'";
    private static final Pattern WHOLE = Pattern.compile("-?\\d+"), NUMBER = Pattern.compile("-?\\d+\\.\\d+"),
            BOOLEAN = Pattern.compile("true|false"), UNQUOTED = Pattern.compile("=\\s*(" + String.join("|", Scope.NAMES) + ")\\b.*");

    private Filling() {}

    /// The keys with their values filled; themselves if there is no template.
    ///
    /// @throws UserError at the first value that can't be filled
    static Fields of(Fields keys, Scope scope) {
        return each(keys, (key, value) -> of(key, value, scope, LATE.contains(key)));
    }

    private static Fields each(Fields keys, BiFunction<String, Located, Located> made) {
        Map<String, Field> filled = null;
        for (var key : keys.byKey().entrySet()) {
            var before = key.getValue().value();
            var after = made.apply(key.getKey(), before);
            if (after.equals(before)) continue;
            if (filled == null) filled = new LinkedHashMap<>(keys.byKey());
            filled.put(key.getKey(), new Field(key.getValue().line(), key.getValue().column(), after));
        }
        return filled == null ? keys : new Fields(keys.file(), keys.line(), keys.column(), Collections.unmodifiableMap(filled));
    }

    /// The value of one key likewise.
    static Located of(String key, Located value, Scope scope) {
        return of(key, value, scope, false);
    }

    /// @param may whether it may be filled when the task starts
    private static Located of(String key, Located value, Scope scope, boolean may) {
        return switch (value) {
            case Scalar s -> of(key, s, scope, may);
            case Fields fields -> each(fields, (_, inner) -> of("", inner, scope, may));
            case Items items -> {
                quoted(items);
                var filled = items.values().stream().map(item -> of("", item, scope, may)).toList();
                yield filled.equals(items.values()) ? items : new Items(items.file(), items.line(), items.column(), filled);
            }
        };
    }

    private static Scalar of(String key, Scalar written, Scope scope, boolean may) {
        if (written.kind() != Kind.TEXT) return written;
        var template = template(written, scope.strict());
        if (template.plain()) return written;
        if (!template.saying(scope.late()).isEmpty()) {
            if (!may) throw written.error("'" + Text.cut(written.text(), 60) + "' can't be told before the task starts: only " + LATE_WORDS
                    + " may ask for that");
            return new Scalar(written.file(), written.line(), written.column(), Kind.LATE, template.kept(scope, LINES.contains(key)));
        }
        var text = LINES.contains(key) ? template.line(scope) : template.filled(scope, form(key));
        return new Scalar(written.file(), written.line(), written.column(), template.whole() ? kind(text) : Kind.TEXT, text);
    }

    /// What becomes of a value in the text of this key.
    private static UnaryOperator<String> form(String key) {
        return key.equals("id") ? Ids::part : key.equals(Settings.WHEN.name()) ? Expression::literal : value -> value;
    }

    static Template template(Scalar written, boolean strict) {
        return Template.of(written.text(), strict, _ -> written.place() + ":" + written.column());
    }

    /// What it would be if it were written.
    private static Kind kind(String text) {
        return WHOLE.matcher(text).matches() ? Kind.WHOLE : NUMBER.matcher(text).matches() ? Kind.NUMBER
                : BOOLEAN.matcher(text).matches() ? Kind.BOOLEAN : Kind.TEXT;
    }

    /// In YAML `dir: [=vars.dir]` is a list.
    private static void quoted(Items items) {
        if (!items.values().isEmpty() && items.values().getFirst() instanceof Scalar s && UNQUOTED.matcher(s.text()).matches())
            throw items.error("YAML reads [" + s.text() + "] as a list: put quotes around it, '[" + s.text() + "]'");
    }

    /// Whether there is a template in it, of which nobody knows what it will be.
    static boolean isIn(Located value, boolean strict) {
        return switch (value) {
            case Scalar s -> s.kind() == Kind.TEXT && !template(s, strict).plain();
            case Items items -> items.values().stream().anyMatch(item -> isIn(item, strict));
            case Fields fields -> fields.byKey().values().stream().anyMatch(field -> isIn(field.value(), strict));
        };
    }

    /// A list of values, written as one or given by a template that is nothing else.
    ///
    /// @throws UserError if it is none
    static List<Object> list(String key, Located value, Scope scope) {
        if (value instanceof Items items)
            return items.values().stream().map(item -> data(key, of("", item, scope))).toList();
        if (value instanceof Scalar s && s.kind() == Kind.TEXT && template(s, true).whole()
                && template(s, true).value(scope) instanceof List<?> list) return List.copyOf(list);
        throw value.error("'" + key + "' is no list: write one such as [a, b]");
    }

    /// The value as data: texts, lists and maps.
    ///
    /// @param key what errors call it
    static Object data(String key, Located value) {
        return switch (value) {
            case Scalar s -> s.anyText(key);
            case Items items -> items.values().stream().map(item -> data(key, item)).toList();
            case Fields fields -> {
                var all = new LinkedHashMap<String, Object>();
                fields.byKey().forEach((name, field) -> all.put(name, data(key, field.value())));
                yield Collections.unmodifiableMap(all);
            }
        };
    }
}
