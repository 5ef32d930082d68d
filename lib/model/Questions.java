package lib.model;

import java.util.*;
import java.util.regex.Pattern;

/// What an expression asks of tasks: `tasks.ID.FIELD`, with ids as they are, of a task, and `tasks.ID` of an id that stands for many, which
/// is a list of them. It knows no task but by its id.
///
/// @param expression the same with its ids in quotes, since some of them would be a difference otherwise
/// @param asks       the fields it asks for, of [#FIELDS], by the ids
public record Questions(String expression, Map<String, Set<String>> asks) {
    /// What may be asked of a task.
    public static final List<String> FIELDS = List.of("status", "exit", "answer", "json", "reason", "attempts", "cost", "stdout", "branch");
    /// What each of a list has beside them.
    public static final String ID = "id";

    static final Pattern TEXTS = Pattern.compile("r\"[^\"]*+\"|r'[^']*+'|\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^'\\\\]++|\\\\.)*+'",
            Pattern.DOTALL);
    private static final Pattern TASKS = Pattern.compile("(?<![\\p{L}\\p{N}_$@.])tasks(?![\\p{L}\\p{N}_$@])");
    private static final Pattern BY_NAME = Pattern.compile("\\s*\\[\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*]");
    private static final Pattern DOT = Pattern.compile("\\s*\\.\\s*"), FIELD = Pattern.compile("\\s*\\.\\s*([\\p{L}\\p{N}_]+)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]*"), IN_IDS = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]");

    /// @param ids      of tasks, for those with a dot or a dash in them; it may ask for others
    /// @param families ids that stand for many
    /// @throws UserError in the middle of a sentence, if it asks for what no task has
    public static Questions of(String text, Collection<String> ids, Collection<String> families) {
        text = Id.composed(text);
        var made = new StringBuilder();
        var asks = new LinkedHashMap<String, Set<String>>();
        var known = new LinkedHashSet<>(families);
        known.addAll(ids);
        var texts = TEXTS.matcher(text);
        var tasks = TASKS.matcher(text).useTransparentBounds(true);
        for (int at = 0; at < text.length(); ) {
            if (texts.region(at, text.length()).lookingAt()) {
                made.append(texts.group());
                at = texts.end();
            } else if (tasks.region(at, text.length()).lookingAt()) at = task(text, tasks.end(), known, families, made, asks);
            else made.append(text.charAt(at++));
        }
        return new Questions(made.toString(), asks);
    }

    /// @param at behind `tasks`
    /// @return behind the field that is asked for
    private static int task(String text, int at, Collection<String> ids, Collection<String> families, StringBuilder made,
            Map<String, Set<String>> asks) {
        var quoted = BY_NAME.matcher(text).region(at, text.length());
        var dot = DOT.matcher(text).region(at, text.length());
        String id;
        if (quoted.lookingAt()) {
            id = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
            at = quoted.end();
        } else if (dot.lookingAt()) {
            int from = dot.end();
            id = ids.stream().filter(one -> starts(text, from, one)).max(Comparator.comparingInt(String::length)).orElse(null);
            var word = WORD.matcher(text).region(from, text.length());
            if (id == null && word.lookingAt()) id = word.group();
            at = from + id.length();
        } else throw new UserError("has 'tasks' without an id behind it: write tasks.ID." + FIELDS.getFirst());
        made.append("tasks[\"").append(id.replace("\\", "").replace("\"", "")).append("\"]");
        var fields = asks.computeIfAbsent(id, _ -> new LinkedHashSet<>());
        var field = FIELD.matcher(text).region(at, text.length());
        if (families.contains(id)) {
            if (field.lookingAt())
                throw new UserError("asks '" + id + "', which is a list of tasks, for '" + Text.line(field.group(1), 40)
                        + "': take one of it, or ask each, such as tasks." + id + "?map(t -> t." + FIELDS.get(2) + ")");
            FIELDS.stream().filter(text::contains).forEach(fields::add);
            return at;
        }
        if (!field.lookingAt() || !FIELDS.contains(field.group(1)))
            throw new UserError("asks '" + Text.line(id, 40) + "' for " + (field.lookingAt() ? "'" + Text.line(field.group(1), 40)
                    + "', which no task has" + UserError.suggestion(field.group(1), FIELDS) : "nothing") + ": use one of "
                    + String.join(", ", FIELDS));
        fields.add(field.group(1));
        made.append(".").append(field.group(1));
        return field.end();
    }

    private static boolean starts(String text, int from, String id) {
        int end = from + id.length();
        return text.startsWith(id, from) && (end == text.length() || !IN_IDS.matcher(text.substring(end, end + 1)).matches());
    }

    /// Why one of those it asks for can't be asked, in the middle of a sentence; null if all can.
    static String stranger(Collection<String> asked, Collection<String> ids) {
        for (var id : asked)
            if (!ids.contains(id)) return "asks for '" + Text.line(id, 40) + "', which it doesn't come after"
                    + UserError.suggestion(id, ids) + ": add that to its 'after', with a ? if it may fail";
        return null;
    }
}
