package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.List;

/// By what the processes that we put above programs, shells and keepers, are known among all: their arguments. It doesn't know what they
/// do.
final class KnownParents {
    /// What such a shell is called to itself, and in a list of processes.
    static final String NAME = "orchestrate";
    static final String SHELL = "/bin/sh";
    /// The class of a keeper, which stands before the number of whom it is a child.
    static final String KEEPER = "lib.machine.Keeper";
    private static final String READS_COMMANDS = "-s";

    private KnownParents() {}

    /// The call of one of the [WorkerShells], which reads what to do. The number is of whom it is a child.
    static List<String> worker() {
        return List.of(SHELL, READS_COMMANDS, NAME, Long.toString(ProcessHandle.current().pid()));
    }

    /// Whether this process is a shell of ours that waits for its program, and not a program.
    static boolean is(long pid) {
        var words = arguments(pid);
        return words.indexOf(NAME) > 1 && words.getFirst().equals(SHELL);
    }

    /// Whether this is one of the [WorkerShells] whose orchestrator is gone.
    static boolean abandoned(long pid, long parent) {
        var words = arguments(pid);
        return words.size() == 4 && words.subList(1, 3).equals(List.of(READS_COMMANDS, NAME))
                && !words.get(3).equals(Long.toString(parent));
    }

    /// Whether this process is a keeper.
    static boolean isKeeper(long pid) {
        var words = arguments(pid);
        return words.size() > 2 && words.get(words.size() - 2).equals(KEEPER);
    }

    /// Whether this is a keeper whose orchestrator is gone, and that may have been asked before for something that it has not started yet.
    static boolean mayStart(long pid, long parent) {
        try {
            return isKeeper(pid) && !arguments(pid).getLast().equals(Long.toString(parent))
                    && Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "fd/0")).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    /// Those of a process, its program first; none if there is no such process.
    static List<String> arguments(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
