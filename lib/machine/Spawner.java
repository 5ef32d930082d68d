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
    /// @param door     of the cgroup that it goes into before its program begins, one of the kernel's files; null if into none
    public record Launch(List<String> argv, Map<String, String> env, Path dir, Path stdin, Path stdout, Path stderr, Path exitcode,
                         Path door) {
        private static final Path NOTHING = Path.of("/dev/null");

        public Launch(List<String> argv, Map<String, String> env, Path dir, Path stdin, Path stdout, Path stderr, Path exitcode) {
            this(argv, env, dir, stdin, stdout, stderr, exitcode, null);
        }

        Launch into(Cgroup group) {
            return new Launch(argv, env, dir, stdin, stdout, stderr, exitcode, group.door());
        }

        Launch with(List<String> argv, Map<String, String> env) {
            return new Launch(argv, env, dir, stdin, stdout, stderr, exitcode, door);
        }

        boolean readsNothing() {
            return stdin.equals(NOTHING);
        }

        /// Whether opening its input may take until somebody writes, as of a named pipe or a device: nothing can be ended that waits for
        /// it before it has a pid.
        boolean mayBlock() {
            return !readsNothing() && Files.exists(stdin) && !Files.isRegularFile(stdin) && !Files.isDirectory(stdin);
        }

        /// Whether a process of ours above the program can open its input and its folder, and needs not wait for it.
        boolean opensAtOnce() {
            return !mayBlock() && (readsNothing() || Files.isReadable(stdin)) && Posix.executable(dir.toString());
        }

        /// The same without an input that may block.
        Launch readingNothing() {
            return mayBlock() ? new Launch(argv, env, dir, NOTHING, stdout, stderr, exitcode, door) : this;
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
                process = launcher.launch(launch.into(leash.cgroup()));
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
