package lib.machine;

import java.io.*;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Stream;
import lib.model.*;
import static java.lang.foreign.ValueLayout.*;

/// Starts processes by `posix_spawn` (POSIX, with glibc 2.34's extensions): one exec where the JDK needs two and `setsid` a third, and an
/// end that tells a signal from an exit code. It knows programs and files, not what an end means.
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

    @Override
    public Process launch(Spawner.Launch launch) throws IOException {
        var found = Program.find(launch.argv().getFirst(), launch.env(), launch.dir().toString());
        var program = found == null ? NOWHERE : found;
        try (var arena = Arena.ofConfined()) {
            var pid = arena.allocate(JAVA_INT);
            // What may not be run is tried alone: the kernel has the last word.
            boolean shelled = (launch.exitcode() != null || launch.door() != null)
                    && Program.flaw(program, launch.env(), launch.dir().toString()) == null;
            int error = shelled ? spawn(arena, pid, SmallShell.of(launch, program), "/bin/sh")
                    : spawn(arena, pid, launch.readingNothing(), program);
            if (error == ENOEXEC && Program.flaw(program, launch.env(), launch.dir().toString()) == null) {
                // A script without its first line is for the shell, as POSIX has it for execvp.
                var script = new ArrayList<>(List.of("sh", program));
                script.addAll(launch.argv().subList(1, launch.argv().size()));
                error = spawn(arena, pid, launch.readingNothing().with(script, launch.env()), "/bin/sh");
            }
            return error == 0 ? watched(pid.get(JAVA_INT, 0)) : new Spawned(refused(launch, error));
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: posix_spawn can't be called", e);
        }
    }

    @Override
    public Exit exit(Process ended) throws InterruptedException {
        return ((Spawned) ended).exit();
    }

    /// A process that nobody can wait for must not live on unseen.
    private Spawned watched(int pid) throws IOException {
        try {
            if (closed) throw new IOException("the run is over");
            return new Spawned(pid, ChildEnds.of(pid));
        } catch (IOException e) {
            Posix.killGroup(pid, Signal.KILL);
            ChildEnds.await(pid);
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private int spawn(Arena arena, MemorySegment pid, Spawner.Launch launch, String program) throws Throwable {
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
            int from = 3;
            for (int kept : Caller.jobserver()) {
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

    /// A process of ours, as Commons Exec wants to see it. Its streams are files.
    private static final class Spawned extends Process {
        private final int pid;
        private final CompletableFuture<Exit> end;

        private Spawned(int pid, CompletableFuture<Exit> end) {
            this.pid = pid;
            this.end = end;
        }

        /// One that never was: it could not be run.
        private Spawned(Exit end) {
            this(0, CompletableFuture.completedFuture(end));
        }

        Exit exit() throws InterruptedException {
            try {
                return end.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public int waitFor() throws InterruptedException {
            return exit().status();
        }

        @Override
        public int exitValue() {
            if (!end.isDone()) throw new IllegalThreadStateException("process " + pid + " has not ended");
            return end.join().status();
        }

        @Override
        public boolean isAlive() {
            return !end.isDone();
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public ProcessHandle toHandle() {
            return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty());
        }

        @Override
        public void destroy() {
            if (isAlive()) Posix.killGroup(pid, Signal.TERM);
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }
    }
}
