package lib.input;

import freemarker.core.*;
import freemarker.template.*;
import java.io.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.model.*;

/// One expression in Freemarker's language, and what it gives: a text, a list or a map.
///
/// It gets values and never an object or a class, and of Freemarker what takes values to values: no directive, no file, and nothing that
/// could go on for ever, as ranges without an end would. It knows no text around it.
final class Expression {
    /// Of `?name`, those that are harmless.
    private static final List<String> BUILT_INS = List.of("abs", "boolean", "c", "cap_first", "capitalize", "ceiling", "contains",
            "ends_with", "ensure_ends_with", "ensure_starts_with", "filter", "first", "floor", "has_content", "index_of", "is_boolean",
            "is_hash", "is_number", "is_sequence", "is_string", "join", "json_string", "keep_after", "keep_after_last", "keep_before",
            "keep_before_last", "keys", "last", "last_index_of", "length", "lower_case", "map", "max", "min", "number", "remove_beginning",
            "remove_ending", "replace", "reverse", "round", "seq_contains", "seq_index_of", "size", "sort", "sort_by", "split",
            "starts_with", "string", "switch", "then", "trim", "uncap_first", "upper_case", "url", "values", "word_list");
    private static final Set<String> MARKUP = Set.of("no_esc", "esc", "noEsc");
    private static final Pattern BUILT_IN = Pattern.compile("\\s*(\\w+)"), KEY = Pattern.compile("\\s*(\\w+)\\.(\\w+)\\s*");
    private static final Pattern JSON = Pattern.compile("tasks\\.(.+)\\.json");
    private static final Pattern QUOTED = Pattern.compile("\\[\"([^\"]*)\"]");
    private static final String TAKES = "value_of_it__";
    /// Longer numbers are nobody's, and take for ever to be written out.
    private static final int MOST_DIGITS = 1_000;

    /// Of many tasks each has the same.
    private static final Map<String, Expression> KNOWN = new ConcurrentHashMap<>();
    private static final int MOST_KNOWN = 1_000;

    private final String code, written;
    private volatile freemarker.template.Template template;

    private Expression(String code, String written) {
        this.code = code;
        this.written = written;
    }

    /// @param code    what is between the brackets
    /// @param written as its author sees it
    /// @throws UserError if it asks for what there isn't here
    static Expression of(String code, String written) {
        var known = KNOWN.get(code);
        if (known != null) return known;
        var expression = new Expression(code, written);
        expression.check();
        if (KNOWN.size() < MOST_KNOWN && code.length() < MOST_KNOWN) KNOWN.put(code, expression);
        return expression;
    }

