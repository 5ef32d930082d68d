package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.agents.*;
import lib.journal.RunFolder;
import lib.model.*;

/// Why something can't be started here: its input, its folder, its size, its program; foreseen, or found out once the kernel has refused
/// it with no more than a number. It starts nothing.
public final class Startable {
    /// asm-generic/errno-base.h
    private static final int E2BIG = 7;
    private static final Map<Integer, Program.Flaw> NUMBERS = Map.of(1, new Program.Flaw("not permitted", false),
            2, new Program.Flaw("not found", true), 13, new Program.Flaw("permission denied", false),
            20, new Program.Flaw("not found: something in its path is no folder", true),
            26, new Program.Flaw("it is being written (text file busy)", false),
            36, new Program.Flaw("its name is too long", true), 40, new Program.Flaw("its links go round and round", false));
    /// 32 pages (linux/binfmts.h), of which one byte ends it.
    private static final long LONGEST = 32L * Posix.pageSize() - 1;
    /// execve(2): a quarter of the stack, but no less and no more than this.
    private static final long LEAST = 128 << 10, MOST = 6 << 20;
    private static final long ROOM = Caller.stack().map(stack -> Math.clamp(stack / 4, LEAST, MOST)).orElse(MOST);

    private Startable() {}

    /// Why what the kernel refuses can't be started.
    ///
    /// @throws IOException if it isn't the program's fault
    static Program.Flaw refused(Spawner.Launch launch, int error) throws IOException {
        if (error == E2BIG) {
            var size = size(launch.argv(), Variables.of(launch.env()));
            return new Program.Flaw(size != null ? size : "its arguments and variables are too long", false);
        }
        input(launch.stdin());
        folder(launch.dir());
        var flaw = Program.flaw(launch.argv().getFirst(), launch.env(), launch.dir().toString());
        return flaw != null ? flaw : NUMBERS.getOrDefault(error, new Program.Flaw("can't be run (error " + error + ")", false));
    }

    private static void input(Path stdin) throws IOException {
        if (Files.isDirectory(stdin)) throw new IOException(stdin + ": this folder can't be its stdin: name a file");
        if (!Files.isRegularFile(stdin) && Files.exists(stdin)) return;
        try (var _ = Files.newByteChannel(stdin)) {
            // It can be read.
        } catch (IOException e) {
            throw new IOException(stdin + ": its stdin can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    private static void folder(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) throw new IOException(dir + ": its folder isn't there any more");
        if (!Posix.executable(dir.toString())) throw new IOException(dir + ": its folder can't be entered (permission denied)");
    }

    /// What variables take. Most tasks have those of our caller, which are measured once.
    ///
    /// @param flaw which of them is too long for any program; null if none is
    private record Variables(long bytes, String flaw) {
        static Variables of(Map<String, String> env) {
            long all = 0;
            for (var variable : env.entrySet()) {
                long bytes = Bytes.of(variable.getKey()).length + 1L + Bytes.of(variable.getValue()).length;
                if (bytes > LONGEST)
                    return new Variables(0, "the variable " + variable.getKey() + " has " + bytes + " bytes, and Linux takes " + LONGEST
                            + " at most: put it into a file");
                all += bytes + 1 + Long.BYTES;
            }
            return new Variables(all, null);
        }
    }

    /// Whether no program can be given this as an argument.
    static boolean tooLong(String argument) {
        return argument.length() > LONGEST / 3 && Bytes.of(argument).length > LONGEST;
    }

    /// What is too long of it for any program; null if nothing is.
    private static String size(List<String> argv, Variables variables) {
        long all = variables.bytes;
        for (int i = 0; i < argv.size(); i++) {
            int bytes = Bytes.of(argv.get(i)).length;
            if (bytes > LONGEST)
                return (i == 2 && argv.get(1).equals("-c") ? "its line" : "argument " + i) + " has " + bytes + " bytes, and Linux takes "
                        + LONGEST + " at most: put it into a file, or give it on stdin";
            all += bytes + 1 + Long.BYTES;
        }
        if (variables.flaw != null) return variables.flaw;
        return all <= ROOM ? null : "its arguments and variables have " + all + " bytes together, and Linux takes " + ROOM
                + " at most here (a quarter of 'ulimit -s'): put them into files";
    }

    /// Whether these tasks can be started at all, as far as that is seen now.
    ///
    /// @param cwd the folder the run is started in
    /// @return what may stand in the way of some, in a sentence each
    /// @throws UserError about the first that never can
    public static List<String> foreseen(List<Task> tasks, Path cwd) {
        var warnings = new LinkedHashSet<String>();
        var session = CommandLines.session("", "", 0);
        var usual = Variables.of(Caller.environment());
        var flaws = new HashMap<List<String>, Optional<Program.Flaw>>();
        for (var task : tasks) {
            var own = task.place().env().values();
            var env = own.isEmpty() ? Caller.environment() : new HashMap<>(Caller.environment());
            if (!own.isEmpty()) env.putAll(own);
            var argv = Agents.of(task).invoke(task, session).argv();
            var size = size(argv, own.isEmpty() ? usual : Variables.of(env));
            if (size != null) throw new UserError("task '" + task.id() + "' can't be started: " + size).at(task.source());
            var dir = task.place().dir() == null ? cwd : cwd.resolve(task.place().dir());
            // What another task makes isn't there yet.
            if (!(task.work() instanceof Work.Exec) || !task.after().isEmpty()) continue;
            // It is looked for by its PATH.
            var program = List.of(argv.getFirst(), dir.toString(), String.valueOf(env.get("PATH")));
            var flaw = flaws.computeIfAbsent(program, _ -> Optional.ofNullable(Program.flaw(argv.getFirst(), env, dir.toString())))
                    .orElse(null);
            if (flaw != null)
                warnings.add((task.source() == null ? "" : task.source() + ": ") + "task '" + task.id() + "' can't be started now: "
                        + argv.getFirst() + ": " + flaw.why());
        }
        return List.copyOf(warnings);
    }
}
