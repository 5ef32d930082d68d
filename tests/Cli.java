package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import lib.report.FormatsTest;
import tools.jackson.databind.JsonNode;

/// The real command line, run as a child process in a working folder and an environment of its own.
///
/// Every process it starts, and all that come of them, carry a mark in their environment, so that a test can ask whether any was
/// left behind. All waiting is for a condition, with a deadline. It knows how to start and watch `orchestrate`, not what it should do.
public final class Cli {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /// For all that a process does, and not for one step of it.
    private static final Duration END = Duration.ofMinutes(4);
    private static final String MARK = "ORCHESTRATE_TESTED";
    /// Each suite can be run with a keeper for all programs, or without one: it is chosen from outside.
    private static final String KEEPER = "ORCHESTRATE_KEEPER";

    private final Path cwd;
    private final Path logs;
    private final String mark;
    private final Map<String, String> env;
    private final AtomicInteger started;

    private Cli(Path cwd, Path logs, String mark, Map<String, String> env, AtomicInteger started) {
        this.cwd = cwd;
        this.logs = logs;
        this.mark = mark;
        this.env = env;
        this.started = started;
    }

    /// Runs in `folder/work`, which is made.
    public static Cli below(Path folder) throws IOException {
        return new Cli(Files.createDirectories(folder.resolve("work")), Files.createDirectories(folder.resolve("logs")),
                UUID.randomUUID().toString(), Map.of(), new AtomicInteger());
    }

    public Cli in(Path cwd) {
        return new Cli(cwd, logs, mark, env, started);
    }

    public Cli with(String name, String value) {
        return with(Map.of(name, value));
    }

    public Cli with(Map<String, String> more) {
        var all = new HashMap<>(env);
        all.putAll(more);
        return new Cli(cwd, logs, mark, all, started);
    }

    public Path cwd() {
        return cwd;
    }

    /// A file in the working folder.
    public Path file(String name, String text) throws IOException {
        return Files.writeString(cwd.resolve(name), text);
    }

