package lib.machine;

import java.io.IOException;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.nio.file.*;
import lib.model.*;

/// The few calls of the operating system that Java has no word for, through `java.lang.foreign`. It knows numbers, not processes.
public final class Posix {
    private Posix() {}

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    /// signal(7) of Linux, signal(3) of macOS, which differ in CONT and STOP.
    private static int number(Signal signal) {
        return switch (signal) {
            case INT -> 2;
            case KILL -> 9;
            case TERM -> 15;
            case TTIN -> 21;
            case TTOU -> 22;
            case CONT -> LINUX ? 18 : 19;
            case STOP -> LINUX ? 19 : 17;
        };
    }

    /// linux/prctl.h
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    /// bits/waitflags.h
    private static final int WNOHANG = 1;

    private static final NativeFunction KILL = new NativeFunction("kill", "iii");
    private static final NativeFunction WAITPID = new NativeFunction("waitpid", "iipi");
    private static final NativeFunction PRCTL = new NativeFunction("prctl", "iillll");
    private static final NativeFunction SIGNAL = new NativeFunction("signal", "lil");
    private static final NativeFunction TCGETPGRP = new NativeFunction("tcgetpgrp", "ii");
    private static final NativeFunction ISATTY = new NativeFunction("isatty", "ii");
    private static final NativeFunction TCFLUSH = new NativeFunction("tcflush", "iii");
    /// bits/termios.h, sys/termios.h of macOS
    private static final int TCIFLUSH = LINUX ? 0 : 1;
    private static final NativeFunction GETPGRP = new NativeFunction("getpgrp", "i");
    private static final NativeFunction EXIT = new NativeFunction("_exit", "ii");
    private static final NativeFunction ACCESS = new NativeFunction("access", "ipi");
    private static final NativeFunction GETRLIMIT = new NativeFunction("getrlimit", "iip");
    private static final NativeFunction SETRLIMIT = new NativeFunction("setrlimit", "iip");
    /// asm-generic/resource.h, sys/resource.h of macOS
    private static final int RLIMIT_NOFILE = LINUX ? 7 : 8;
    private static final NativeFunction SHUTDOWN = new NativeFunction("shutdown", "iii");
    /// sys/socket.h
    private static final int SHUT_RDWR = 2;
    /// Linux alone has it.
    private static final NativeFunction PIPE2 = new NativeFunction("pipe2", "ipi");
    private static final int O_CLOEXEC = 0x80000;
    private static final NativeFunction READ = new NativeFunction("read", "lipl");
    private static final NativeFunction WRITE = new NativeFunction("write", "lipl");
    private static final NativeFunction POLL = new NativeFunction("poll", "ipli");
    /// poll.h: of a pipe or socket whose other end is gone.
    private static final short POLLERR = 8, POLLHUP = 16;
    private static final NativeFunction CLOSE = new NativeFunction("close", "ii");
    private static final NativeFunction GETPAGESIZE = new NativeFunction("getpagesize", "i");
    private static final int LEAST_PAGE = 4096;
    /// unistd.h
    private static final int F_OK = 0, X_OK = 1;
    /// bits/signum-generic.h, sys/signal.h
    private static final long SIG_IGN = 1;
    private static final String BOOT = readBoot();

    /// By which starts of this system differ; null where it doesn't tell.
    static String boot() {
        return BOOT.isEmpty() ? null : BOOT;
    }

