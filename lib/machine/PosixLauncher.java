package lib.machine;

import java.io.*;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.nio.file.*;
import java.util.*;
import lib.model.*;
import static java.lang.foreign.ValueLayout.*;

/// Starts processes by `posix_spawn` (POSIX, with glibc 2.34's extensions): one exec where the JDK needs two and `setsid` a third, and an
/// end that tells a signal from an exit code. A program whose end is to be written down is run by one of the [WorkerShells], or, where
/// none can, under a shell of its own. It knows programs and files, not what an end means.
public final class PosixLauncher implements Spawner.Launcher {
    // Linux, asm-generic/fcntl.h and bits/spawn.h
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY_CREATE_APPEND = 0x1 | 0x40 | 0x400;
    private static final short SETSIGDEF = 0x04, SETSIGMASK = 0x08, SETSID = 0x80;
    private static final int ENOEXEC = 8;
    /// EAGAIN, ENOMEM, ENFILE, EMFILE: the machine's fault, not the program's.
    private static final Set<Integer> SHORTAGES = Set.of(11, 12, 23, 24);
    /// More than either opaque structure takes on any Linux.
    private static final long OPAQUE = 512;

    private static final String NOWHERE = "/not-found/not-found";

    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle spawn = handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private final MethodHandle actionsInit = handle("posix_spawn_file_actions_init", ADDRESS);
    private final MethodHandle actionsDestroy = handle("posix_spawn_file_actions_destroy", ADDRESS);
    private final MethodHandle addOpen = handle("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle addChdir = handle("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private final MethodHandle addClosefrom = handle("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private final MethodHandle attrInit = handle("posix_spawnattr_init", ADDRESS);
    private final MethodHandle attrDestroy = handle("posix_spawnattr_destroy", ADDRESS);
    private final MethodHandle addClose = handle("posix_spawn_file_actions_addclose", ADDRESS, JAVA_INT);
    private final MethodHandle attrDefault = handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private final MethodHandle attrMask = handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private final MethodHandle attrFlags = handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private final MethodHandle addDup2 = handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);

    private WorkerShells workers;
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

    @SuppressWarnings("restricted")
    private MethodHandle handle(String name, MemoryLayout... arguments) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /// Made for the first who needs them.
    private synchronized WorkerShells workers() {
        if (workers == null && !closed) workers = WorkerShells.usable(this::shell);
        return workers;
    }

    /// A program that a shell already there can run, or one that is started for it and those to come.
    private SpawnedProcess byWorker(Spawner.Launch launch, String program) throws IOException {
        return launch.exitcode() != null && workers() instanceof WorkerShells shells ? shells.run(launch, program) : null;
    }

    /// See [WorkerShells.Start].
    private int shell(Spawner.Launch launch, int stdin, int told, int as) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var pid = arena.allocate(JAVA_INT);
            var handed = new TreeMap<>(Map.of(0, stdin, as, told));
            return spawn(arena, pid, launch, launch.argv().getFirst(), handed) == 0 ? pid.get(JAVA_INT, 0) : 0;
        }
    }

    @Override
    public Process launch(Spawner.Launch launch) throws IOException {
        var found = Program.find(launch.argv().getFirst(), launch.env(), launch.dir().toString());
        var program = found == null ? NOWHERE : found;
        try (var arena = Arena.ofConfined()) {
            var pid = arena.allocate(JAVA_INT);
            // What may not be run is tried alone: the kernel has the last word.
            boolean shelled = (launch.exitcode() != null || launch.door() != null)
                    && Program.flaw(program, launch.env(), launch.dir().toString()) == null;
            if (shelled && byWorker(launch, program) instanceof SpawnedProcess process) return process;
            int error = shelled ? spawn(arena, pid, SmallShell.of(launch, program), KnownShells.SHELL)
                    : spawn(arena, pid, launch.readingNothing(), program);
            if (error == ENOEXEC && Program.flaw(program, launch.env(), launch.dir().toString()) == null) {
                // A script without its first line is for the shell, as POSIX has it for execvp.
                var script = new ArrayList<>(List.of("sh", program));
                script.addAll(launch.argv().subList(1, launch.argv().size()));
                error = spawn(arena, pid, launch.readingNothing().with(script, launch.env()), KnownShells.SHELL);
            }
            return error == 0 ? watched(pid.get(JAVA_INT, 0)) : SpawnedProcess.never(refused(launch, error));
        }
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
        synchronized (this) {
            closed = true;
            shells = workers;
        }
        if (shells != null) shells.close();
    }

    private int spawn(Arena arena, MemorySegment pid, Spawner.Launch launch, String program) throws IOException {
        return spawn(arena, pid, launch, program, new TreeMap<>());
    }

    /// @param handed descriptors of ours that it gets, by what they are to it
    private int spawn(Arena arena, MemorySegment pid, Spawner.Launch launch, String program, SortedMap<Integer, Integer> handed)
            throws IOException {
        try {
            return spawned(arena, pid, launch, program, handed);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: posix_spawn can't be called", e);
        }
    }

    private int spawned(Arena arena, MemorySegment pid, Spawner.Launch launch, String program, SortedMap<Integer, Integer> handed)
            throws Throwable {
        var actions = arena.allocate(OPAQUE, 16);
        var attributes = arena.allocate(OPAQUE, 16);
        check((int) actionsInit.invokeExact(actions));
        check((int) attrInit.invokeExact(attributes));
        try {
            // What a JVM hears, ignores or keeps from its threads is no business of a program's.
            check((int) attrFlags.invokeExact(attributes, (short) (SETSID | SETSIGDEF | SETSIGMASK)));
            check((int) attrDefault.invokeExact(attributes, signals(arena, ~Caller.ignoredMask())));
            check((int) attrMask.invokeExact(attributes, signals(arena, Caller.blocked())));
            check((int) addOpen.invokeExact(actions, 0, Posix.string(arena, launch.stdin().toString()), O_RDONLY, 0));
            check((int) addOpen.invokeExact(actions, 1, Posix.string(arena, launch.stdout().toString()), O_WRONLY_CREATE_APPEND, 0600));
            check((int) addOpen.invokeExact(actions, 2, Posix.string(arena, launch.stderr().toString()), O_WRONLY_CREATE_APPEND, 0600));
            check((int) addChdir.invokeExact(actions, Posix.string(arena, launch.dir().toString())));
            for (var descriptor : handed.entrySet())
                check((int) addDup2.invokeExact(actions, (int) descriptor.getValue(), (int) descriptor.getKey()));
            int from = 3;
            var open = new TreeSet<>(Caller.jobserver());
            open.addAll(handed.tailMap(from).keySet());
            for (int kept : open) {
                for (; from < kept; from++) check((int) addClose.invokeExact(actions, from));
                from = kept + 1;
            }
            check((int) addClosefrom.invokeExact(actions, from));
            var env = new ArrayList<String>(launch.env().size());
            launch.env().forEach((name, value) -> env.add(name + "=" + value));
            return (int) spawn.invokeExact(pid, Posix.string(arena, program), actions, attributes, strings(arena, launch.argv()),
                    strings(arena, env));
        } finally {
            check((int) actionsDestroy.invokeExact(actions));
            check((int) attrDestroy.invokeExact(attributes));
        }
    }

    private static void check(int error) throws IOException {
        if (error != 0) throw new IOException("posix_spawn can't be prepared: error " + error);
    }

    private static MemorySegment strings(Arena arena, List<String> strings) {
        var array = arena.allocate(ADDRESS, strings.size() + 1);
        for (int i = 0; i < strings.size(); i++) array.setAtIndex(ADDRESS, i, Posix.string(arena, strings.get(i)));
        return array;
    }

    /// A set of signals. More than it takes anywhere.
    private static MemorySegment signals(Arena arena, long mask) {
        var set = arena.allocate(OPAQUE, 16);
        set.set(JAVA_LONG, 0, mask);
        return set;
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
