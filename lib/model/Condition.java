package lib.model;

import freemarker.core.*;
import freemarker.template.*;
import java.io.*;
import java.util.*;
import java.util.regex.Pattern;

/// A condition over the results of tasks, as `when` has it: an expression of Freemarker's over `tasks.ID.FIELD`, with ids as they are, such
/// as `tasks.unit-tests.exit != 0 && tasks.triage.json.severity == "high"`. What tasks have answered is data to it, never part of it; it
/// makes no objects, calls no code and reads no file. It knows no task but by its results.
public final class Condition {
    /// What it may ask of a task.
    public static final List<String> FIELDS = List.of("status", "exit", "answer", "json", "reason", "attempts", "cost");

    /// What is deeper than that, no reader's stack has room for.
    private static final int LONGEST = 2_000, DEEPEST = 50;
    private static final Pattern TEXTS = Pattern.compile("r\"[^\"]*\"|r'[^']*'|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'",
            Pattern.DOTALL);
    private static final Pattern TASKS = Pattern.compile("(?<![\\p{L}\\p{N}_$@.])tasks(?![\\p{L}\\p{N}_$@])");
    private static final Pattern BY_NAME = Pattern.compile("\\s*\\[\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*]");
    private static final Pattern DOT = Pattern.compile("\\s*\\.\\s*"), FIELD = Pattern.compile("\\s*\\.\\s*([\\p{L}\\p{N}_]+)");
    private static final Pattern ID = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]*"), IN_IDS = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]");

    private static final Pattern OWN_WORDS = Pattern.compile("^(.*Failed to \"\\?eval\"|---|Syntax error)");

    /// Freemarker is there if a condition is.
    private static final class Language {
        static final Template ASSIGN = assign();

        private static Template assign() {
            var configuration = Guarded.language(new Configuration(Configuration.VERSION_2_3_34));
            configuration.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
            try {
                return new Template("when", "<#assign holds = condition?eval>", configuration);
            } catch (IOException e) {
                throw new IllegalStateException("BUG: a template of our own is broken", e);
            }
        }
    }

    private final String expression;
    private final Map<String, Set<String>> asks = new LinkedHashMap<>();

    private Condition(String text, Collection<String> ids) {
        if (text.length() > LONGEST) throw new UserError("has " + text.length() + " characters: use " + LONGEST + " at most");
        if (text.contains("${") || text.contains("#{")) throw new UserError("has ${…} in it: write the expression alone");
        expression = named(Id.composed(text), ids);
        if (asks.isEmpty())
            throw new UserError("asks nothing of a task it comes after: write such as tasks." + ids.stream().findFirst().orElse("test")
                    + ".exit != 0");
        try {
            // Read, and not worked out.
            result("false && (" + expression + ")", Map.of());
        } catch (TemplateException e) {
            throw new UserError("can't be read (" + flaw(e) + "): mend it");
        }
    }

    /// Of a task that has one.
    ///
    /// @throws UserError without the task's name, if nobody can make sense of it, or if it asks for a task that this one doesn't come after
    public static Condition of(Task task) {
        var ids = new LinkedHashSet<>(task.after());
        for (var earlier : task.place().earlier()) ids.add(Id.bare(earlier.split("/", 2)[1]));
        return new Condition(task.limits().when(), ids);
    }

    /// What is wrong with that of this task; null if nothing is, or it has none.
    public static String flaw(Task task) {
        if (task.limits().when() == null) return null;
        try {
            var _ = of(task);
            return null;
        } catch (UserError e) {
            return "its condition '" + Text.line(task.limits().when(), 100) + "' " + e.getMessage();
        }
    }

    /// What it asks of a task, of [#FIELDS].
    public Set<String> asks(String id) {
        return asks.getOrDefault(id, Set.of());
    }

    /// Whether it holds.
    ///
    /// @param tasks what each task's fields are, as far as there are any
    /// @throws UserError in a few words if nobody can tell
    public boolean holds(Map<String, Map<String, Object>> tasks) {
        try {
            if (result("(" + expression + ")", tasks) instanceof TemplateBooleanModel truth) return truth.getAsBoolean();
        } catch (TemplateException e) {
            throw new UserError(flaw(e));
        }
        throw new UserError("it is neither true nor false: compare it with something");
    }

    private static TemplateModel result(String expression, Map<String, Map<String, Object>> tasks) throws TemplateException {
        try {
            var work = Language.ASSIGN.createProcessingEnvironment(Map.of("condition", expression, "tasks", tasks), Writer.nullWriter());
            work.process();
            return work.getCurrentNamespace().get("holds");
        } catch (IOException e) {
            throw new IllegalStateException("BUG: nothing was to be written", e);
        }
    }

    /// In a few words, what stands behind the language's own.
    private static String flaw(TemplateException e) {
        Throwable why = e;
        while (why.getCause() instanceof TemplateException cause) why = cause;
        if (why instanceof InvalidReferenceException missing && missing.getBlamedExpressionString() instanceof String blamed)
            return blamed.replaceAll("\\[\"([^\"]*)\"]", ".$1") + " isn't there";
        var lines = ((TemplateException) why).getMessageWithoutStackTop().lines().map(String::strip)
                .dropWhile(line -> line.isEmpty() || OWN_WORDS.matcher(line).find());
        return Text.line(lines.findFirst().orElse("nobody knows why").replaceFirst("(, but was expecting|\\. Help|\\.$).*", ""), 200);
    }

    /// The same with its ids in quotes, since some of them would be a difference otherwise. Brackets are in pairs, so that nothing ends
    /// what is put around it, and there are no comments, in which they would not count.
    private String named(String text, Collection<String> ids) {
        var made = new StringBuilder();
        var open = new ArrayDeque<Character>();
        var texts = TEXTS.matcher(text);
        var tasks = TASKS.matcher(text);
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (texts.region(at, text.length()).lookingAt()) {
                made.append(texts.group());
                at = texts.end();
            } else if (tasks.useTransparentBounds(true).region(at, text.length()).lookingAt()) {
                at = task(text, tasks.end(), ids, made.append("tasks"));
            } else {
                if ("([{".indexOf(c) >= 0) open.push(")]}".charAt("([{".indexOf(c)));
                if (open.size() > DEEPEST) throw new UserError("has more than " + DEEPEST + " brackets in each other: write it simpler");
                if (c == '#' || text.startsWith("!--", at)) throw new UserError("has a '#' or a comment in it: take it out");
                if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c))
                    throw new UserError("closes a '" + c + "' that isn't open: mend it");
                made.append(c);
                at++;
            }
        }
        if (!open.isEmpty()) throw new UserError("lacks a '" + open.peek() + "': mend it");
        return made.toString();
    }

    /// @param at behind `tasks`
    /// @return behind the field that is asked for
    private int task(String text, int at, Collection<String> ids, StringBuilder made) {
        var quoted = BY_NAME.matcher(text).region(at, text.length());
        var dot = DOT.matcher(text).region(at, text.length());
        String id;
        if (quoted.lookingAt()) {
            id = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
            at = quoted.end();
        } else if (dot.lookingAt()) {
            int from = dot.end();
            id = ids.stream().filter(one -> starts(text, from, one)).max(Comparator.comparingInt(String::length)).orElse(null);
            var word = ID.matcher(text).region(from, text.length());
            if (id == null && word.lookingAt()) id = word.group();
            at = from + id.length();
        } else throw new UserError("has 'tasks' without an id behind it: write tasks.ID." + FIELDS.getFirst());
        if (!ids.contains(id))
            throw new UserError("asks for '" + Text.line(id, 40) + "', which it doesn't come after" + UserError.suggestion(id, ids)
                    + ": add that to its 'after', with a ? if it may fail");
        var field = FIELD.matcher(text).region(at, text.length());
        if (!field.lookingAt() || !FIELDS.contains(field.group(1)))
            throw new UserError("asks '" + id + "' for " + (field.lookingAt() ? "'" + Text.line(field.group(1), 40) + "', which no task has"
                    + UserError.suggestion(field.group(1), FIELDS) : "nothing") + ": use one of " + String.join(", ", FIELDS));
        asks.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(field.group(1));
        made.append("[\"").append(id).append("\"].").append(field.group(1));
        return field.end();
    }

    private static boolean starts(String text, int from, String id) {
        int end = from + id.length();
        return text.startsWith(id, from) && (end == text.length() || !IN_IDS.matcher(text.substring(end, end + 1)).matches());
    }
}