    private static String readBoot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).substring(0, 8);
        } catch (IOException e) {
            return "";
        }
    }

    /// When a process was born, in words that only it can have with its pid: on Linux the clock ticks since the system's start, and which
    /// start that was (proc(5)); elsewhere milliseconds since 1970.
    ///
    /// @return null if there is no such process, or it is dead and only waits for its parent to notice
    public static String birth(long pid) {
        if (!LINUX)
            return ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(i -> Long.toString(i.toEpochMilli())).orElse(null);
        var seen = ProcessTree.of(pid);
        return seen == null || seen.dead() ? null : seen.started() + "@" + BOOT;
    }

    /// Makes orphaned descendants of ours our children instead of init's from now on (prctl(2)); Linux alone has that.
    static void subreaper() {
        call(PRCTL, h -> (int) h.invokeExact(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L));
    }

    /// Ends this process at once; the JVM is not asked.
    public static void exit(int status) {
        call(EXIT, h -> (int) h.invokeExact(status));
    }

    /// Buries a dead child of ours, which must be nobody else's to wait for.
    static void reap(long pid) {
        call(WAITPID, h -> (int) h.invokeExact((int) pid, MemorySegment.NULL, WNOHANG));
    }

    /// Whether native access is allowed.
    static boolean able() {
        return KILL.handle() != null;
    }

    /// Sends a signal to one process.
    ///
    /// @return whether it was there to get it; false as well where native access is not allowed
    public static boolean kill(long pid, Signal signal) {
        return pid > 1 && call(KILL, h -> (int) h.invokeExact((int) pid, number(signal))) == 0;
    }

    /// Sends a signal to a whole process group.
    ///
    /// @return whether somebody was there to get it, dead ones included; false as well where native access is not allowed
    static boolean killGroup(long group, Signal signal) {
        return group > 1 && call(KILL, h -> (int) h.invokeExact((int) -group, number(signal))) == 0;
    }

    /// Whether anybody is in this process group, dead ones included; false as well where native access is not allowed.
    static boolean anybody(long group) {
        return group > 1 && call(KILL, h -> (int) h.invokeExact((int) -group, 0)) == 0;
    }

    /// Makes this process ignore a signal from now on.
    public static void ignore(Signal signal) {
        call(SIGNAL, h -> (int) (long) h.invokeExact(number(signal), SIG_IGN));
    }

    /// Makes Ctrl-\\ mean nothing to this process, where the JVM would print its threads across the display. A function that does nothing
    /// hears it: a signal that is ignored would be so in the tasks, too.
    static void deafToQuit() {
        if (SIGNAL.handle() == null) return;
        long nothing = Linker.nativeLinker().defaultLookup().findOrThrow("getppid").address();
        call(SIGNAL, h -> (int) (long) h.invokeExact(3, nothing));
    }

    /// Whether this is a terminal; where native access is not allowed, whether stdin and stdout both are: Java can't tell one alone.
    public static boolean terminal(int descriptor) {
        if (ISATTY.handle() == null) return System.console() != null && System.console().isTerminal();
        return call(ISATTY, h -> (int) h.invokeExact(descriptor)) > 0;
    }

    /// Whether this process is its terminal's foreground one, so that it may read keys.
    public static boolean foreground(int descriptor) {
        int group = call(TCGETPGRP, h -> (int) h.invokeExact(descriptor));
        return group > 0 && group == call(GETPGRP, h -> (int) h.invokeExact());
    }

    /// Forgets what was typed on a terminal and nobody has read.
    public static void forgetTyped(int descriptor) {
        call(TCFLUSH, h -> (int) h.invokeExact(descriptor, TCIFLUSH));
    }

    /// Whether a file of that name, which is in the manner of [Bytes], is there and may be run, or entered if it is a folder.
    static boolean executable(String file) {
        return access(file, X_OK);
    }

    /// Whether there is a folder of that name.
    static boolean folder(String file) {
        return access(file + "/.", F_OK);
    }

    /// Whether there is anything of that name.
    static boolean there(String file) {
        return access(file, F_OK);
    }

    /// In bytes.
    static int pageSize() {
        return Math.max(LEAST_PAGE, call(GETPAGESIZE, h -> (int) h.invokeExact()));
    }

    private static boolean access(String file, int mode) {
        if (ACCESS.handle() == null) return Files.isExecutable(path(file));
        try (var arena = Arena.ofConfined()) {
            var name = string(arena, file);
            return call(ACCESS, h -> (int) h.invokeExact(name, mode)) == 0;
        }
    }

    /// The text as C has it, in the manner of [Bytes].
    static MemorySegment string(Arena arena, String text) {
        var bytes = Bytes.of(text);
        var string = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return string;
    }

    /// The path of that name; one where nothing can be if Java has none for it, as it is no UTF-8.
    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            return Path.of("/dev/null/no-such-path");
        }
    }

    /// Ends what can be said through a socket, in both directions; does nothing to a file of another kind.
    static void shut(int descriptor) {
        call(SHUTDOWN, h -> (int) h.invokeExact(descriptor, SHUT_RDWR));
    }

    /// Lets this process have as many files open as it may.
    ///
    /// @return how many that is; 0 if it isn't known
    static long raiseOpenFiles() {
        try (var arena = Arena.ofConfined()) {
            var limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
            if (call(GETRLIMIT, h -> (int) h.invokeExact(RLIMIT_NOFILE, limit)) != 0) return 0;
            long before = limit.getAtIndex(ValueLayout.JAVA_LONG, 0), most = limit.getAtIndex(ValueLayout.JAVA_LONG, 1);
            limit.setAtIndex(ValueLayout.JAVA_LONG, 0, most);
            return call(SETRLIMIT, h -> (int) h.invokeExact(RLIMIT_NOFILE, limit)) == 0 ? most : before;
        }
    }

    /// Lets this process, and what it starts, have so many files open before it asks for more.
    static void limitOpenFiles(long files) {
        try (var arena = Arena.ofConfined()) {
            var limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
            if (call(GETRLIMIT, h -> (int) h.invokeExact(RLIMIT_NOFILE, limit)) != 0) return;
            limit.setAtIndex(ValueLayout.JAVA_LONG, 0, files);
            call(SETRLIMIT, h -> (int) h.invokeExact(RLIMIT_NOFILE, limit));
        }
    }

    /// What is written to `in` can be read from `out`; no other program gets either.
    record Pipe(int in, int out) {}

    /// Null if there can be none.
    static Pipe pipe() {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            return call(PIPE2, h -> (int) h.invokeExact(ends, O_CLOEXEC)) != 0 ? null
                    : new Pipe(ends.getAtIndex(ValueLayout.JAVA_INT, 1), ends.getAtIndex(ValueLayout.JAVA_INT, 0));
        }
    }

    /// Writes all of it to a pipe.
    ///
    /// @return whether somebody can read it
    static boolean write(int pipe, byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            var all = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            return call(WRITE, h -> (int) (long) h.invokeExact(pipe, all, (long) bytes.length)) == bytes.length;
        }
    }

    /// Waits for something to come through a pipe.
    ///
    /// @return nothing if nobody can write to it any more; null if the wait was broken off
    static byte[] read(int pipe, int most) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(most);
            int read = call(READ, h -> (int) (long) h.invokeExact(pipe, buffer, (long) most));
            return read < 0 ? null : buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /// Whether nobody can read any more what is written to this pipe or socket; false of anything else.
    public static boolean unread(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            // struct pollfd: the descriptor, what is asked for, what there is.
            var asked = arena.allocate(8, 4);
            asked.set(ValueLayout.JAVA_INT, 0, descriptor);
            return call(POLL, h -> (int) h.invokeExact(asked, 1L, 0)) > 0
                    && (asked.get(ValueLayout.JAVA_SHORT, 6) & (POLLERR | POLLHUP)) != 0;
        }
    }

    static void close(int descriptor) {
        call(CLOSE, h -> (int) h.invokeExact(descriptor));
    }

    private interface Call {
        int on(MethodHandle handle) throws Throwable;
    }

    private static int call(NativeFunction function, Call call) {
        var handle = function.handle();
        if (handle == null) return -1;
        try {
            return call.on(handle);
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: a system call can't be made", e);
        }
    }
}
