package lib.machine;

import java.io.*;
import java.nio.channels.Channels;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.model.*;
import static java.nio.charset.StandardCharsets.UTF_8;

/// What the file in which an agent keeps a session tells last of its account's windows, see [Agent#sessionFile]. It only reads, and of a
/// long file its end alone; without the file, or with nothing in it, nothing is known.
final class SessionFile {
    private static final long LAST = 1 << 18;

    private SessionFile() {}

    /// @param env the agent's
    static List<Window> windows(Agent agent, Map<String, String> env, String session) {
        try {
            var path = agent.sessionFile(env, session);
            if (path == null) return List.of();
            try (var files = Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
                for (var file : files) return last(agent, file);
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException | InvalidPathException e) {
            // Another run will hear of it.
        }
        return List.of();
    }

    private static List<Window> last(Agent agent, Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - LAST));
            var lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
            return lines.lines().flatMap(line -> Stream.of(agent.windows(line))).filter(all -> !all.isEmpty())
                    .reduce(List.of(), (_, later) -> later);
        }
    }
}
