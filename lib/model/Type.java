package lib.model;

import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The kind of value a [Setting] has, and which values are good. How a value is read and shown is known to those who do it: a manifest's
/// reader, the command line, the schema.
public sealed interface Type<T> {

    /// A whole number, both bounds included.
    record Whole(int least, int most) implements Type<Integer> {}

    /// How many at a time: a number, or one that [#parse] makes of the tasks or the processors there are.
    record Places(int most) implements Type<Integer> {
        /// As many as the machine can take: the run finds out.
        public static final int AUTO = -1;
        /// However much the machine could take.
        static final int MOST_AT_ONCE = 500;
        private static final Pattern FORM = Pattern.compile("(?<sign>[+-]?)(?<number>\\d{1,9})(?<share>%?)");

        /// @param processors of this machine
        /// @throws UserError if it is none
        public int parse(String text, int processors) {
            if (text.strip().equals("auto")) return AUTO;
            var form = FORM.matcher(text.strip());
            if (!form.matches() || !form.group("sign").isEmpty() && !form.group("share").isEmpty())
                throw new UserError("'" + text + "' is no number of attempts: use one up to " + most + ", 0 for as many as there are "
                        + "tasks, auto for what the machine can take, 50% or 100% of the processors, or +1 or -1 for more or "
                        + "fewer than those");
            long number = Long.parseLong(form.group("number"));
            long places = switch (form.group("sign")) {
                case "+" -> processors + number;
                case "-" -> processors - number;
                default -> form.group("share").isEmpty() ? number == 0 ? most : number : processors * number / 100;
            };
            boolean relative = !form.group("sign").isEmpty() || !form.group("share").isEmpty();
            return (int) (relative ? Math.clamp(places, 1, most) : Math.min(places, Integer.MAX_VALUE));
        }
    }

    /// A number of bytes.
    record Size() implements Type<Long> {
        /// @param text such as `1G`; units are powers of 1024
        /// @throws UserError if it is none
        public long parse(String text) {
            return ByteCount.parse(text);
        }
    }

    /// @param some whether it has to be more than nothing, as a limit has
    record Time(boolean some) implements Type<Duration> {}

    /// Yes or no.
    record Flag() implements Type<Boolean> {}

    /// True, or not there: no is as good as nothing said.
    record Mark() implements Type<Boolean> {}

    /// A line of text.
    ///
    /// @param mend what to do if it is blank; null if it may be
    record Line(String mend) implements Type<String> {}

    /// A name, which may look like a number.
    record Word() implements Type<String> {}

    /// A name by which git knows a commit.
    record Revision() implements Type<String> {}

    /// A path, from the folder of the file it is written in.
    record File() implements Type<Path> {}

    /// @param words whether they may look like numbers
    /// @param alone whether one may stand without a list around it
    record Texts(boolean words, boolean alone) implements Type<List<String>> {}

    /// Regular expressions.
    record Patterns() implements Type<List<String>> {}

    /// Paths below the top of a repository.
    record Below() implements Type<List<String>> {
        /// What a path is that is none; null if it is one.
        static String fault(String text) {
            try {
                var path = Path.of(text).normalize();
                boolean below = !text.isBlank() && !path.isAbsolute() && !path.toString().isEmpty() && !path.startsWith("..")
                        && !path.startsWith(".git") && text.indexOf('\n') < 0;
                return below ? null : "'" + Text.line(text, 100) + "', and that is no path below the top of the repository: name one such "
                        + "as node_modules";
            } catch (InvalidPathException e) {
                return "no name of a file: mend it";
            }
        }
    }

    /// Variables of the environment.
    record Variables() implements Type<Env> {}

    /// [Amounts] of what a task needs, or of what a run has.
    record Quantities(boolean ofRun) implements Type<Amounts> {}

    /// A [Budget].
    record Spend() implements Type<Budget> {}

    /// US dollars, written like a budget.
    record Dollars() implements Type<Double> {}

    /// One of the words of an enum, in small letters.
    ///
    /// @param not what is told of another word, such as "can't be done"
    record Choice<E extends Enum<E>>(Class<E> of, String not) implements Type<E> {
        public List<String> words() {
            return Stream.of(of.getEnumConstants()).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
        }

        /// @throws UserError if it is none of them
        public E parse(String text) {
            int at = words().indexOf(text);
            if (at < 0) throw new UserError("'" + text + "' " + not + ": use " + String.join(" or ", words()));
            return of.getEnumConstants()[at];
        }
    }

    /// A [Halt]: the rule for giving up early.
    record Early() implements Type<Halt> {}

    /// A [Quota]: how an account's windows are used.
    record Pace() implements Type<Quota> {}

