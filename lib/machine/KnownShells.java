package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.List;

/// By what the shells that we put above programs are known among processes: their arguments. It doesn't know what they do.
final class KnownShells {
    /// What such a shell is called to itself, and in a list of processes.
    static final String NAME = "orchestrate";
    static final String SHELL = "/bin/sh";
    private static final String READS_COMMANDS = "-s";

    private KnownShells() {}

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

    private static List<String> arguments(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
