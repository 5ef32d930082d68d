package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import java.util.zip.*;
import lib.model.*;

/// What the shell that called us would have given to a program: its environment byte for byte, its limit of open files, the signals it
/// ignores and blocks, the pipe of make's jobserver. On its way here a JVM has changed some of it, and so has the bootstrap: it leaves a
/// record of what it found, for the process that comes after it. Tasks get what the shell had. It knows no tasks.
///
/// It is seen at the first use, which has to come before this process changes any of it.
public final class Caller {
    /// `PID SOFT IGNORED BLOCKED ENVIRON`: of whom, how many files may be open, two masks of signals as in proc(5), and all variables,
    /// by gzip and base64. Of another process, an outer run's say, it means nothing to us.
    static final String RECORD = "JBANG_BOOTSTRAP_CALLER";
    /// What the script of JBang 0.132.1 exports for its own JVM.
    private static final Set<String> JBANGS = Set.of("JBANG_RUNTIME_SHELL", "JBANG_STDIN_NOTTY", "JBANG_LAUNCH_CMD", RECORD);
    /// Linux takes no longer variable (execve(2)), less some room for its name.
    static final int LONGEST = 130_000;
    private static final Pattern JOBSERVER = Pattern.compile("--jobserver-(?:auth|fds)=(\\d{1,6}),(\\d{1,6})");
    private static final Path SELF = Path.of("/proc/self");
    private static final Caller SEEN = seen();

    private final Map<String, String> environment;
    /// 0 if it isn't known.
    private final long files;
    /// Bit 0 is signal 1.
    private final long ignored;
    private final long blocked;
    private final Set<Integer> jobserver;
    private final boolean bootstrapped;

    private Caller(Map<String, String> environment, long files, long ignored, long blocked, boolean bootstrapped) {
        this.environment = Collections.unmodifiableMap(environment);
        this.files = files;
        this.ignored = ignored;
        this.blocked = blocked;
        this.bootstrapped = bootstrapped;
        this.jobserver = jobserver(environment);
    }

    /// All variables, as text in the manner of [Bytes].
    public static Map<String, String> environment() {
        return SEEN.environment;
    }

    /// How many files a process may have open before it asks for more (`ulimit -Sn`); 0 if that isn't known.
    static long files() {
        return SEEN.files;
    }

    /// Lets this process have as many files open as it may, now that it is known what the caller had.
    static void raiseOpenFiles() {
        Posix.raiseOpenFiles();
    }

    /// Numbers of the signals that are ignored.
    static List<Integer> ignored() {
        return IntStream.rangeClosed(1, 64).filter(n -> (SEEN.ignored >>> n - 1 & 1) == 1).boxed().toList();
    }

    /// The same as a mask; bit 0 is signal 1.
    static long ignoredMask() {
        return SEEN.ignored;
    }

    /// The signals that are blocked, as a mask; bit 0 is signal 1.
    static long blocked() {
        return SEEN.blocked;
    }

    /// Descriptors that make's variables speak of, and that are open.
    static Set<Integer> jobserver() {
        return SEEN.jobserver;
    }

