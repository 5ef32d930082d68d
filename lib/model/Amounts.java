package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import java.util.regex.Pattern;

/// How much of what a task needs, or a run has: `memory` in bytes, `cpu` in processors, `tokens`, and of anything else - `gpu`, a licence,
/// a database - whole pieces.
///
/// @param of by name, in the order they were written
public record Amounts(@JsonValue Map<String, Double> of) {
    public static final String MEMORY = "memory", CPU = "cpu", TOKENS = "tokens", GPU = "gpu";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}"), NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");
    private static final Pattern COUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([kKmM]?)");
    private static final int PIECES = 1_000_000, PROCESSORS = 100_000;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Amounts(Map<String, Double> of) {
        this.of = Collections.unmodifiableMap(new LinkedHashMap<>(of));
    }

    /// One more.
    ///
    /// @param text as people write it: `4G` of memory, `0.5` processors, `200k` tokens, `2` of anything else
    /// @throws UserError if it is none
    public Amounts with(String name, String text) {
        if (!NAME.matcher(name).matches())
            throw new UserError("'" + Text.line(name, 70) + "' can't be the name of a resource: use letters, digits, '_' and '-'");
        var more = new LinkedHashMap<>(of);
        more.put(name, amount(name, text.strip()));
        return new Amounts(more);
    }

    private static double amount(String name, String text) {
        if (name.equals(MEMORY)) {
            long bytes = ByteCount.parse(text);
            if (bytes > 0) return bytes;
        } else if (name.equals(TOKENS)) {
            var count = COUNT.matcher(text);
            if (count.matches() && Double.parseDouble(count.group(1)) > 0)
                return Double.parseDouble(count.group(1)) * (count.group(2).isEmpty() ? 1 : "kK".contains(count.group(2)) ? 1e3 : 1e6);
        } else if (NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            boolean good = name.equals(CPU) ? number > 0 && number <= PROCESSORS : number >= 1 && number <= PIECES && number % 1 == 0;
            if (good) return number;
        }
        throw new UserError("'" + Text.line(text, 40) + "' is no amount of " + name + ": write " + switch (name) {
            case MEMORY -> "a size such as 500M or 4G";
            case TOKENS -> "a number such as 200k";
            case CPU -> "processors, such as 2 or 0.5";
            default -> "how many, from 1 to " + PIECES
                    + (name.equals(GPU) ? "" : UserError.suggestion(name, List.of(MEMORY, CPU, TOKENS, GPU)));
        });
    }

    /// What a run itself can have: what the machine has it finds out.
    ///
    /// @param text such as `gpu=2,licence=1`
    /// @throws UserError if it is none
    public static Amounts ofRun(String text) {
        return parse(text).checkedOfRun();
    }

    /// @param text such as `memory=4G,gpu=1`
    /// @throws UserError if it is none
    public static Amounts parse(String text) {
        var all = new Amounts(Map.of());
        for (var part : text.split(",")) {
            var words = part.strip().split("=", 2);
            if (words.length < 2) throw new UserError("'" + Text.line(part, 70) + "' names no amount: write it like gpu=2");
            all = all.with(words[0].strip(), words[1]);
        }
        return all;
    }

    /// @throws UserError if a run can't have one of these
    public Amounts checkedOfRun() {
        for (var name : List.of(MEMORY, CPU, TOKENS))
            if (of.containsKey(name))
                throw new UserError(name + " is no resource of a run's: " + (name.equals(TOKENS) ? "say 'budget: 2M tokens'"
                        : "how much there is the machine tells, and 'max_" + name + "' how much of it may be used"));
        return this;
    }

    /// These, and those of the others, which count where both say something.
    public Amounts and(Amounts others) {
        var all = new LinkedHashMap<>(of);
        all.putAll(others.of);
        return new Amounts(all);
    }

    /// Null if it isn't said.
    public Double get(String name) {
        return of.get(name);
    }

    /// Those of the run's own things, which no machine and no account has.
    public Set<String> pieces() {
        var names = new LinkedHashSet<>(of.keySet());
        names.removeAll(List.of(MEMORY, CPU, TOKENS));
        return names;
    }

    /// What these ask of a run that it doesn't have, and the mend; null if it has all.
    ///
    /// @param has null if it has nothing of its own
    public String missing(Amounts has) {
        for (var name : pieces()) {
            long wanted = Math.round(of.get(name));
            var there = has == null ? null : has.get(name);
            if (there == null) return "needs " + name + ", and the run has none: say how many there are, with 'resources: {" + name + ": "
                    + wanted + "}' or --resources " + name + "=" + wanted;
            if (wanted > there) return "needs " + wanted + " of " + name + ", and the run has " + Math.round(there) + ": mend one of them";
        }
        return null;
    }

    @Override
    public String toString() {
        var all = new ArrayList<String>();
        of.forEach((name, amount) -> all.add(name + "=" + (name.equals(MEMORY) ? ByteCount.written(Math.round(amount))
                : amount % 1 == 0 ? Long.toString(Math.round(amount)) : amount.toString())));
        return String.join(",", all);
    }
}
