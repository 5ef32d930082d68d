package lib.machine;

import java.nio.charset.StandardCharsets;
import java.util.*;
import lib.model.*;

/// Command lines as text, by which a POSIX shell runs an attempt again. It runs nothing.
public final class CommandLines {
    private CommandLines() {}

    /// A line that runs an attempt again when pasted into a shell. Values of the task's own variables are never written: the line
    /// takes them from the shell it is pasted into, and says so if they aren't there. Through `env`, no program is mistaken for a
    /// shell's own command of that name.
    ///
    /// @param own  what [#env] makes of the variables whose values aren't written
    /// @param room what it has to itself: names, numbers and small letters
    static String rerun(Spawner.Launch launch, String own, Map<String, String> markers, Map<String, String> room,
            Map<String, String> agentEnv) {
        var line = new StringBuilder("cd ").append(ShellWord.of(launch.dir().toString())).append(" && ")
                .append(own.isEmpty() ? "env" : own.strip());
        new TreeMap<>(room).forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        markers.forEach((name, value) -> line.append(' ').append(name).append('=').append(ShellWord.of(value)));
        agentEnv.forEach((name, value) -> line.append(' ').append(name).append('=').append(ShellWord.of(value)));
        return line.append(' ').append(ShellWord.all(launch.argv())).append(" <").append(ShellWord.of(launch.stdin().toString()))
                .toString();
    }

    /// What begins a line that needs these variables of the shell it is pasted into, and not those others; empty if there are none.
    public static String env(Collection<String> names, Collection<String> others) {
        if (names.isEmpty() && others.isEmpty()) return "";
        var line = new StringBuilder("env");
        for (var name : others) line.append(" -u ").append(name);
        for (var name : names) line.append(' ').append(name).append("=\"${").append(name).append("?}\"");
        return line.append(' ').toString();
    }

    /// The id of an agent's session.
    public static UUID session(String run, String task, int attempt) {
        return UUID.nameUUIDFromBytes((run + "\0" + task + "\0" + attempt).getBytes(StandardCharsets.UTF_8));
    }
}
