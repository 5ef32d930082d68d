package lib.terminal;

import java.io.*;
import java.nio.file.*;
import lib.journal.*;
import lib.machine.*;

/// What is handed on of what tasks write while their run is shown. What goes on to stdout and stderr is theirs to the byte, and none of it
/// is held in memory; words of ours are on stderr then. It knows neither files nor tasks.
///
/// @param inOrder in the order of the tasks, and not of their ends
/// @param tagged  with the task's id and a tab before each line
public record Output(Kind kind, boolean inOrder, boolean tagged) {
    /// How much, and when.
    public enum Kind {
        /// Nothing: it is in the run's folder.
        NONE,
        /// The last lines of each task that failed, among the words of ours.
        FAILED,
        /// All that a task's last attempt has written, its answer if it is an agent, as soon as the task is done.
        GROUPED,
        /// Each line as soon as it is whole, of every attempt; the answers of agents.
        STREAM
    }

    public static final Output NONE = new Output(Kind.NONE, false, false);
    private static final int STDOUT = 1;

    /// What suits whoever reads stdout: a person at a terminal has the table; one file for stdout and stderr is a log, which tells the last
    /// lines of what failed; otherwise a program reads what the tasks write.
    public static Kind usual() {
        if (Posix.terminal(STDOUT)) return Kind.NONE;
        return file(STDOUT).equals(file(STDOUT + 1)) ? Kind.FAILED : Kind.GROUPED;
    }

    private static Object file(int descriptor) {
        try {
            return Files.readAttributes(Path.of("/dev/fd/" + descriptor), "unix:dev,ino");
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    /// Whether stdout is the tasks' alone.
    boolean takesStdout() {
        return kind == Kind.GROUPED || kind == Kind.STREAM;
    }

    /// Where words of ours go.
    public PrintStream words() {
        return takesStdout() ? System.err : System.out;
    }

    /// Null if no last lines are told.
    public RunFolder tails(RunFolder run) {
        return kind == Kind.FAILED ? run : null;
    }
}
