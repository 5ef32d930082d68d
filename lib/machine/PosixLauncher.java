package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.model.*;

/// Starts processes by [PosixSpawn], and tells a signal from an exit code when they end. A program whose end is to be written down is run
/// by a [Keeper] where there are many, or by one of the [WorkerShells], or, where none can, under a shell of its own. It knows programs
/// and files, not what an end means.
public final class PosixLauncher implements Spawner.Launcher {
    private static final int ENOEXEC = 8;
    /// EAGAIN, ENOMEM, ENFILE, EMFILE: the machine's fault, not the program's.
    private static final Set<Integer> SHORTAGES = Set.of(11, 12, 23, 24);
    private static final String NOWHERE = "/not-found/not-found";

    private final PosixSpawn spawn = new PosixSpawn();
    private WorkerShells workers;
    private KeeperClient keeper;
    private volatile boolean closed;

    /// This launcher where the system has what it needs, the JDK's elsewhere.
    public static Spawner.Launcher orJdk() {
        if (!System.getProperty("os.name").equals("Linux")) return new JdkLauncher();
        try {
            ChildEnds.begin();
            return new PosixLauncher();
        } catch (RuntimeException | LinkageError e) {
            return new JdkLauncher();
        }
    }

    /// Starts a program like this one, which finds what called it as we found it, whatever it is given as its environment.
    public static Process another(Spawner.Launcher launcher, Spawner.Launch program) throws IOException {
        return launcher.launch(SmallShell.handingOn(program));
    }

    /// Made for the first who needs them.
    private synchronized WorkerShells workers() {
        if (workers == null && !closed) workers = WorkerShells.usable(this::shell);
        return workers;
    }

    private synchronized KeeperClient keeper() {
        if (keeper == null && !closed) keeper = new KeeperClient(spawn);
        return keeper;
    }

    /// A program whose end is to be written down is run by the keeper, by a shell that is there already, or by one that is started for it
    /// and those to come; null if none of them can.
    private SpawnedProcess recorded(Spawner.Launch launch, String program) throws IOException {
        if (launch.exitcode() == null) return null;
        KeeperClient.Otherwise otherwise = () -> workers() instanceof WorkerShells shells ? shells.run(launch, program) : null;
        var kept = keeper();
        return kept == null ? otherwise.run() : kept.run(launch, program, otherwise);
    }

    /// See [WorkerShells.Start].
    private int shell(Spawner.Launch launch, int stdin, int told, int as) throws IOException {
        return spawn.start(launch, launch.argv().getFirst(), new TreeMap<>(Map.of(0, stdin, as, told))).pid();
    }

    @Override
    public Process launch(Spawner.Launch launch) throws IOException {
        var found = Program.find(launch.argv().getFirst(), launch.env(), launch.dir().toString());
        var program = found == null ? NOWHERE : found;
        // What may not be run is tried alone: the kernel has the last word.
        boolean shelled = (launch.exitcode() != null || launch.door() != null)
                && Program.flaw(program, launch.env(), launch.dir().toString()) == null;
        if (shelled && recorded(launch, program) instanceof SpawnedProcess process) return process;
        var started = shelled ? spawn.start(SmallShell.of(launch, program), KnownParents.SHELL)
                : spawn.start(launch.readingNothing(), program);
        if (started.error() == ENOEXEC && Program.flaw(program, launch.env(), launch.dir().toString()) == null) {
            // A script without its first line is for the shell, as POSIX has it for execvp.
            var script = new ArrayList<>(List.of("sh", program));
            script.addAll(launch.argv().subList(1, launch.argv().size()));
            started = spawn.start(launch.readingNothing().with(script, launch.env()), KnownParents.SHELL);
        }
        return started.error() == 0 ? watched(started.pid()) : SpawnedProcess.never(refused(launch, started.error()));
    }

    @Override
    public Exit exit(Process ended) throws InterruptedException {
        return ((SpawnedProcess) ended).exit();
    }

    private SpawnedProcess watched(int pid) throws IOException {
        if (closed) {
            ChildEnds.end(pid);
            throw new IOException("the run is over");
        }
        return new SpawnedProcess(pid, ChildEnds.of(pid), null);
    }

    @Override
    public void close() {
        WorkerShells shells;
        KeeperClient kept;
        synchronized (this) {
            closed = true;
            shells = workers;
            kept = keeper;
        }
        if (shells != null) shells.close();
        if (kept != null) kept.close();
    }

    /// The end of a command that can't be started, as a shell puts it: a sentence on stderr, and 127 for what isn't there, 126 for what
    /// can't be run.
    private static Exit refused(Spawner.Launch launch, int error) throws IOException {
        var name = launch.argv().getFirst();
        if (SHORTAGES.contains(error)) throw new IOException(name + ": can't be started (error=" + error + ")");
        var flaw = Startable.refused(launch, error);
        Files.writeString(launch.stderr(), Text.lines(name) + ": " + flaw.why() + "\n", StandardOpenOption.APPEND);
        return new Exit.Code(flaw.status());
    }
}
