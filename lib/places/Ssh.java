package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import lib.model.*;

/// The way to a machine: the `ssh` program, so that jump hosts, agents and hardware keys of the user's own configuration work. It knows one
/// host by the name the user has for it, and nothing of what runs there. A machine that doesn't have the place's folder, as home has just
/// made it, gets one of its own, and this program, by the same ssh.
final class Ssh implements Way {
    private static final long FAREWELL_SECONDS = 10;

    private final String host;
    private final Path folder, cwd;
    private final Far far;
    private final String java;
    private volatile Process line;

    /// @param host   as `ssh_config` knows it
    /// @param folder the place's
    /// @param cwd    the folder the run was started in
    /// @param java   the one it has, if it has none of our files; null is any
    Ssh(String host, Path folder, Path cwd, String java) {
        this.host = host;
        this.folder = folder;
        this.cwd = cwd;
        this.java = java;
        this.far = new Far(host, folder, cwd);
    }

    @Override
    public Far far() {
        return far.apart() ? far : null;
    }

    /// A worker that finds another one there waits for its place.
    @Override
    public String work(Near near) throws IOException, InterruptedException {
        var token = ShellWord.of(Files.readString(folder.resolve(Home.FILE)).strip());
        var shares = "[ \"$(cat " + ShellWord.of(folder.resolve(Home.FILE).toString()) + " 2>/dev/null)\" = " + token + " ]";
        var here = Remote.program(folder, Worker.class, folder.toString());
        var question = Copy.question(java);
        var end = end(near, far.apart() ? question : "if " + shares + "; then " + here + "; else " + question + "; fi");
        var copy = Copy.of(host, end.said());
        if (copy == null) return end.why();
        var told = folder.resolve("told.jsonl");
        if (!far.apart() && Files.exists(told) && Files.size(told) > 0)
            return "doesn't have the run's folder just now: let it share it again";
        if (copy.java() == null) return Copy.NO_JAVA;
        if (!copy.there()) near.unreached("gets a copy of orchestrate");
        copy.send(process -> started(near, process));
        far.settle(copy.state());
        return apart(near, far.prepared() + copy.line(Worker.class, far.place(), far.work()));
    }

    /// How a line ended.
    ///
    /// @param said what it wrote
    private record End(List<String> said, String why) {}

    private End end(Near near, String words) throws IOException, InterruptedException {
        var process = started(near, Remote.start(host, words));
        var said = new FutureTask<>(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        Thread.ofVirtual().start(said);
        var why = Remote.why(process, process.getErrorStream());
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

    private String apart(Near near, String words) throws IOException, InterruptedException {
        var process = started(near, Remote.start(host, words));
        var why = new FutureTask<>(() -> Remote.why(process, process.getErrorStream()));
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
