package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// Values of variables on a worker's stdin, which stand in no file and no process list: a line each of a task's. The end of it means only
/// that nobody is there to send more.
final class Values {
    /// A task whose values don't come in this time doesn't start.
    private static final long PATIENCE_SECONDS = 30;

    /// @param values by their names
    private record Line(String task, Map<String, String> values) {}

    private final Map<String, CompletableFuture<Map<String, String>>> known = new ConcurrentHashMap<>();

    /// The line for a task.
    static byte[] line(String task, Map<String, String> values) {
        return (Json.line(new Line(task, values)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads to the end.
    void read(InputStream from) {
        try (var reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String text; (text = reader.readLine()) != null; ) {
                var line = Json.MAPPER.readValue(text, Line.class);
                var before = known.computeIfAbsent(line.task, _ -> new CompletableFuture<>());
                if (!before.complete(line.values)) known.put(line.task, CompletableFuture.completedFuture(line.values));
            }
        } catch (IOException | JacksonException e) {
            // Whoever sent them is gone.
        }
    }

    /// Those of a task, as soon as they are here.
    ///
    /// @throws UserError if they don't come
    Map<String, String> await(String task) throws InterruptedException {
        try {
            return known.computeIfAbsent(task, _ -> new CompletableFuture<>()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new UserError("the values of its variables, which are in no file, didn't come from where the run is: start it again");
        }
    }

    /// Those of a task that are here.
    Map<String, String> of(String task) {
        return known.computeIfAbsent(task, _ -> new CompletableFuture<>()).getNow(Map.of());
    }
}
