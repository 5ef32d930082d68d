package lib;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.function.LongConsumer;
import org.apache.commons.exec.*;

/// Starts one process and waits for its end. Commons Exec drives it: an executor that launches our way, and a watchdog by which it
/// can be ended. It knows programs, files and signals; not tasks, time limits or what an end means.
///
/// Output goes straight into files, never through pipes: a grandchild that keeps a pipe open would keep us waiting, and a dead
/// orchestrator would break its children's output.
final class Spawner {
    /// What to start.
    ///
    /// @param env all of the new process's environment
    record Launch(List<String> argv, Map<String, String> env, Path dir, Path stdin, Path stdout, Path stderr) {}

    /// The way a process comes to be. It has to lead a session of its own, so that a signal to its group reaches all of it and
    /// a closed terminal reaches none of it.
    interface Launcher {
        Process launch(Launch launch) throws IOException;
    }

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /// Through the JDK, and `setsid` of util-linux where there is one. Elsewhere processes stay in our session, and ending one
    /// ends those descendants that can still be found.
    static final Launcher JDK = launch -> {
        var argv = new ArrayList<String>(launch.argv.size() + 1);
        if (Files.isExecutable(SETSID)) argv.add(SETSID.toString());
        argv.addAll(launch.argv);
        var builder = new ProcessBuilder(argv).directory(launch.dir.toFile())
                .redirectInput(launch.stdin.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.stdout.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(launch.stderr.toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.env);
        return builder.start();
    };

    private final Launcher launcher;

    Spawner(Launcher launcher) {
        this.launcher = launcher;
    }

    /// Starts it and waits.
    ///
    /// @param leash   by which it can be signalled from other threads
    /// @param spawned gets the process id as soon as there is one
    @SuppressWarnings("deprecation") // the builder's constructor is closed to subclasses in 1.6.0
    Exit run(Launch launch, Leash leash, LongConsumer spawned) {
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
            int code = executor.execute(new CommandLine(launch.argv.getFirst()), launch.env);
            return executor.process instanceof PosixLauncher.Spawned s ? s.exit() : new Exit.Code(code);
        } catch (ExecuteException e) {
            return new Exit.Code(e.getExitValue());
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: nobody interrupts an attempt", e);
        } catch (IOException e) {
            return new Exit.NotStarted(String.valueOf(e.getMessage()));
        }
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

    /// Commons Exec's watchdog without a clock of its own: the planner knows when, the leash knows whom. It may hold several processes
    /// one after the other: first git, then the task.
    static final class Leash extends ExecuteWatchdog {
        private Process process;
        private String pulled;
        /// What descended from the process when it was first signalled: some of it may have left the group.
        private final Set<ProcessHandle> tree = new LinkedHashSet<>();

        @SuppressWarnings("deprecation") // likewise
        Leash() {
            super(INFINITE_TIMEOUT_DURATION.toMillis());
        }

        @Override
        public synchronized void start(Process process) {
            super.start(process);
            this.process = process;
            if (pulled != null) signal(pulled);
        }

        /// TERM goes to the process's group, whose members may have something to put in order; KILL goes to all that descend from it.
        /// What comes before the start is kept until then.
        synchronized void signal(String signal) {
            if (pulled == null || signal.equals("KILL")) pulled = signal;
            if (process == null || process.pid() <= 1) return;
            if (process.isAlive()) process.descendants().forEach(tree::add);
            boolean group = Posix.killGroup(process.pid(), signal);
            if (!group && process.isAlive()) process.destroy();
            if (!group || signal.equals("KILL")) tree.forEach(handle -> end(handle, signal));
        }

        /// Whether a signal was asked for.
        synchronized boolean pulled() {
            return pulled != null;
        }

        /// Whether something of a signalled process is still there, though it has ended itself.
        synchronized boolean survived() {
            return pulled != null && process != null && Posix.lives(process.pid(), tree.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList());
        }

        private static void end(ProcessHandle handle, String signal) {
            if (signal.equals("KILL")) handle.destroyForcibly();
            else handle.destroy();
        }

        @Override
        public synchronized void destroyProcess() {
            signal("KILL");
            super.destroyProcess();
        }
    }
}
