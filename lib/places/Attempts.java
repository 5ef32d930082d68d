package lib.places;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import lib.model.*;

/// Which attempts of a place go on, by what is told of them. It knows nothing of what they write.
final class Attempts {
    private final Set<String> open = new LinkedHashSet<>();
    private final Set<String> over = new LinkedHashSet<>();
    private final Lines lines = new Lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private long read;

    /// Their folders' names.
    Set<String> open() {
        return open;
    }

    /// Of which the end was told since somebody looked.
    Set<String> over() {
        return over;
    }

    /// Reads on.
    void feed(Path told, long end) throws IOException {
        read = LineFile.pieces(told, read, end, (bytes, n) -> lines.feed(bytes, n, raw -> hear(raw.text())));
    }

    private void hear(String line) {
        var told = LineFile.parsed(Told.class, line);
        if (told != null) switch (told) {
            case Told.Heard h -> open.add("tasks/" + h.task() + "/" + h.attempt());
            case Told.Happened(var event, _) when Set.of("ended", "verified").contains(event.path("type").asString("")) -> {
                var attempt = "tasks/" + event.path("task").asString("") + "/" + event.path("attempt").asInt(0);
                if (open.remove(attempt)) over.add(attempt);
            }
            case Told.Happened _, Told.Welcome _, Told.Alive _, Told.Leaving _, Told.Left _ -> {}
        }
    }
}
