package lib.input;

import java.util.*;
import java.util.regex.Pattern;
import lib.input.Located.*;
import lib.model.Settings;

/// Puts values into the templates of what the user wrote, wherever a text may stand: what comes out is as if he had written that.
///
/// Lines for a shell get each value as a word of theirs, ids what an id may have of it, all else the value as it is.
final class Filling {
    /// Keys whose text is a line for a shell.
    private static final Set<String> LINES = Set.of("command", Settings.VERIFY.name(), Settings.SETUP.name(), Settings.NOTIFY.name());
    private static final Pattern WHOLE = Pattern.compile("-?\\d+"), NUMBER = Pattern.compile("-?\\d+\\.\\d+"),
            BOOLEAN = Pattern.compile("true|false"), UNQUOTED = Pattern.compile("=\\s*(" + String.join("|", Scope.NAMES) + ")\\b.*");

    private Filling() {}

    /// The keys with their values filled; themselves if there is no template.
    ///
    /// @throws UserError at the first value that can't be filled
    static Fields of(Fields keys, Scope scope) {
        Map<String, Field> filled = null;
        for (var key : keys.byKey().entrySet()) {
            var before = key.getValue().value();
            var after = of(key.getKey(), before, scope);
            if (after.equals(before)) continue;
            if (filled == null) filled = new LinkedHashMap<>(keys.byKey());
            filled.put(key.getKey(), new Field(key.getValue().line(), key.getValue().column(), after));
        }
        return filled == null ? keys : new Fields(keys.file(), keys.line(), keys.column(), Collections.unmodifiableMap(filled));
    }

    /// The value of one key likewise.
    static Located of(String key, Located value, Scope scope) {
        return switch (value) {
            case Scalar s -> of(key, s, scope);
            case Fields fields -> of(fields, scope);
            case Items items -> {
                quoted(items);
                var filled = items.values().stream().map(item -> of("", item, scope)).toList();
                yield filled.equals(items.values()) ? items : new Items(items.file(), items.line(), items.column(), filled);
            }
        };
    }

    private static Scalar of(String key, Scalar written, Scope scope) {
        if (written.kind() != Kind.TEXT) return written;
        var template = template(written, scope.strict());
        if (template.plain()) return written;
        var text = LINES.contains(key) ? template.line(scope) : template.filled(scope, key.equals("id") ? Ids::part : value -> value);
        return new Scalar(written.file(), written.line(), written.column(), template.whole() ? kind(text) : Kind.TEXT, text);
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
