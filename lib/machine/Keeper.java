package lib.machine;

import java.io.*;
import java.lang.foreign.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;

/// A process of its own that is the parent of all programs of a run: it starts each by one exec, and writes down how it ended, even if who
/// asked for it is gone by then. It takes the place of a shell for each program. It is asked through its stdin and answers through its
/// stdout, see `KeeperClient`, and ends when nobody can ask any more and nothing runs. It knows programs and files, not tasks.
///
/// A program that has ended is buried when its end is written down and not before, so that who finds it dead in its place knows that there
/// is a record to come.
final class Keeper {
    /// Linux, bits/waitflags.h and bits/siginfo-consts.h; the structure is siginfo_t of 64 bits.
    private static final int P_ALL = 0, WEXITED = 4, WNOWAIT = 0x01000000, CLD_EXITED = 1;
    private static final long SIGINFO = 128, CODE = 8, PID = 16, STATUS = 24;
    /// Looks at the group that we are in, until only we are.
    private static final int LOOKS = 50;
    private static final List<String> OPTIONS = List.of("-Xmx16m", "-Xmn4m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData", "-XX:-MaxFDLimit", "-Xlog:disable", "--enable-native-access=ALL-UNNAMED");
    private static final String GROUP = Cgroup.NAME + "keeper-";
    private static final long ME = ProcessHandle.current().pid();

    /// @param number by which its end is told
    private record Kept(long number, Path exitcode) {}

    private final PosixSpawn spawn = new PosixSpawn();
    private final NativeFunction waitid = new NativeFunction("waitid", "iiipi");
    private final Map<Integer, Kept> running = new HashMap<>();
    /// A cgroup in which nobody is but us; null until there is one.
    private Path own;
    private boolean over;

    private Keeper() {}

    /// The call of one, in a JVM as small as can be. The number is of whom it is a child.
    static List<String> command() {
        var archive = KnownParents.arguments(ME).stream().filter(w -> w.startsWith("-XX:SharedArchiveFile=")).limit(1);
        var java = Stream.of(Path.of(System.getProperty("java.home"), "bin/java").toString());
        // It works in another folder.
        var classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
        var main = Stream.of("-cp", classes, KnownParents.KEEPER, Long.toString(ME));
        return Stream.of(java, archive, OPTIONS.stream(), main).flatMap(words -> words).toList();
    }

    static void main(String... parent) {
        if (Caller.files() > 0) Posix.limitOpenFiles(Caller.files());
        var keeper = new Keeper();
        tell(new Answer(Kind.HERE, 0, 0));
        Thread.ofPlatform().daemon().name("requests").start(keeper::serve);
        keeper.bury();
        keeper.leave();
        Runtime.getRuntime().halt(0);
    }

