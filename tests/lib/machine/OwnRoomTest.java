package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.util.*;
import java.util.stream.Stream;
import lib.model.Digest;
import org.junit.jupiter.api.*;

/// Names that docker compose takes, whatever a task is called.
class OwnRoomTest {
    @Test
    void aProjectsNameIsGood() {
        var digest = Digest.of("x");
        var all = new HashSet<String>();
        for (var id : List.of("api", "API", "__init", "-a", "a.b", "9", "...x", "_", "Ärger", "x".repeat(200)))
            assertTrue(OwnRoom.project(id, digest).matches("[a-z0-9][a-z0-9_-]{0,62}"), OwnRoom.project(id, digest));
        Stream.of("a.b", "a-b", "A-b").forEach(id -> all.add(OwnRoom.project(id, Digest.of(id))));
        assertEquals(3, all.size(), all.toString());
    }
}
