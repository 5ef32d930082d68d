package lib.machine;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.model.*;

/// Command lines as text: quoted so that a POSIX shell reads back exactly what was meant. It runs nothing.
public final class CommandLines {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandLines() {}

    /// One word for the shell, whatever it holds.
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    public static String quote(List<String> words) {
        return words.stream().map(CommandLines::quote).collect(Collectors.joining(" "));
    }

    /// A line that runs an attempt again when pasted into a shell. Values of the task's own variables are never written: the line
    /// takes them from the shell it is pasted into, and says so if they aren't there. Through `env`, no program is mistaken for a
    /// shell's own command of that name.
    static String rerun(Spawner.Launch launch, Task task, Map<String, String> markers, Map<String, String> agentEnv) {
        var line = new StringBuilder("cd ").append(quote(launch.dir().toString())).append(" && env");
        markers.forEach((name, value) -> line.append(' ').append(name).append('=').append(quote(value)));
        agentEnv.forEach((name, value) -> line.append(' ').append(name).append('=').append(quote(value)));
        for (var name : task.place().env().names()) line.append(' ').append(name).append("=\"${").append(name).append("?}\"");
        return line.append(' ').append(quote(launch.argv())).append(" <").append(quote(launch.stdin().toString())).toString();
    }

    /// The id of an agent's session.
    public static UUID session(String run, String task, int attempt) {
        return UUID.nameUUIDFromBytes((run + "\0" + task + "\0" + attempt).getBytes(StandardCharsets.UTF_8));
    }
}
