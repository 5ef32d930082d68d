package lib;

import java.io.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// A run without a terminal: its journal is begun here, with every task waiting, and another process in a session of its own takes it up as
/// after a crash.
final class Detached {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Detached() {}

    /// @param program starts the command line
    /// @return the run's folder, once the other process runs it
    /// @throws UserError if it doesn't come to that
    static RunFolder start(List<String> program, Surroundings surroundings, Policy policy, List<Task> tasks) {
        var run = RunFolder.create(surroundings.cwd(), surroundings.name(), LocalDateTime.now(ZoneId.systemDefault()));
        var log = run.path().resolve("orchestrate.log");
        try (var journal = Journal.create(run.journal()); var launcher = PosixLauncher.orJdk()) {
            journal.append(Opening.of(System.currentTimeMillis(), run.id(), surroundings.cwd(), Identity.mine().handle(), policy, tasks,
                    task -> Accounts.of(task, System.getenv())));
            Files.createFile(log, RunFolder.PRIVATE_FILE);
            var nothing = Path.of("/dev/null");
            var process = launcher.launch(new Spawner.Launch(command(program, run, surroundings.templates()), System.getenv(),
                    surroundings.cwd(), nothing, log, log, null));
            var following = new Following(run);
            for (long deadline = System.nanoTime() + PATIENCE_NANOS; ; LockSupport.parkNanos(20_000_000)) {
                following.look(_ -> {});
                if (following.held() || following.board().end() != null) return run;
                if (!process.isAlive() || System.nanoTime() > deadline)
                    throw new UserError("run " + run.id() + " was not taken up: " + log + " tells why; 'orchestrate recover " + run.id()
                            + "' tries again");
            }
        } catch (UncheckedIOException e) {
            throw unwritable(run, e.getCause());
        } catch (IOException e) {
            throw unwritable(run, e);
        }
    }

    private static UserError unwritable(RunFolder run, IOException e) {
        return new UserError(run.path() + ": can't be written (" + RunFolder.reason(e) + "): make room, then start it again");
    }

    private static List<String> command(List<String> program, RunFolder run, Path templates) {
        var argv = new ArrayList<>(program);
        argv.addAll(List.of("recover", run.id()));
        if (templates != null) argv.addAll(List.of("--templates", templates.toString()));
        return argv;
    }
}
