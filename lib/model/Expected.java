package lib.model;

import lib.model.Needed.Nullable;

/// What attempts of one kind are expected to take, from those that were measured, or by what is usual of them.
///
/// @param kind    what is alike about them, see [#kind]
/// @param memory  MiB they hold at most
/// @param cpu     processors they keep busy on the average
/// @param startup seconds of CPU time an agent takes to its first answer; null if none was measured
/// @param count   how many have been measured; 0 if this is what is usual
/// @param seconds from an attempt's start to its success; null if none was measured
public record Expected(String kind, long memory, double cpu, @Nullable Double startup, long count, @Nullable Double seconds) {

    /// What a task has in common with those that take as much as it: what its author calls it, the agent and its model, or the program.
    public static String kind(Task task) {
        if (task.limits().like() != null) return task.limits().like();
        return switch (task.work()) {
            case Work.Prompt p -> p.model() == null ? p.agent() : p.agent() + " " + p.model();
            case Work.Exec(var argv) -> program(argv.getFirst());
            case Work.Shell(var line) -> program(line.strip().split("\\s+", 2)[0]);
        };
    }

    private static String program(String word) {
        return Text.cut(word.substring(word.lastIndexOf('/') + 1), 100);
    }
}