    /// This program's arguments byte for byte, in the manner of [Bytes]; as they are where the system doesn't tell, or they are others.
    ///
    /// @throws UserError if JBang has put something else in the place of bytes that are no UTF-8
    public static List<String> arguments(List<String> arguments) {
        var all = arguments;
        try {
            var line = split(Files.readAllBytes(SELF.resolve("cmdline")));
            var last = line.subList(Math.max(0, line.size() - arguments.size()), line.size());
            if (last.stream().map(Caller::ascii).toList().equals(arguments.stream().map(Caller::ascii).toList())) all = last;
        } catch (IOException e) {
            // No Linux.
        }
        // The JVM can't name a file by what it has no character for.
        if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding")) && !all.stream().allMatch(a -> a.equals(ascii(a))))
            throw new UserError("an argument has characters that the locale can't write: set LC_ALL=C.UTF-8 and try again");
        if (!SEEN.bootstrapped && System.getenv("JBANG_LAUNCH_CMD") != null && all.stream().anyMatch(a -> a.indexOf('\uFFFD') >= 0))
            throw new UserError("an argument has U+FFFD, which JBang puts in the place of bytes that are no UTF-8: give such values in a "
                    + "file (':::: FILE') or on stdin (':::: -')");
        return all;
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x00-\\x7f]+", "");
    }

    /// @throws UserError if Java takes another folder for the current one, as it does if its name is no UTF-8
    public static void checkFolder() {
        var here = Path.of("").toAbsolutePath();
        try {
            if (!Files.exists(SELF) || Files.isSameFile(here, SELF.resolve("cwd"))) return;
        } catch (IOException e) {
            // It has another name.
        }
        throw new UserError(here + ": this folder's name has bytes that are no UTF-8, or it is gone: rename it, or run from another "
                + "folder");
    }

    /// All of this for another program, which takes it for its own if its process id stands before it in [#RECORD].
    static String record() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (var variable : SEEN.environment.entrySet()) out.write(Bytes.of(variable.getKey() + "=" + variable.getValue() + "\0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "%d %x %x %s".formatted(SEEN.files, SEEN.ignored, SEEN.blocked, Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    /// The variables of this process itself.
    static Map<String, String> own() {
        return variables();
    }

    private static Caller seen() {
        var environment = variables();
        var record = environment.getOrDefault(RECORD, "").split("\\s+", 5);
        var caller = record.length == 5 && record[0].equals(Long.toString(ProcessHandle.current().pid())) ? of(record) : null;
        if (caller == null) {
            environment.keySet().removeAll(JBANGS);
            // Without this option the JVM has asked for more already.
            long files = command().contains("-XX:-MaxFDLimit") ? limit("Max open files").orElse(0L) : 0;
            caller = new Caller(environment, files, status("SigIgn"), status("SigBlk"), false);
        }
        return caller;
    }

    /// Null if it is none.
    private static Caller of(String[] record) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(record[4])))) {
            var environment = map(split(in.readAllBytes()));
            // An outer bootstrap's, which this one found.
            environment.remove(RECORD);
            return new Caller(environment, record[1].matches("\\d{1,18}") ? Long.parseLong(record[1]) : 0,
                    Long.parseUnsignedLong(record[2], 16), Long.parseUnsignedLong(record[3], 16), true);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, String> variables() {
        try {
            return map(split(Files.readAllBytes(SELF.resolve("environ"))));
        } catch (IOException e) {
            return new LinkedHashMap<>(System.getenv());
        }
    }

    /// Of two of a name the first counts, as for getenv(3).
    private static Map<String, String> map(List<String> variables) {
        var map = new LinkedHashMap<String, String>();
        for (var variable : variables) {
            int end = variable.indexOf('=', 1);
            if (end > 0) map.putIfAbsent(variable.substring(0, end), variable.substring(end + 1));
        }
        return map;
    }

    private static List<String> split(byte[] texts) {
        var all = new ArrayList<String>();
        for (int from = 0, i = 0; i < texts.length; i++)
            if (texts[i] == 0) {
                all.add(Bytes.text(Arrays.copyOfRange(texts, from, i)));
                from = i + 1;
            }
        return all;
    }

    private static List<String> command() {
        try {
            return split(Files.readAllBytes(SELF.resolve("cmdline")));
        } catch (IOException e) {
            return List.of();
        }
    }

    /// A mask of this process's first thread, which is as it came; what the JVM hears itself is missing in it.
    private static long status(String name) {
        return line("status", name + ":").map(line -> Long.parseUnsignedLong(line, 16)).orElse(0L);
    }

    /// Bytes of stack that a program may have; empty if there is no limit.
    static Optional<Long> stack() {
        return limit("Max stack size");
    }

    private static Optional<Long> limit(String name) {
        return line("limits", name).filter(line -> line.matches("\\d.*")).map(line -> Long.valueOf(line.split("\\s+")[0]));
    }

    private static Optional<String> line(String file, String head) {
        try {
            return Bytes.text(Files.readAllBytes(SELF.resolve(file))).lines().filter(line -> line.startsWith(head))
                    .map(line -> line.substring(head.length()).strip()).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A number that make has told may stand for another file by now: of a jobserver's, both ends are of one pipe.
    private static Set<Integer> jobserver(Map<String, String> environment) {
        var open = new TreeSet<Integer>();
        for (var name : List.of("MAKEFLAGS", "MFLAGS", "CARGO_MAKEFLAGS")) {
            var told = JOBSERVER.matcher(environment.getOrDefault(name, ""));
            while (told.find()) {
                int in = Integer.parseInt(told.group(1)), out = Integer.parseInt(told.group(2));
                if (in > 2 && out > 2 && file(in).startsWith("pipe:") && file(in).equals(file(out))) open.addAll(List.of(in, out));
            }
        }
        return open;
    }

    private static String file(int descriptor) {
        try {
            return Files.readSymbolicLink(SELF.resolve("fd/" + descriptor)).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
