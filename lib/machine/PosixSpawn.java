package lib.machine;

import java.io.IOException;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.util.*;
import static java.lang.foreign.ValueLayout.*;

/// `posix_spawn` (POSIX, with glibc 2.34's extensions): one exec where the JDK needs two and `setsid` a third. What it starts leads a
/// session of its own, and has what our [Caller] would have given it. It doesn't know how anything ends.
final class PosixSpawn {
    // Linux, asm-generic/fcntl.h and bits/spawn.h
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY_CREATE_APPEND = 0x1 | 0x40 | 0x400;
    private static final short SETSIGDEF = 0x04, SETSIGMASK = 0x08, SETSID = 0x80;
    /// More than either opaque structure takes on any Linux.
    private static final long OPAQUE = 512;

    private final MethodHandle spawn = function("posix_spawn", "ipppppp");
    private final MethodHandle actionsInit = function("posix_spawn_file_actions_init", "ip");
    private final MethodHandle actionsDestroy = function("posix_spawn_file_actions_destroy", "ip");
    private final MethodHandle addOpen = function("posix_spawn_file_actions_addopen", "ipipii");
    private final MethodHandle addChdir = function("posix_spawn_file_actions_addchdir_np", "ipp");
    private final MethodHandle addClosefrom = function("posix_spawn_file_actions_addclosefrom_np", "ipi");
    private final MethodHandle addClose = function("posix_spawn_file_actions_addclose", "ipi");
    private final MethodHandle addDup2 = function("posix_spawn_file_actions_adddup2", "ipii");
    private final MethodHandle attrInit = function("posix_spawnattr_init", "ip");
    private final MethodHandle attrDestroy = function("posix_spawnattr_destroy", "ip");
    private final MethodHandle attrDefault = function("posix_spawnattr_setsigdefault", "ipp");
    private final MethodHandle attrMask = function("posix_spawnattr_setsigmask", "ipp");
    private final MethodHandle attrFlags = function("posix_spawnattr_setflags", "ips");

    /// @throws UnsupportedOperationException where the system hasn't got it
    private static MethodHandle function(String name, String types) {
        var handle = new NativeFunction(name, types).handle();
        if (handle == null) throw new UnsupportedOperationException(name);
        return handle;
    }

    /// What came of it.
    ///
    /// @param pid   0 if there is no process
    /// @param error see errno(3); 0 if there is none
    record Started(int pid, int error) {}

    Started start(Spawner.Launch launch, String program) throws IOException {
        return start(launch, program, new TreeMap<>());
    }

    /// @param program the file to run, as `argv` may call it by another name
    /// @param handed  descriptors of ours that it gets, by what they are to it
    /// @throws IOException if there is no room to prepare it
    Started start(Spawner.Launch launch, String program, SortedMap<Integer, Integer> handed) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var pid = arena.allocate(JAVA_INT);
            int error = spawned(arena, pid, launch, program, handed);
            return new Started(error == 0 ? pid.get(JAVA_INT, 0) : 0, error);
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
}
