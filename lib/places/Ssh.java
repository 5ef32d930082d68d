package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.*;
import lib.machine.Caller;
import lib.model.*;

/// The way to a machine: the `ssh` program, so that jump hosts, agents and hardware keys of the user's own configuration work. It knows one
/// host by the name the user has for it, and nothing of what runs there.
///
/// @param host as `ssh_config` knows it
record Ssh(String host) {
    /// What ssh is called, with options of the user's, as `GIT_SSH_COMMAND` has it for git.
    static final String COMMAND = "ORCHESTRATE_SSH";
    /// A line that is cut is known to be after fifteen seconds; nobody is there to be asked for a password; a connection of our own ends
    /// with us.
    private static final List<String> OPTIONS = List.of("-T", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=5", "-o",
            "ServerAliveCountMax=3", "-o", "ConnectTimeout=10", "-o", "ControlMaster=no", "-o", "ControlPath=none");

    /// A process here whose stdin and stdout are those of a worker there.
    ///
    /// @param folder the place's, which has the same path there
    Process work(Path folder) throws IOException {
        return start(program(folder, Worker.class, folder.toString()), ProcessBuilder.Redirect.DISCARD);
    }

    /// A process here that is one of a line for the shell there.
    Process start(String line, ProcessBuilder.Redirect out) throws IOException {
        var words = Caller.environment().getOrDefault(COMMAND, "ssh").strip().split("\\s+");
        var argv = Stream.of(List.of(words), OPTIONS, List.of(host, line)).flatMap(List::stream).toList();
        return new ProcessBuilder(argv).redirectOutput(out).start();
    }

    /// For the shell there: this program's class of that name, by the same Java, in a folder of both machines.
    static String program(Path folder, Class<?> main, String... words) {
        var java = ShellWord.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        var classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
        var there = ShellWord.of(folder.toString());
        return "cd " + there + " 2>/dev/null || { echo 'there is no folder '" + there + "' there: let both machines share it' >&2; exit 1; "
                + "}; test -x " + java + " || { echo 'there is no '" + java + "' there: install the same Java' >&2; exit 1; }; exec " + java
                + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp " + ShellWord.of(classes) + " "
                + main.getName() + " " + ShellWord.all(List.of(words));
    }

    /// What somebody there, or ssh itself, complained of last; empty if nobody did. It waits for the end.
    static String lastLine(InputStream from) throws IOException {
        var last = "";
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String text; (text = lines.readLine()) != null; ) if (!text.isBlank()) last = text.strip();
        }
        return Text.line(last.replaceFirst("^orchestrate: ", ""), 200);
    }
}