    private void serve() {
        try (var requests = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16))) {
            while (true) {
                var request = new byte[requests.readInt()];
                requests.readFully(request);
                start(Request.of(request));
            }
        } catch (IOException e) {
            // Nobody can ask any more. Half a request is none.
        } catch (RuntimeException | Error e) {
            // Who asks would wait for ever.
            Runtime.getRuntime().halt(1);
        }
        // Closed before this is known: who looks for what may still be started goes by it.
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    private synchronized void start(Request request) {
        int pid = started(request);
        if (pid > 0) {
            running.put(pid, new Kept(request.number, request.launch.exitcode()));
            if (request.launch.door() != null) enter(pid, request.launch.door());
            notifyAll();
        }
        tell(new Answer(Kind.STARTED, request.number, pid));
    }

    /// 0 if it can't be.
    private int started(Request request) {
        try {
            if (request.launch.door() != null && !entered(request.launch.door())) return 0;
            return spawn.start(request.launch, request.program).pid();
        } catch (IOException | OutOfMemoryError e) {
            return 0;
        }
    }

    /// One at a time is started, so that who is in our group beside us is of the program, even if it has forked by now.
    private void enter(int pid, Path door) {
        Cgroup.write(door, Integer.toString(pid));
        for (int n = 0; n < LOOKS; n++) {
            var others = members(own).stream().filter(p -> p != ME).toList();
            if (others.isEmpty()) return;
            others.forEach(p -> Cgroup.write(door, p.toString()));
        }
    }

    /// Whether we are in a group of our own, beside that of this door.
    private boolean entered(Path door) {
        if (own != null) return true;
        var made = door.getParent().resolveSibling(GROUP + ME);
        try {
            forget(made.getParent());
            Files.createDirectory(made);
            if (!Cgroup.write(made.resolve(Cgroup.PROCS), Long.toString(ME))) throw new IOException("nobody is taken in");
            own = made;
            return true;
        } catch (IOException e) {
            made.toFile().delete();
            return false;
        }
    }

    /// Removes what keepers that were killed have left: the kernel removes no group that has somebody in it.
    private static void forget(Path groups) throws IOException {
        try (var left = Files.newDirectoryStream(groups, GROUP + "*")) {
            for (var group : left) group.toFile().delete();
        }
    }

    private void leave() {
        if (own == null) return;
        Cgroup.write(own.resolveSibling(Cgroup.PROCS), Long.toString(ME));
        own.toFile().delete();
    }

    private static List<Long> members(Path group) {
        try {
            return Files.readAllLines(group.resolve(Cgroup.PROCS)).stream().map(Long::valueOf).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Until nothing runs and nobody can ask.
    private void bury() {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(SIGINFO, 8);
            while (any()) {
                if ((int) waitid.handle().invokeExact(P_ALL, 0, info, WEXITED | WNOWAIT) != 0) continue;
                int pid = info.get(ValueLayout.JAVA_INT, PID), status = info.get(ValueLayout.JAVA_INT, STATUS);
                bury(pid, info.get(ValueLayout.JAVA_INT, CODE) == CLD_EXITED ? status : new Exit.Signal(status).status());
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: waitid can't be called", e);
        }
    }

    private void bury(int pid, int status) {
        Kept kept;
        synchronized (this) {
            kept = running.remove(pid);
        }
        if (kept != null) record(kept.exitcode, status);
        Posix.reap(pid);
        if (kept != null) tell(new Answer(Kind.ENDED, kept.number, status));
    }

    private synchronized boolean any() {
        try {
            while (running.isEmpty() && !over) wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: nobody interrupts it", e);
        }
        return !running.isEmpty();
    }

    /// What can't be written down is still told.
    private static void record(Path file, int status) {
        try (var made = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE), RunFolder.PRIVATE_FILE)) {
            made.write(ByteBuffer.wrap(Bytes.of(status + "\n")));
        } catch (IOException e) {
            // No room, or gone with the run's folder.
        }
    }

    private static void tell(Answer answer) {
        Posix.write(1, answer.bytes());
    }

    enum Kind {
        /// It can be asked from now on.
        HERE(0),
        /// The value is the process id; 0 if there is none.
        STARTED(1),
        /// The value is the exit status, as a shell has it.
        ENDED(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) {
            return Stream.of(values()).filter(kind -> kind.code == code).findFirst()
                    .orElseThrow(() -> new IllegalStateException("BUG: a keeper said " + code));
        }
    }

    /// What it tells, always of one length.
    ///
    /// @param number of the request that it is about
    record Answer(Kind kind, long number, int value) {
        static final int LENGTH = 16;

        private byte[] bytes() {
            return ByteBuffer.allocate(LENGTH).putInt(kind.code).putLong(number).putInt(value).array();
        }

        static Answer of(ByteBuffer in) {
            return new Answer(Kind.of(in.getInt()), in.getLong(), in.getInt());
        }
    }

    /// What is to be run.
    record Request(long number, String program, Spawner.Launch launch) {
        byte[] bytes() {
            var bytes = new ByteArrayOutputStream(1 << 13);
            try (var out = new DataOutputStream(bytes)) {
                out.writeInt(0);
                out.writeLong(number);
                write(out, program);
                for (var path : List.of(launch.dir(), launch.stdin(), launch.stdout(), launch.stderr(), launch.exitcode()))
                    write(out, path.toString());
                write(out, launch.door() == null ? "" : launch.door().toString());
                out.writeInt(launch.argv().size());
                for (var word : launch.argv()) write(out, word);
                out.writeInt(launch.env().size());
                for (var variable : launch.env().entrySet()) {
                    write(out, variable.getKey());
                    write(out, variable.getValue());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var all = bytes.toByteArray();
            ByteBuffer.wrap(all).putInt(all.length - Integer.BYTES);
            return all;
        }

        private static Request of(byte[] bytes) {
            var in = ByteBuffer.wrap(bytes);
            long number = in.getLong();
            var program = text(in);
            var paths = new Path[6];
            for (int i = 0; i < paths.length; i++) paths[i] = text(in) instanceof String path && !path.isEmpty() ? Path.of(path) : null;
            var argv = new ArrayList<String>();
            for (int n = in.getInt(); n > 0; n--) argv.add(text(in));
            var env = new LinkedHashMap<String, String>();
            for (int n = in.getInt(); n > 0; n--) env.put(text(in), text(in));
            return new Request(number, program, new Spawner.Launch(argv, env, paths[0], paths[1], paths[2], paths[3], paths[4], paths[5]));
        }

        private static void write(DataOutputStream out, String text) throws IOException {
            var bytes = Bytes.of(text);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private static String text(ByteBuffer in) {
            var bytes = new byte[in.getInt()];
            in.get(bytes);
            return Bytes.text(bytes);
        }
    }
}
