package lib.places;

import java.io.*;
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
        var words = Caller.environment().getOrDefault(COMMAND, "ssh").strip().split("\\s+");
        var argv = Stream.of(List.of(words), OPTIONS, List.of(host, line(folder))).flatMap(List::stream).toList();
        return new ProcessBuilder(argv).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    /// For the shell there.
    private static String line(Path folder) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
        var there = ShellWord.of(folder.toString());
        var program = ShellWord.of(java.toString());
        return "test -d " + there + " || { echo 'there is no folder '" + there + "' there: let both machines share it' >&2; exit 1; }; "
                + "test -x " + program + " || { echo 'there is no '" + program + "' there: install the same Java' >&2; exit 1; }; "
                + "exec " + program + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                + ShellWord.of(classes) + " " + Worker.class.getName() + " " + there;
    }
}