    /// How a process ended and what it wrote.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    public record Result(int exit, byte[] bytes, String err) {
        public String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public Result exits(int expected) {
            assertEquals(expected, exit, () -> "exit status; stderr: " + err + "\nstdout: " + out());
            return this;
        }
    }

    /// Runs `orchestrate` with these arguments to its end.
    public Result run(String... args) throws IOException {
        return start(args).end();
    }

    public Result run(String stdin, List<String> args) throws IOException {
        var file = Files.writeString(logs.resolve("stdin-" + started.get()), stdin);
        return start("orchestrate", file, args).end();
    }

    public Running start(String... args) throws IOException {
        return start("orchestrate", Path.of("/dev/null"), List.of(args));
    }

    /// Starts another main class of this class path.
    public Running start(String main, Path stdin, List<String> args) throws IOException {
        var argv = new ArrayList<>(JAVA);
        argv.add(main);
        argv.addAll(main.equals("orchestrate") ? unheld(args) : args);
        return spawn(argv, stdin);
    }

    /// A run that doesn't say when to hold is held by nothing: other suites and other people use this machine, too.
    private static List<String> unheld(List<String> args) {
        if (args.isEmpty() || !args.getFirst().equals("run")) return args;
        var all = new ArrayList<>(args);
        for (var limit : List.of("--max-memory", "--max-cpu")) if (!args.contains(limit)) all.addAll(1, List.of(limit, "100"));
        return all;
    }

    /// Starts `orchestrate` with a stdin that the caller writes to.
    public Running asked(String... args) throws IOException {
        return spawn(Stream.of(JAVA, List.of("orchestrate"), List.of(args)).flatMap(List::stream).toList(), ProcessBuilder.Redirect.PIPE);
    }

    /// Runs `orchestrate` in a line for a shell, of which these are its words and what follows them.
    public Result piped(String line) throws IOException {
        var words = Stream.concat(JAVA.stream(), Stream.of("orchestrate")).map(lib.Orchestrator::quote).collect(Collectors.joining(" "));
        return other("sh", "-c", words + " " + line.replaceFirst("^run ", "run --max-memory 100 --max-cpu 100 "));
    }

    /// Starts `orchestrate` on a terminal of 80 columns and 24 rows. What is written to the process is typed there.
    ///
    /// @param more the end of the shell's line, such as `< file`
    public Running onTerminal(String more, String... args) throws IOException {
        var words = Stream.of(JAVA, List.of("orchestrate"), unheld(List.of(args))).flatMap(List::stream).map(lib.Orchestrator::quote)
                .collect(Collectors.joining(" "));
        return spawn(List.of("script", "-qfec", "stty cols 80 rows 24; exec " + words + " " + more, "/dev/null"),
                ProcessBuilder.Redirect.PIPE);
    }

    /// Runs a program that is not ours, `git` for one, in the same folder and environment.
    public Result other(String... argv) throws IOException {
        return spawn(List.of(argv), Path.of("/dev/null")).end();
    }

    Running spawn(List<String> argv, Path stdin) throws IOException {
        return spawn(argv, ProcessBuilder.Redirect.from(stdin.toFile()));
    }

    private Running spawn(List<String> argv, ProcessBuilder.Redirect stdin) throws IOException {
        int number = started.incrementAndGet();
        var out = logs.resolve(number + ".out");
        var err = logs.resolve(number + ".err");
        var builder = new ProcessBuilder(argv).directory(cwd.toFile()).redirectInput(stdin).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(n -> n.startsWith("ORCHESTRATE_") && !n.equals(KEEPER)
                || Set.of("TASK_ID", "CI").contains(n));
        builder.environment().put("ORCHESTRATE_OUTPUT", "none");
        builder.environment().put("XDG_CONFIG_HOME", logs.resolve("config").toString());
        builder.environment().putAll(env);
        builder.environment().put(MARK, mark);
        return new Running(builder.start(), out, err);
    }

    private static final List<String> JAVA = java();

    private static List<String> java() {
        var argv = new ArrayList<String>();
        // Who starts the tests in the background of a script has them ignore Ctrl-C, and all their children with them.
        if (ignoresInterrupts()) argv.addAll(List.of("env", "--default-signal=INT"));
        argv.addAll(Jvm.words());
        return List.copyOf(argv);
    }

    private static boolean ignoresInterrupts() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(l -> l.startsWith("SigIgn:")).anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).strip(), 16) & 2) != 0);
        } catch (IOException e) {
            return false;
        }
    }

    /// A process that may still run.
    public record Running(Process process, Path outFile, Path errFile) {
        public String out() {
            return text(outFile);
        }

        public String err() {
            return text(errFile);
        }

        public long pid() {
            return process.pid();
        }

        /// Sends it a signal, such as `INT`.
        public Running signal(String name) throws IOException {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
            Cli.await("kill to end", () -> !kill.isAlive());
            assertEquals(0, kill.exitValue(), "the process was gone before it got " + name + ": " + err());
            return this;
        }

        /// Waits until its stdout holds this text.
        public Running says(String text) {
            Cli.await("'" + text + "' in the output", () -> out().contains(text) || !process.isAlive(),
                    () -> "\nstdout: " + out() + "\nstderr: " + err());
            assertTrue(out().contains(text), () -> "it never said '" + text + "'\nstdout: " + out() + "\nstderr: " + err());
            return this;
        }

        public Result end() throws IOException {
            try {
                Cli.await("the end of the process", END, () -> !process.isAlive(), () -> "\nstdout: " + out() + "\nstderr: " + err());
            } finally {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), Files.readAllBytes(outFile), err());
        }
    }

    public static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Something to wait for. What can't be read yet, since nobody has written it, doesn't hold yet.
    public interface Condition {
        boolean holds() throws IOException;
    }

    public static void await(String what, Condition condition) {
        await(what, condition, () -> "");
    }

    public static void await(String what, Condition condition, Supplier<String> more) {
        await(what, DEADLINE, condition, more);
    }

    private static void await(String what, Duration most, Condition condition, Supplier<String> more) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) fail("waited " + most.toSeconds() + " s for " + what + more.get());
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    public void awaitFile(String name) {
        await("the file " + name, () -> Files.exists(cwd.resolve(name)));
    }

    /// The folder of the latest run.
    public Path latest() throws IOException {
        return cwd.resolve(".orchestrate/latest").toRealPath();
    }

    /// The latest run's `aggregate-report.json`, which is as its schema says.
    public JsonNode report() throws IOException {
        var report = text(latest().resolve("aggregate-report.json"));
        FormatsTest.validate(report);
        return Json.MAPPER.readTree(report);
    }

    public static JsonNode task(JsonNode report, String id) {
        return report.get("tasks").valueStream().filter(t -> t.get("task_id").asString().equals(id)).findFirst()
                .orElseThrow(() -> new AssertionError("no task " + id));
    }

    /// Lines of the latest run's journal that are events of this type. A line that is still being written isn't one yet.
    public List<JsonNode> events(String type) throws IOException {
        var journal = text(latest().resolve("events.jsonl"));
        return journal.substring(0, journal.lastIndexOf('\n') + 1).lines().map(Json.MAPPER::readTree)
                .filter(e -> e.get("type").asString().equals(type)).toList();
    }

    /// Waits until the latest run's journal has so many events of this type: what a task has done can be seen before the run has heard of
    /// it.
    public List<JsonNode> awaitEvents(String type, int count) throws IOException {
        await(count + " of '" + type + "' in the journal", () -> events(type).size() >= count);
        return events(type);
    }

    /// Waits until the latest run has written everything: the report for programs is the last.
    public void awaitReport() {
        await("the report", () -> Files.exists(latest().resolve("aggregate-report.json")));
    }

    /// Names of all that is below the working folder.
    public List<String> tree() throws IOException {
        try (var all = Files.walk(cwd)) {
            return all.map(p -> cwd.relativize(p).toString()).sorted().toList();
        }
    }

    /// Processes that come of this one and still live; told by the mark in their environment, where the system shows it.
    public List<Long> living() {
        var marked = (MARK + "=" + mark).getBytes(StandardCharsets.US_ASCII);
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(pid -> {
            try {
                return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), StandardCharsets.ISO_8859_1)
                        .contains(new String(marked, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return false;
            }
        }).toList();
    }

    /// Kills all that come of this one, and waits until nobody is left: who is just starting another one may need a second look.
    public void killAll() {
        await("the end of everything", () -> {
            var left = living();
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            return left.isEmpty();
        });
    }

    /// Fails if a process is left behind, and ends it.
    public void nothingLeft() {
        // Less than the sleeps of those that must not be left behind.
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!living().isEmpty() && System.nanoTime() < deadline) LockSupport.parkNanos(20_000_000);
        var left = living();
        var what = left.stream().map(pid -> pid + " " + ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()).orElse("?")).toList();
        left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        assertEquals(List.of(), what, "processes left behind");
    }
}
