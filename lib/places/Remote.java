package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.*;
import lib.machine.Caller;
import lib.model.*;

/// What is said to the shell of another machine, and by the `ssh` program to which, and why it went wrong. It knows no places.
final class Remote {
    /// What ssh is called, with options of the user's, as `GIT_SSH_COMMAND` has it for git.
    private static final String COMMAND = "ORCHESTRATE_SSH";
    /// A line that is cut is known to be after fifteen seconds; nobody is there to be asked for a password; a connection of our own ends
    /// with us.
    private static final List<String> OPTIONS = List.of("-T", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=5", "-o",
            "ServerAliveCountMax=3", "-o", "ConnectTimeout=10", "-o", "ControlMaster=no", "-o", "ControlPath=none");

    private Remote() {}

    private static List<String> ssh() {
        return Stream.concat(Stream.of(Caller.environment().getOrDefault(COMMAND, "ssh").strip().split("\\s+")), OPTIONS.stream()).toList();
    }

    /// As git is told.
    static String words() {
        return ShellWord.all(ssh());
    }

    /// A process here that is one of a line for the shell there.
    static Process start(String host, String line) throws IOException {
        return new ProcessBuilder(argv(host, line)).start();
    }

    static List<String> argv(String host, String line) {
        // Whatever shell the user has there.
        return Stream.concat(ssh().stream(), Stream.of(host, "exec sh -c " + ShellWord.quoted(line))).toList();
    }

    /// For the shell there: this program's class of that name, by the same Java, in a folder of both machines.
    static String program(Path folder, Class<?> main, String... words) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
        var there = ShellWord.of(folder.toString());
        return "cd " + there + " 2>/dev/null || { echo 'there is no folder '" + there + "' there: let both machines share it' >&2; exit 1; "
                + "}; test -x " + ShellWord.of(java) + " || { echo 'there is no '" + ShellWord.of(java)
                + "' there: install the same Java' >&2; exit 1; }; exec " + java(java, classes, main, words);
    }

    /// A Java's words for the shell there.
    static String java(String java, String classes, Class<?> main, String... words) {
        return ShellWord.of(java) + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                + ShellWord.of(classes) + " " + main.getName() + " " + ShellWord.all(List.of(words));
    }

    /// What somebody there complained of last; empty if nobody did. It waits for the end.
    static String lastLine(InputStream from) throws IOException {
        var last = "";
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String text; (text = lines.readLine()) != null; ) if (!text.isBlank()) last = text.strip();
        }
        return Text.line(last.replaceFirst("^orchestrate: ", ""), 200);
    }

    static String why(Process process, InputStream error) throws IOException, InterruptedException {
        var why = lastLine(error);
        int status = process.waitFor();
        return why.isEmpty() ? "what runs there ended with " + status : why;
    }
}