    /// Where the expression ends that begins there: behind its bracket.
    ///
    /// @throws UserError if it has none
    static int end(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') i = closing(text, i, from);
            else if (c == '[') depth++;
            else if (c == ']' && depth-- == 0) return i + 1;
        }
        throw new UserError("in " + Located.shown(text.substring(from - 2)) + ", the bracket isn't closed: write ']' at its end");
    }

    private static int closing(String text, int quote, int from) {
        boolean raw = quote > from && text.charAt(quote - 1) == 'r' && (quote - 1 == from || !isName(text.charAt(quote - 2)));
        for (int i = quote + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && !raw) i++;
            else if (text.charAt(i) == text.charAt(quote)) return i;
        }
        throw new UserError("in " + Located.shown(text.substring(from - 2)) + ", a quote isn't closed: write one more");
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private void check() {
        var open = new ArrayDeque<Boolean>();
        char before = ' ';
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            boolean operand = isName(before) || ")]'\"".indexOf(before) >= 0;
            if (c == '\'' || c == '"') {
                int end = closing(code, i, 0);
                if (code.substring(i, end).contains("[=")) throw wrong("a template stands in a text of a template: add them up with +");
                i = end;
            } else if (code.startsWith("..", i)) {
                if (!Boolean.TRUE.equals(open.peekLast())) throw wrong("'..' gives a range: use it in a slice alone, such as [0..3]");
                i++;
            } else if (code.startsWith("??", i)) i++;
            else if (c == '?') builtIn(i + 1);
            else if (c == '.' && !operand) throw wrong("'.' has nothing before it: name a value first, such as vars.name");
            else if (c == '[' || c == '(' || c == '{') open.addLast(c == '[' && operand);
            else if (c == ']' || c == ')' || c == '}') open.pollLast();
            if (!Character.isWhitespace(c)) before = c;
        }
    }

    private void builtIn(int at) {
        var name = BUILT_IN.matcher(code).region(at, code.length());
        if (!name.lookingAt() || BUILT_INS.contains(name.group(1))) return;
        if (MARKUP.contains(name.group(1)))
            throw wrong("'?" + name.group(1) + "' is refused, as for a shell values are always quoted, and nowhere else: leave it out");
        throw wrong("'?" + name.group(1) + "' is nothing that can be done here" + UserError.suggestion(name.group(1), BUILT_INS)
                + ": leave it out");
    }

    UserError wrong(String flaw) {
        return new UserError("in " + Located.shown(written) + ", " + flaw);
    }

    /// Whether there is this name in it, and not as that of something else's part.
    boolean says(String name) {
        return code.contains(name) && Pattern.compile("(?<![\\w.])" + name + "\\b").matcher(bare()).find();
    }

    /// Without the texts in it.
    String bare() {
        var bare = new StringBuilder();
        for (int i = 0; i < code.length(); i++) {
            if (code.charAt(i) == '\'' || code.charAt(i) == '"') i = closing(code, i, 0);
            else bare.append(code.charAt(i));
        }
        return bare.toString();
    }

    /// What it asks of tasks.
    ///
    /// @param ids see [Questions#of]
    /// @throws UserError if no task has that
    Questions questions(Collection<String> ids, Collection<String> families) {
        try {
            return Questions.of(code, ids, families);
        } catch (UserError e) {
            throw wrong("it " + e.getMessage());
        }
    }

    /// The same as Freemarker can read it, see [#questions].
    Expression asking(Questions questions) {
        return of(questions.expression(), written);
    }

    /// A text or a list of texts, written as an expression.
    static String literal(Object value) {
        if (value instanceof List<?> list) return list.stream().map(Expression::literal).collect(Collectors.joining(", ", "[", "]"));
        return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("[=", "\\x5B=") + "\"";
    }

    /// Nothing but a text or a list of them as [#literal] writes it.
    String readable() {
        try {
            if (template == null) template = Language.template("[=" + TAKES + "(" + code + "\n)]");
            return written;
        } catch (ParseException e) {
            throw wrong("there is no expression that can be read: write one such as [=vars.name]");
        } catch (IOException e) {
            throw new IllegalStateException("BUG: a text can't be read", e);
        }
    }

    /// What it gives, as text.
    ///
    /// @throws UserError if that is none
    String text(Scope scope) {
        return switch (value(scope)) {
            case String text -> text;
            case List<?> _ -> throw wrong("the value is a list: take one of it, or put them together, such as ?join(' ')");
            default -> throw wrong("the value is a map: take one of its values, such as .name");
        };
    }

    /// What it gives, as words for a shell: one, or as many as the list has.
    ///
    /// @throws UserError if that is neither
    List<String> words(Scope scope) {
        return !(value(scope) instanceof List<?> list) ? List.of(text(scope)) : list.stream().map(word -> {
            if (word instanceof String text) return text;
            throw wrong("the value is a list of lists or maps: make texts of them, such as ?map(x -> x.name)");
        }).toList();
    }

    /// What it gives: a text, a list or a map.
    ///
    /// @throws UserError if it gives nothing, or can't be calculated
    Object value(Scope scope) {
        var got = new ArrayList<Object>();
        TemplateMethodModelEx takes = arguments -> {
            if (arguments.size() != 1) throw new Lookup.Flaw("there is more than one value: write one");
            if (arguments.getFirst() == null) throw new Lookup.Flaw(lacking(code, scope));
            got.add(plain((TemplateModel) arguments.getFirst()));
            return "";
        };
        try {
            if (template == null) template = Language.template("[=" + TAKES + "(" + code + "\n)]");
            template.process(new Lookup(scope, Map.of(TAKES, takes)), Writer.nullWriter());
        } catch (ParseException e) {
            throw wrong("there is no expression that can be read: write one such as [=vars.name]");
        } catch (InvalidReferenceException e) {
            throw wrong(lacking(Objects.requireNonNullElse(e.getBlamedExpressionString(), code), scope));
        } catch (TemplateException e) {
            throw wrong(reason(e));
        } catch (IOException | OutOfMemoryError | StackOverflowError e) {
            throw wrong("the value is too much to be calculated: make it less");
        }
        return got.getFirst();
    }

    private static String reason(TemplateException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Lookup.Flaw flaw) return flaw.sentence();
            if (cause instanceof RuntimeException) return "the value can't be calculated: take another way";
        }
        var sentence = Objects.requireNonNullElse(e.getMessageWithoutStackTop(), "it can't be calculated").lines().findFirst().orElse("")
                .replaceAll("\\s*\\(wrapper: [^)]*\\)", "").replaceFirst("(\\. .*|[:.]\\s*)$", "");
        return Text.line(sentence, 200) + ": mend it";
    }

    /// Why something has no value.
    private static String lacking(String blamed, Scope scope) {
        blamed = QUOTED.matcher(blamed).replaceAll(".$1");
        var json = JSON.matcher(blamed.strip());
        if (json.matches()) return "'" + json.group(1) + "' has no JSON for an answer: let it write nothing else, or take its .answer";
        var key = KEY.matcher(blamed);
        var keys = key.matches() && scope.names().get(key.group(1)) instanceof Map<?, ?> map ? map.keySet().stream().map(Object::toString)
                .toList() : List.<String>of();
        return Located.shown(blamed.strip()) + " has no value here" + (keys.isEmpty() ? "" : UserError.suggestion(key.group(2), keys))
                + ": give it one, or say what holds without it, such as [=(" + Text.line(blamed.strip(), 40) + ")!'none']";
    }

    /// A model as what it is for us.
    private static Object plain(TemplateModel model) throws TemplateModelException {
        return switch (model) {
            case TemplateScalarModel text -> checked(text.getAsString());
            case TemplateNumberModel number -> digits(number.getAsNumber());
            case TemplateBooleanModel flag -> String.valueOf(flag.getAsBoolean());
            case TemplateSequenceModel list -> {
                var all = new ArrayList<>(list.size());
                for (int i = 0; i < list.size(); i++) all.add(some(list.get(i)));
                yield Collections.unmodifiableList(all);
            }
            case TemplateHashModelEx map -> {
                var all = new LinkedHashMap<String, Object>();
                for (var keys = map.keys().iterator(); keys.hasNext(); ) {
                    var key = ((TemplateScalarModel) keys.next()).getAsString();
                    if (map.get(key) != null) all.put(key, plain(map.get(key)));
                }
                yield Collections.unmodifiableMap(all);
            }
            default -> throw new Lookup.Flaw("the value is neither text, list nor map: name one of its own, such as vars.name");
        };
    }

    private static Object some(TemplateModel model) throws TemplateModelException {
        if (model == null) throw new Lookup.Flaw("the value is a list with nothing at one of its places: give it something there");
        return plain(model);
    }

    private static String checked(String text) throws TemplateModelException {
        if (text == null || text.indexOf('\0') >= 0) throw new Lookup.Flaw("the value has a NUL in it: take it out");
        return text;
    }

    private static String digits(Number number) throws TemplateModelException {
        var exact = number instanceof Double d && (d.isNaN() || d.isInfinite()) ? null : new java.math.BigDecimal(number.toString());
        if (exact == null || Math.abs((long) exact.scale()) + exact.precision() > MOST_DIGITS)
            throw new Lookup.Flaw("the value is no number that can be written out: make it less");
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    /// Freemarker itself, asked for only where there is an expression.
    private static final class Language {
        static final Configuration HERE = configuration();

        static freemarker.template.Template template(String text) throws IOException {
            return new freemarker.template.Template(null, new StringReader(text), HERE);
        }

        private static Configuration configuration() {
            var c = Guarded.language(new Configuration(Configuration.VERSION_2_3_34));
            c.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
            c.setObjectWrapper(Lookup.PLAIN);
            c.setLocale(Locale.ROOT);
            c.setNumberFormat("computer");
            c.setBooleanFormat("c");
            c.setWrapUncheckedExceptions(true);
            return c;
        }
    }
}
