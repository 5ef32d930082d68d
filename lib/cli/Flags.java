package lib.cli;

import java.util.*;
import java.util.function.Supplier;
import lib.input.*;
import lib.model.*;
import picocli.CommandLine.Model.*;
import picocli.CommandLine.TypeConversionException;

/// Settings of a run as options of `run` and `set`: what is given -> a policy, or a change of one. It knows no setting by what it means.
final class Flags {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private Flags() {}

    /// Gives `run` its options, among its own: the number of attempts before all others, the rest before its name.
    static void ofRun(CommandSpec run) {
        var own = List.copyOf(run.options());
        own.forEach(run::remove);
        for (var name : List.of("--agent", "--name"))
            if (own.stream().noneMatch(o -> o.longestName().equals(name)))
                throw new IllegalStateException("BUG: 'run' has no option " + name);
        for (var option : own) {
            if (option.longestName().equals("--agent")) run.addOption(option(Settings.PARALLEL, help(Settings.PARALLEL)));
            if (option.longestName().equals("--name"))
                for (var setting : Settings.FLAGS) if (!setting.equals(Settings.PARALLEL)) run.addOption(option(setting, help(setting)));
            run.addOption(option);
        }
    }

    /// Gives `set` its options.
    static void ofSet(CommandSpec set) {
        for (var setting : Settings.LIVE) set.addOption(option(setting, setting.live()));
    }

    /// The policy with the options given on the command line.
    ///
    /// @throws UserError if a value is out of its range
    static Policy policy(Policy policy, CommandSpec run) {
        for (var setting : Settings.FLAGS) policy = policy(policy, setting, run);
        return policy;
    }

    private static <T> Policy policy(Policy policy, Setting<T> setting, CommandSpec run) {
        T value = given(setting, run);
        return value == null ? policy : policy.with(setting, value);
    }

    /// @param others settings that somebody else heeds
    /// @throws UserError at the first option given that none of the tasks heeds
    static void heeded(List<Task> tasks, Set<Setting<?>> others, CommandSpec run) {
        for (var setting : Settings.FLAGS)
            if (given(setting, run) != null && !others.contains(setting) && Unheeded.reason(setting, tasks) instanceof String reason)
                throw new UserError(setting.flag().names().getLast() + " " + reason);
    }

    static Control.Change change(CommandSpec set) {
        var change = Control.Change.NOTHING;
        for (var setting : Settings.LIVE) change = change(change, setting, set);
        return change;
    }

    private static <T> Control.Change change(Control.Change change, Setting<T> setting, CommandSpec set) {
        T value = given(setting, set);
        return value == null ? change : change.with(setting, value);
    }

    private static <T> T given(Setting<T> setting, CommandSpec command) {
        return command.findOption(setting.flag().names().getLast()).getValue();
    }

    /// The value; a complaint about it is one of the command line.
    static <T> T converted(Supplier<T> value) {
        try {
            return value.get();
        } catch (UserError e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static OptionSpec option(Setting<?> setting, String help) {
        var flag = setting.flag();
        var type = setting.type();
        var option = OptionSpec.builder(flag.names().toArray(String[]::new)).description(help.replace("%", "%%")).initialValue(null);
        if (type.many()) option.type(List.class).auxiliaryTypes(type.held()).arity("1");
        else option.type(type.held());
        if (type instanceof Type.Size size) option.converters(text -> converted(() -> size.parse(text)));
        if (type instanceof Type.Places places) option.converters(text -> converted(() -> places.parse(text, PROCESSORS)));
        if (type instanceof Type.Quantities) option.converters(text -> converted(() -> Amounts.ofRun(text)));
        if (type instanceof Type.Choice<?> choice) option.completionCandidates(choice.words());
        if (type instanceof Type.Flag) option.negatable(true);
        else option.paramLabel(flag.label());
        return option.build();
    }

    /// The sentence with what holds if nothing is given, where that is worth telling.
    private static String help(Setting<?> setting) {
        var shown = switch (setting.type()) {
            case Type.Time _, Type.Size _, Type.Spend _ when setting.usual() == null -> "none";
            case Type.Whole _, Type.Places _, Type.Size _, Type.Time _, Type.Choice<?> _, Type.Early _ -> setting.shown();
            case Type.Flag _, Type.Mark _, Type.Line _, Type.Word _, Type.Revision _, Type.File _, Type.Texts _, Type.Patterns _,
                    Type.Below _, Type.Variables _, Type.Quantities _, Type.Spend _, Type.Dollars _, Type.Pace _,
                    Type.Machines _, Type.Jobs _, Type.Accounts _, Type.OfJson _, Type.Best _,
                    Type.Rules _ -> null;
        };
        return shown == null ? setting.flag().help() : setting.flag().help().replaceFirst("\\.$", " (" + shown + ").");
    }
}
