package lib.places;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lib.machine.Caller;

/// The way to a machine: the `ssh` program, so that jump hosts, agents and hardware keys of the user's own configuration work. It knows one
/// host by the name the user has for it, and nothing of what runs there.
final class Ssh implements Way {
    /// What ssh is called, with options of the user's, as `GIT_SSH_COMMAND` has it for git.
    private static final String COMMAND = "ORCHESTRATE_SSH";
    /// A line that is cut is known to be after fifteen seconds; nobody is there to be asked for a password; a connection of our own ends
    /// with us.
    private static final List<String> OPTIONS = List.of("-T", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=5", "-o",
            "ServerAliveCountMax=3", "-o", "ConnectTimeout=10", "-o", "ControlMaster=no", "-o", "ControlPath=none");
    private static final long FAREWELL_SECONDS = 10;

    private final String host;
    private final Path folder;
    private volatile Process line;

    /// @param host   as `ssh_config` knows it
    /// @param folder the place's, which has the same path there
    Ssh(String host, Path folder) {
        this.host = host;
        this.folder = folder;
    }

    /// A process here that is one of a line for the shell there.
    static Process start(String host, String line, ProcessBuilder.Redirect out) throws IOException {
        var words = Caller.environment().getOrDefault(COMMAND, "ssh").strip().split("\\s+");
        var argv = Stream.of(List.of(words), OPTIONS, List.of(host, line)).flatMap(List::stream).toList();
        return new ProcessBuilder(argv).redirectOutput(out).start();
    }

    /// A worker that finds another one there waits for its place.
    @Override
    public String work(Near near) throws IOException, InterruptedException {
        var process = start(host, Way.program(folder, Worker.class, folder.toString()), ProcessBuilder.Redirect.DISCARD);
        line = process;
        if (near.closing()) process.destroy();
        var why = Way.lastLine(process.getErrorStream());
        int status = process.waitFor();
        return why.isEmpty() ? "its worker ended with " + status : why;
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
