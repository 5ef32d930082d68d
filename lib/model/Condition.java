package lib.model;

import freemarker.core.*;
import freemarker.template.*;
import java.io.*;
import java.util.*;
import java.util.regex.Pattern;

/// A condition over the results of tasks, as `when` has it: an expression of Freemarker's over `tasks.ID.FIELD`, with ids as they are, such
/// as `tasks.unit-tests.exit != 0 && tasks.triage.json.severity == "high"`; see [Questions]. What tasks have answered is data to it, never
/// part of it; it makes no objects, calls no code and reads no file. It knows no task but by its results.
public final class Condition {
    /// What is deeper than that, no reader's stack has room for.
    private static final int LONGEST = 2_000, DEEPEST = 50;
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

    private final Questions questions;
    private final Late late;

    private Condition(String text, Collection<String> ids, Late late) {
        this.late = late;
        if (text.length() > LONGEST) throw new UserError("has " + text.length() + " characters: use " + LONGEST + " at most");
        if (text.contains("${") || text.contains("#{")) throw new UserError("has ${…} in it: write the expression alone");
        whole(text);
        questions = Questions.of(text, ids, late.families().keySet());
        if (questions.asks().isEmpty())
            throw new UserError("asks nothing of a task it comes after: write such as tasks." + ids.stream().findFirst().orElse("test")
                    + ".exit != 0");
        ids.addAll(late.families().keySet());
        if (Questions.stranger(questions.asks().keySet(), ids) instanceof String flaw) throw new UserError(flaw);
        try {
            // Read, and not worked out.
            result("false && (" + questions.expression() + ")", Map.of());
        } catch (TemplateException e) {
            // The bracket that is met where it breaks off is ours.
            throw new UserError("can't be read (" + (text.contains(")") ? flaw(e) : flaw(e).replace("Encountered \")\"", "it breaks off"))
                    + "): mend it");
        }
    }

    /// Of a task that has one.
    ///
    /// @throws UserError without the task's name, if nobody can make sense of it, or if it asks for a task that this one doesn't come after
    public static Condition of(Task task) {
        var ids = new LinkedHashSet<>(task.after());
        for (var earlier : task.place().earlier()) ids.add(Id.bare(earlier.split("/", 2)[1]));
        return new Condition(task.limits().when(), ids, task.place().late());
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

    /// What it asks of a task, by itself and as one of many.
    public Set<String> asks(String id) {
        return late.asks(id, questions.asks());
    }

    /// Whether it holds.
    ///
    /// @param tasks what each task's fields are, as far as there are any, see [Late#known]
    /// @throws UserError in a few words if nobody can tell
    public boolean holds(Map<String, ?> tasks) {
        try {
            if (result("(" + questions.expression() + ")", tasks) instanceof TemplateBooleanModel truth) return truth.getAsBoolean();
        } catch (TemplateException e) {
            throw new UserError(flaw(e));
        }
        throw new UserError("it is neither true nor false: compare it with something");
    }

    private static TemplateModel result(String expression, Map<String, ?> tasks) throws TemplateException {
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

    /// Brackets are in pairs, so that nothing ends what is put around it, and there are no comments, in which they would not count.
    private static void whole(String text) {
        var open = new ArrayDeque<Character>();
        var texts = Questions.TEXTS.matcher(text);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (texts.region(at, text.length()).lookingAt()) {
                at = texts.end() - 1;
                continue;
            }
            if ("([{".indexOf(c) >= 0) open.push(")]}".charAt("([{".indexOf(c)));
            if (open.size() > DEEPEST) throw new UserError("has more than " + DEEPEST + " brackets in each other: write it simpler");
            if (c == '#' || text.startsWith("!--", at)) throw new UserError("has a '#' or a comment in it: take it out");
            if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c))
                throw new UserError("closes a '" + c + "' that isn't open: mend it");
        }
        if (!open.isEmpty()) throw new UserError("lacks a '" + open.peek() + "': mend it");
    }
}
