package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import lib.machine.Caller;
import lib.model.*;

/// The way to a machine: the `ssh` program, so that jump hosts, agents and hardware keys of the user's own configuration work. It knows one
/// host by the name the user has for it, and nothing of what runs there. A machine that doesn't have the place's folder, as home has just
/// made it, gets one of its own, and this program, by the same ssh.
final class Ssh implements Way {
    /// What ssh is called, with options of the user's, as `GIT_SSH_COMMAND` has it for git.
    private static final String COMMAND = "ORCHESTRATE_SSH";
    /// A line that is cut is known to be after fifteen seconds; nobody is there to be asked for a password; a connection of our own ends
    /// with us.
    private static final List<String> OPTIONS = List.of("-T", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=5", "-o",
            "ServerAliveCountMax=3", "-o", "ConnectTimeout=10", "-o", "ControlMaster=no", "-o", "ControlPath=none");
    private static final long FAREWELL_SECONDS = 10;
    /// Looked for there in this order, and known by what a JDK says of itself.
    private static final String JAVAS = "\"$JAVA_HOME/bin/java\" \"$(command -v java)\" /usr/lib/jvm/*/bin/java /opt/*/bin/java "
            + "\"$HOME\"/.sdkman/candidates/java/*/bin/java \"$HOME\"/.jbang/cache/jdks/*/bin/java";
    private static final String STATE = "orchestrate-state ", JAVA = "orchestrate-java ", PROGRAM = "orchestrate-program ";
    private static Export program;

    private final String host;
    private final Path folder, cwd;
    private final Far far;
    private volatile Process line;

    /// @param host   as `ssh_config` knows it
    /// @param folder the place's
    /// @param cwd    the folder the run was started in
    Ssh(String host, Path folder, Path cwd) {
        this.host = host;
        this.folder = folder;
        this.cwd = cwd;
        this.far = new Far(host, folder, cwd);
    }

    private static List<String> ssh() {
        return Stream.concat(Stream.of(Caller.environment().getOrDefault(COMMAND, "ssh").strip().split("\\s+")), OPTIONS.stream()).toList();
    }

    /// As git is told.
    static String words() {
        return ShellWord.all(ssh());
    }

    /// A process here that is one of a line for the shell there.
    static Process start(String host, String line, ProcessBuilder.Redirect out) throws IOException {
        return new ProcessBuilder(argv(host, line)).redirectOutput(out).start();
    }

    private static List<String> argv(String host, String line) {
        return Stream.concat(ssh().stream(), Stream.of(host, line)).toList();
    }

    @Override
    public Far far() {
        return far.apart() ? far : null;
    }

    private static synchronized Export program() {
        if (program == null) program = Export.own();
        return program;
    }

    /// A line by which the shell there tells where this program's files are, or would be, and which Java.
    private static String question() {
        return "h=${XDG_STATE_HOME:-$HOME/.local/state}/orchestrate; for j in " + JAVAS + "; do j=$(readlink -f \"$j\" 2>/dev/null); [ -x "
                + "\"$j\" ] && grep -Eq '^JAVA_VERSION=\"(2[5-9]|[3-9][0-9])' \"${j%/bin/java}/release\" 2>/dev/null && break; j=; done; "
                + "echo \"" + STATE + "$h\"; echo \"" + JAVA + "$j\"; [ ! -d \"$h/programs/" + program().hash() + "\" ] || echo \""
                + PROGRAM + "$h\"";
    }

    /// What a machine without our files has said.
    ///
    /// @param java    null if it has none that will do
    /// @param copied whether it has this program
    record Without(String state, String java, boolean copied) {
        /// Null if it said none of it.
        private static Without of(List<String> said) {
            return said(said, STATE) == null ? null
                    : new Without(said(said, STATE), "".equals(said(said, JAVA)) ? null : said(said, JAVA), said(said, PROGRAM) != null);
        }

        private static String said(List<String> said, String what) {
            return said.stream().filter(line -> line.startsWith(what)).map(line -> line.substring(what.length()).strip()).findFirst()
                    .orElse(null);
        }

        private String folder() {
            return state + "/programs/" + program().hash();
        }

        /// For the shell there.
        private String line(Class<?> main, String... words) {
            return "exec " + Way.java(java, program().path(folder()), main, words);
        }
    }

    /// A worker that finds another one there waits for its place.
    @Override
    public String work(Near near) throws IOException, InterruptedException {
        var token = ShellWord.of(Files.readString(folder.resolve(Worker.HOME)).strip());
        var shares = "[ \"$(cat " + ShellWord.of(folder.resolve(Worker.HOME).toString()) + " 2>/dev/null)\" = " + token + " ]";
        var end = end(near, far.apart() ? question()
                : "if " + shares + "; then " + Way.program(folder, Worker.class, folder.toString()) + "; else " + question() + "; fi");
        var without = Without.of(end.said());
        if (without == null) return end.why();
        var told = folder.resolve("told.jsonl");
        if (!far.apart() && Files.exists(told) && Files.size(told) > 0) return "doesn't have the run's folder just now: let it share it again";
        if (without.java == null) return "shares no files with this machine, and has no Java 25: install one there";
        if (!without.copied) send(near, without);
        far.settle(without.state);
        return apart(near, far.prepared() + without.line(Worker.class, far.place(), far.work()));
    }

    /// How a line ended.
    ///
    /// @param said what it wrote
    private record End(List<String> said, String why) {}

    private End end(Near near, String words) throws IOException, InterruptedException {
        var process = started(near, new ProcessBuilder(argv(host, words)).start());
        var said = new FutureTask<>(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        Thread.ofVirtual().start(said);
        var why = why(process, process.getErrorStream());
        try {
            return new End(said.get(), why);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private Process started(Near near, Process process) {
        line = process;
        if (near.closing()) process.destroy();
        return process;
    }

    private static String why(Process process, InputStream error) throws IOException, InterruptedException {
        var why = Way.lastLine(error);
        int status = process.waitFor();
        return why.isEmpty() ? "its worker ended with " + status : why;
    }

    private String apart(Near near, String words) throws IOException, InterruptedException {
        var process = started(near, new ProcessBuilder(argv(host, words)).start());
        var why = new FutureTask<>(() -> why(process, process.getErrorStream()));
        Thread.ofVirtual().start(why);
        try {
            Mirror.home(folder, cwd, process.getInputStream(), process.getOutputStream());
            return why.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            process.destroy();
        }
    }

    /// Gives it this program, once.
    private void send(Near near, Without without) throws IOException, InterruptedException {
        near.unreached("gets a copy of orchestrate");
        var scratch = Files.createTempDirectory("orchestrate");
        var there = ShellWord.of(without.folder());
        var packing = List.of(program().packed(scratch), new ProcessBuilder(argv(host, "p=" + there + "; umask 077; mkdir -p \"$p.$$\" && "
                + "tar -C \"$p.$$\" -xf - && { [ -d \"$p\" ] || mv \"$p.$$\" \"$p\"; }")));
        var sending = ProcessBuilder.startPipeline(packing).getLast();
        started(near, sending);
        sending.getInputStream().transferTo(OutputStream.nullOutputStream());
        var why = why(sending, sending.getErrorStream());
        try (var links = Files.list(scratch)) {
            for (var link : links.toList()) Files.delete(link);
        }
        Files.delete(scratch);
        if (sending.exitValue() != 0) throw new IOException("a copy of orchestrate doesn't get there: " + why);
    }

    @Override
    public void close(Near near) throws InterruptedException {
        var process = line;
        try {
            if (process != null) process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } finally {
            if (process != null) process.destroy();
        }
    }
}
