package lib.input;

import java.util.*;
import java.util.function.*;
import java.util.regex.*;
import lib.model.*;

/// A text with expressions in it, `[=vars.name]`: what is between `[=` and its `]` is in Freemarker's language, all else is text as it
/// stands, whatever it is.
///
/// It finds them; what they mean is asked of [Expression]. Where nobody is known to mean templates, only what begins with a name that a
/// [Scope] may have is taken for one, so that texts mean what they always have; `[='[=']` is a `[=` that is none.
///
/// @param text  as written
/// @param parts the expressions, in their order
/// @param place of a letter of the text, such as `tasks.yaml:3:9`
record Template(String text, List<Part> parts, IntFunction<String> place) {
    private static final String OPENS = "[=", LITERAL = "[='[=']";
    private static final Pattern MEANT = Pattern.compile("\\[=[\\s(!]*(" + String.join("|", Scope.NAMES) + ")(?=[\\s.?!\\[\\]+)])");
    /// In a regular expression [=e=] are the letters like e.
    private static final Pattern ANY = Pattern.compile("\\[=(?!.=\\])[\\s(!-]*['\"\\d\\p{L}_]");

    /// @param from where it begins in the text
    /// @param to   where it ends, behind its bracket
    /// @param code what is between; null if it is a `[=` as text
    record Part(int from, int to, Expression code) {}

    /// @throws UserError if an expression isn't closed, or isn't one
    static Template of(String text, boolean strict, IntFunction<String> place) {
        int at = text.indexOf(OPENS);
        if (at < 0) return new Template(text, List.of(), place);
        var parts = new ArrayList<Part>();
        var meant = (strict ? ANY : MEANT).matcher(text);
        while (at >= 0) {
            var part = part(text, at, meant, place);
            if (part != null) parts.add(part);
            at = text.indexOf(OPENS, part == null ? at + OPENS.length() : part.to);
        }
        return new Template(text, List.copyOf(parts), place);
    }

    /// Null if what stands there is no expression.
    private static Part part(String text, int from, Matcher meant, IntFunction<String> place) {
        if (text.startsWith(LITERAL, from)) return new Part(from, from + LITERAL.length(), null);
        if (!meant.region(from, text.length()).lookingAt()) return null;
        return placed(place, from, () -> {
            int begin = from + OPENS.length(), to = Expression.end(text, begin);
            return new Part(from, to, Expression.of(text.substring(begin, to - 1), text.substring(from, to)));
        });
    }

    /// One of which each `[=` begins an expression, as [#kept] makes it.
    ///
    /// @param read what is made of each
    static Template late(String text, UnaryOperator<Expression> read) {
        var parts = new ArrayList<Part>();
        for (int at = text.indexOf(OPENS); at >= 0; ) {
            boolean literal = text.startsWith(LITERAL, at);
            int begin = at + OPENS.length(), to = literal ? at + LITERAL.length() : Expression.end(text, begin);
            var code = literal ? null : read.apply(Expression.of(text.substring(begin, to - 1), text.substring(at, to)));
            parts.add(new Part(at, to, code));
            at = text.indexOf(OPENS, to);
        }
        return new Template(text, parts, _ -> null);
    }

    /// Its expressions that say one of these names.
    List<Expression> saying(Collection<String> names) {
        return parts.stream().map(Part::code).filter(code -> code != null && names.stream().anyMatch(code::says)).toList();
    }

    /// The text for [#late]: what is known has its value in it, and what isn't stays. So each is filled once, and no value is ever read.
    ///
    /// @param line whether it is a line for a shell
    /// @throws UserError if it can't be filled, whatever comes
    String kept(Scope scope, boolean line) {
        var late = saying(scope.late());
        var kept = new StringBuilder();
        int from = 0;
        for (var part : parts) {
            kept.append(text.substring(from, part.from).replace(OPENS, LITERAL));
            kept.append(part.code == null ? LITERAL : placed(place, part.from, () -> late.contains(part.code) ? part.code.readable()
                    : OPENS + Expression.literal(line ? part.code.words(scope) : part.code.text(scope)) + "]"));
            from = part.to;
        }
        kept.append(text.substring(from).replace(OPENS, LITERAL));
        if (line) line(part -> part.code == null || late.contains(part.code) ? List.of("x") : part.code.words(scope));
        return kept.toString();
    }

    /// What stands before the first expression that says one of these names.
    Template before(List<String> names) {
        for (int i = 0; i < parts.size(); i++)
            if (parts.get(i).code != null && names.stream().anyMatch(parts.get(i).code::says))
                return new Template(text.substring(0, parts.get(i).from), parts.subList(0, i), place);
        return this;
    }

    /// Whether it is text alone.
    boolean plain() {
        return parts.isEmpty();
    }

    /// Whether it is nothing but one expression.
    boolean whole() {
        return parts.size() == 1 && parts.getFirst().code != null && parts.getFirst().from == 0 && parts.getFirst().to == text.length();
    }

    /// The text with what each expression gives.
    ///
    /// @param form what is made of that
    /// @throws UserError if one gives no text
    String filled(Scope scope, Function<String, String> form) {
        var filled = new StringBuilder();
        int from = 0;
        for (var part : parts) {
            filled.append(text, from, part.from);
            filled.append(part.code == null ? OPENS : placed(place, part.from, () -> form.apply(part.code.text(scope))));
            from = part.to;
        }
        return filled.append(text, from, text.length()).toString();
    }

    /// What those of its expressions give that say one of these names.
    List<String> values(Collection<String> names, Scope scope) {
        return saying(names).stream().map(code -> code.text(scope)).toList();
    }

    /// The text with that.
    String filled(Collection<String> names, List<String> values) {
        var next = values.iterator();
        var nothing = new Scope(new LinkedHashMap<>(), true, Set.of());
        var late = saying(names);
        var filled = new StringBuilder();
        int from = 0;
        for (var part : parts) {
            filled.append(text, from, part.from)
                    .append(part.code == null ? OPENS : late.contains(part.code) ? next.next() : part.code.text(nothing));
            from = part.to;
        }
        return filled.append(text.substring(from)).toString();
    }

    /// The line for a shell with what each expression gives as a word of it, or of a list, as its words.
    ///
    /// @throws UserError if one stands where no value is safe, or gives no text
    String line(Scope scope) {
        return line(part -> part.code == null ? List.of(OPENS) : placed(place, part.from, () -> part.code.words(scope)));
    }

    private String line(Function<Part, List<String>> each) {
        var words = parts.stream().map(each).toList();
        var ends = new TreeMap<Integer, Integer>();
        parts.forEach(part -> ends.put(part.from, part.to));
        return placed(place, 0, () -> ShellLine.filled(text, ends, words));
    }

    /// What its one expression gives, see [#whole].
    Object value(Scope scope) {
        return placed(place, 0, () -> parts.getFirst().code.value(scope));
    }

    private static <T> T placed(IntFunction<String> place, int at, Supplier<T> made) {
        try {
            return made.get();
        } catch (UserError e) {
            throw e.at(place.apply(at));
        }
    }
}
