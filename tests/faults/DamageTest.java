package tests.faults;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Repo;
import tools.jackson.databind.node.ObjectNode;

/// A journal of which a part was lost or changed, as by a disk that fails: it is read, or refused by a sentence, but nothing else happens.
@Tag("heavy")
class DamageTest {
    private static final long SEED = 5;
    private static final int FLIPS = 2_000;
    private static final List<String> JOURNALS = List.of("journal-1.jsonl", "journal-2.jsonl", "journal-3.jsonl");

    @TempDir
    Path base;
    private int read, refused;

    @Test
    void eachLineMayBeMissingOrTwice() throws IOException {
        for (var journal : JOURNALS) {
            var lines = Files.readAllLines(Repo.fixture(journal));
            for (int i = 0; i < lines.size(); i++) {
                var fewer = new ArrayList<>(lines);
                fewer.remove(i);
                look(String.join("\n", fewer) + "\n", journal + " without line " + (i + 1));
                var more = new ArrayList<>(lines);
                more.add(i, lines.get(i));
                look(String.join("\n", more) + "\n", journal + " with line " + (i + 1) + " twice");
            }
        }
        System.out.println("lines missing or twice: " + read + " read, " + refused + " refused");
    }

    @Test
    void eachFieldMayBeMissingOrNull() throws IOException {
        for (var journal : JOURNALS) {
            var lines = Files.readAllLines(Repo.fixture(journal));
            for (int i = 0; i < lines.size(); i++)
                for (var name : Json.object(lines.get(i)).propertyNames())
                    for (boolean none : new boolean[] {true, false}) {
                        var changed = (ObjectNode) Json.object(lines.get(i));
                        if (none) changed.remove(name);
                        else changed.putNull(name);
                        var all = new ArrayList<>(lines);
                        all.set(i, changed.toString());
                        look(String.join("\n", all) + "\n", journal + ":" + (i + 1) + " without " + name);
                    }
        }
        System.out.println("fields missing or null: " + read + " read, " + refused + " refused");
    }

    @Test
    void anyBitMayBeFlipped() throws IOException {
        var random = new Random(SEED);
        for (var journal : JOURNALS) {
            var bytes = Files.readAllBytes(Repo.fixture(journal));
            for (int i = 0; i < FLIPS / JOURNALS.size(); i++) {
                int at = random.nextInt(bytes.length), bit = random.nextInt(8);
                var changed = bytes.clone();
                changed[at] ^= (byte) (1 << bit);
                look(changed, journal + " byte " + at + " bit " + bit);
            }
        }
        System.out.println("bits flipped, seed " + SEED + ": " + read + " read, " + refused + " refused");
    }

    private void look(String journal, String what) throws IOException {
        look(journal.getBytes(), what);
    }

    /// All that reads a run looks at this one.
    private void look(byte[] journal, String what) throws IOException {
        var file = Files.write(base.resolve("events.jsonl"), journal);
        try {
            var board = Journal.replay(file);
            if (board.begun()) Aggregator.summary(board, board.at(), false);
            read++;
        } catch (UserError e) {
            refused++;
            assertTrue(e.getMessage().startsWith(file.toString()), what + ": " + e.getMessage());
        } catch (RuntimeException e) {
            throw new AssertionError(what + ": " + e, e);
        }
    }
}
