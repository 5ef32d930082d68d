package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.function.LongConsumer;
import lib.model.*;
import org.apache.commons.exec.*;

/// Starts one process and waits for its end. Commons Exec drives it: an executor that launches our way, and a watchdog by which it
/// can be ended. It knows programs, files and signals; not tasks, time limits or what an end means.
///
/// Output goes straight into files, never through pipes: a grandchild that keeps a pipe open would keep us waiting, and a dead
/// orchestrator would break its children's output.
public final class Spawner implements AutoCloseable {
    /// A process to start.
    ///
    /// @param env      all of the new process's environment
    /// @param exitcode where its exit status is to be written when it ends, even if we are gone by then; null if nowhere
    public record Launch(List<String> argv, Map<String, String> env, Path dir, Path stdin, Path stdout, Path stderr, Path exitcode) {
        /// Runs the program and writes down how it ended. Signals to the group are the program's to act on (a trap, unlike being ignored,
        /// is not passed on); the shell's own remarks on a killed child are not for the task's stderr. So small a write is never torn in
        /// two, and a record without its line's end is none.
        private static final String RECORD = """
                trap : HUP INT QUIT TERM USR1 USR2
                f=$1; shift
                exec 3>&2 2>/dev/null
                "$@" 2>&3 3>&-
                s=$?; umask 077; echo $s >"$f"; exit $s""";

        /// The arguments for `/bin/sh` that runs the program so. Its whole path keeps the shell's own commands out.
        List<String> recorded(String program) {
            var argv = new ArrayList<>(List.of("/bin/sh", "-c", RECORD, "orchestrate", exitcode.toString(), program));
            argv.addAll(this.argv.subList(1, this.argv.size()));
            return argv;
        }
    }

    /// The way a process comes to be. It has to lead a session of its own, so that a signal to its group reaches all of it and
    /// a closed terminal reaches none of it.
    public interface Launcher extends AutoCloseable {
        Process launch(Launch launch) throws IOException;

        /// How a process that it has launched ended, once it has. The JDK's tell no signal from an exit code.
        default Exit exit(Process ended) throws InterruptedException {
            return new Exit.Code(ended.waitFor());
        }

        /// Nothing more is launched. Who waits for a process that still runs does so to its end.
        @Override
        default void close() {}
    }

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /// Through the JDK, and `setsid` of util-linux where there is one. Elsewhere processes stay in our session, and ending one
    /// ends those descendants that can still be found.
    static final Launcher JDK = launch -> {
        var argv = new ArrayList<String>(launch.argv.size() + 1);
        if (Files.isExecutable(SETSID)) argv.add(SETSID.toString());
        var program = Path.of(launch.argv.getFirst());
        argv.addAll(launch.exitcode != null && program.isAbsolute() && Files.isExecutable(program) ? launch.recorded(program.toString())
                : launch.argv);
        var builder = new ProcessBuilder(argv).directory(launch.dir.toFile())
                .redirectInput(launch.stdin.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.stdout.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(launch.stderr.toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.env);
        return builder.start();
    };

    private final Launcher launcher;

    public Spawner(Launcher launcher) {
        this.launcher = launcher;
    }

    /// Starts it and waits.
    ///
    /// @param leash   by which it can be signalled from other threads
    /// @param spawned gets the process id as soon as there is one
    @SuppressWarnings("deprecation") // the builder's constructor is closed to subclasses in 1.6.0
    public Exit run(Launch launch, Leash leash, LongConsumer spawned) {
        var executor = new DefaultExecutor() {
            Process process;

            @Override
            protected Process launch(CommandLine command, Map<String, String> env, Path dir) throws IOException {
                process = launcher.launch(launch);
                if (process.pid() > 0) spawned.accept(process.pid());
                return process;
            }
        };
        executor.setStreamHandler(NO_STREAMS);
        executor.setWatchdog(leash);
        executor.setExitValues(null);
        try {
            executor.execute(new CommandLine(launch.argv.getFirst()), launch.env);
            return launcher.exit(executor.process);
        } catch (ExecuteException e) {
            return new Exit.Code(e.getExitValue());
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: nobody interrupts an attempt", e);
        } catch (IOException e) {
            return new Exit.NotStarted(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        launcher.close();
    }

    /// Nothing to pump: the process has files.
    private static final ExecuteStreamHandler NO_STREAMS = new ExecuteStreamHandler() {
        @Override
        public void setProcessInputStream(OutputStream stdin) {}

        @Override
        public void setProcessOutputStream(InputStream stdout) {}

        @Override
        public void setProcessErrorStream(InputStream stderr) {}

        @Override
        public void start() {}

        @Override
        public void stop() {}
    };
}
