package lib.model;

import java.time.Duration;
import java.util.*;

/// One setting of a run or of a task, described once: the manifest's reading and schema, the options of `run` and `set`, and the help are
/// all made from it. It knows its values' type, not who has which value; all settings are in [Settings].
///
/// @param part  what it is part of
/// @param name  as in a manifest: small letters and `_`
/// @param usual what holds if nobody says anything; null is nothing
/// @param help  a sentence for the manifest's schema and page
/// @param flag  as an option of `run`; null if it is none
/// @param live  a sentence for `set`, by which it may be changed while a run goes on; null if it may not
/// @param trust which values are taken from a file that came with a repository
public record Setting<T>(Part part, String name, Type<T> type, T usual, String help, Flag flag, String live, Trust trust) {

    /// The part a setting belongs to. Of a run: what concerns all tasks, and what [AgentPolicy] has. Of a task: what its prompt says, what
    /// else it asks of the agent, where it runs, its limits, and what comes before it.
    public enum Part { RUN, AGENTS, PROMPT, OPTIONS, PLACE, LIMITS, ORDER }

    /// An option of the command line.
    ///
    /// @param names the long one last
    /// @param label stands for its value
    /// @param help  a sentence
    public record Flag(List<String> names, String label, String help) {}

    /// Which values are taken from a file whose author is not known: none, unless the setting says otherwise, since by them programs may
    /// be run, or something be hidden; only those by which no more is allowed than without them; or any.
    public enum Trust { NONE, LESS, ANY }

    static <T> Setting<T> of(Part part, String name, Type<T> type, T usual, String help) {
        return new Setting<>(part, name, type, usual, help, null, null, Trust.NONE);
    }

    /// Whatever its value is, it runs nothing, hides nothing and allows nothing.
    Setting<T> harmless() {
        return new Setting<>(part, name, type, usual, help, flag, live, Trust.ANY);
    }

    /// Likewise of those values by which no more is allowed, see [Type#lessens].
    Setting<T> harmlessIfLess() {
        return new Setting<>(part, name, type, usual, help, flag, live, Trust.LESS);
    }

    /// Whether a file whose author is not known may set it to this.
    ///
    /// @param now what holds without that file; may be null
    public boolean takes(T now, T value) {
        return switch (trust) {
            case NONE -> false;
            case LESS -> type.lessens(now, value);
            case ANY -> true;
        };
    }

    Setting<T> flag(String label, String help) {
        return new Setting<>(part, name, type, usual, this.help, new Flag(List.of(option()), label, help), live, trust);
    }

    /// This setting with an option of one letter beside its long one.
    Setting<T> letter(String letter) {
        return new Setting<>(part, name, type, usual, help, new Flag(List.of("-" + letter, option()), flag.label, flag.help), live,
                trust);
    }

    /// It may be changed while a run goes on.
    Setting<T> alsoLive() {
        return live(flag.help);
    }

    Setting<T> live(String help) {
        return new Setting<>(part, name, type, usual, this.help, flag, help, trust);
    }

    /// The same setting for a single task, where nothing said means what the run says.
    Setting<T> each(Part part, String help) {
        return of(part, name, type, null, help);
    }

    /// What holds if nobody says anything, as it is written; null if that is nothing.
    public String shown() {
        return shown(usual);
    }

    /// One of its values likewise.
    public String shown(T value) {
        return switch (value) {
            case null -> null;
            case Duration time -> time.toString().substring(2).toLowerCase(Locale.ROOT);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            case Budget budget -> budget.written();
            case Integer places when type instanceof Type.Places && places == Type.Places.AUTO -> "auto";
            case Long bytes -> ByteCount.written(bytes);
            case List<?> rules when type instanceof Type.Rules && !rules.isEmpty() ->
                    rules.size() + (rules.size() == 1 ? " rule" : " rules");
            case List<?> list -> String.join(", ", list.stream().map(Object::toString).toList());
            case Object other -> other.toString();
        };
    }

    /// The variable of the environment that sets it for all runs.
    public String variable() {
        return "ORCHESTRATE_" + name.toUpperCase(Locale.ROOT);
    }

    private String option() {
        return "--" + name.replace('_', '-');
    }

    /// Its name in the journal.
    public String key() {
        return name.equals("notify") ? "notice" : name;
    }

    /// @throws UserError if it can't have this value
    void check(Object value) {
        var fault = type.fault(value);
        if (fault == null) return;
        boolean run = part == Part.RUN || part == Part.AGENTS;
        throw new UserError((run ? name.replace('_', '-') + " is " : "a task's " + name + (name.endsWith("s") ? " are " : " is ")) + fault);
    }
}