    /// [Hosts]: other machines.
    record Machines() implements Type<Hosts> {}

    /// [Slurm]: jobs of a batch system.
    record Jobs() implements Type<Slurm> {}

    /// [Logins]: several accounts.
    record Accounts() implements Type<Logins> {}

    /// [Choosing]: how the best of several is told.
    record Best() implements Type<Choosing> {}

    record Rules() implements Type<List<Rule>> {}

    /// A [JsonSchema], as JSON.
    record OfJson() implements Type<String> {}

    /// How one value, or one of a list, is held.
    default Class<?> held() {
        return switch (this) {
            case Whole _, Places _ -> Integer.class;
            case Size _ -> Long.class;
            case Time _ -> Duration.class;
            case Flag _, Mark _ -> Boolean.class;
            case Line _, Word _, Revision _, OfJson _, Texts _, Patterns _, Below _ -> String.class;
            case File _ -> Path.class;
            case Variables _ -> Env.class;
            case Quantities _ -> Amounts.class;
            case Spend _ -> Budget.class;
            case Dollars _ -> Double.class;
            case Choice<?> choice -> choice.of();
            case Early _ -> Halt.class;
            case Pace _ -> Quota.class;
            case Machines _ -> Hosts.class;
            case Jobs _ -> Slurm.class;
            case Accounts _ -> Logins.class;
            case Best _ -> Choosing.class;
            case Rules _ -> Rule.class;
        };
    }

    /// Whether it is a list of them.
    default boolean many() {
        return this instanceof Texts || this instanceof Patterns || this instanceof Below || this instanceof Rules;
    }

    /// Whether no more is allowed by a value than by another one: no larger number, time or budget, no other rule for giving up, and no
    /// switch turned off, since each asks for more care.
    ///
    /// @param now the other one; null is nothing said
    default boolean lessens(Object now, Object value) {
        return switch (this) {
            case Flag _, Mark _ -> value.equals(true) || !Boolean.TRUE.equals(now);
            case Spend _ -> now == null || ((Budget) value).within((Budget) now);
            case Whole _ -> now == null || (int) value <= (int) now;
            case Places(int most) -> now == null || places(value, most) <= places(now, most);
            case Size _ -> now == null || (long) value <= (long) now;
            case Time _ -> now == null || ((Duration) value).compareTo((Duration) now) <= 0;
            case Early _ -> now == null || now.equals(Halt.NEVER) || value.equals(now);
            case Line _, Word _, Revision _, File _, Texts _, Patterns _, Below _, Variables _, Quantities _, Dollars _, Choice<?> _,
                    Pace _, Machines _, Jobs _, Accounts _, OfJson _, Best _, Rules _ -> false;
        };
    }

    private static int places(Object value, int most) {
        return (int) value == Places.AUTO ? most : (int) value;
    }

    /// What a value is that is not good, and the mend, to stand after "… is"; null if it is good.
    ///
    /// @throws UserError if there is more to say
    default String fault(Object value) {
        return switch (this) {
            case Whole(int least, int most) when (int) value < least || (int) value > most -> value + ": use " + least + " to " + most;
            case Places(int most) when (int) value != Places.AUTO && ((int) value < 1 || (int) value > most) ->
                    value + ": use 1 to " + most;
            case Size _ when (long) value < 1 || (long) value > ByteCount.MOST -> value + " bytes: use 1 or more";
            case Time _ when ((Duration) value).compareTo(Durations.LONGEST) > 0 ->
                    "longer than " + Durations.LONGEST.toDays() + " days: give it less";
            case Time _ when ((Duration) value).isNegative() -> "less than nothing: give it some time, or leave it out";
            case Time(boolean some) when some && ((Duration) value).isZero() ->
                    "no time at all: give it some, or leave it out for no limit";
            case Dollars _ when !(((double) value) > 0 && ((double) value) <= Budget.MOST_USD) ->
                    value + ": use more than 0, and at most " + Math.round(Budget.MOST_USD);
            case Line(var mend) when mend != null && ((String) value).isBlank() -> "empty: " + mend + ", or leave it out";
            case Patterns _ -> {
                for (var expression : (List<?>) value) Redaction.pattern((String) expression);
                yield null;
            }
            case Below _ -> ((List<?>) value).stream().map(path -> Below.fault((String) path)).filter(Objects::nonNull).findFirst()
                    .orElse(null);
            case Whole _, Places _, Size _, Time _, Flag _, Mark _, Line _, Word _, Revision _, File _, Texts _, Variables _, Quantities _,
                    Spend _, Dollars _, Choice<?> _, Early _, Pace _, Machines _, Jobs _, Accounts _, OfJson _, Best _, Rules _ -> null;
        };
    }
}
