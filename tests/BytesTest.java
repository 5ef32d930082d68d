package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Bytes that are no UTF-8 go through strings and JSON and come back as they were.
class BytesTest {
    private static final int RANDOM = 3_000;

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }

    private static List<byte[]> samples() {
        var all = new ArrayList<>(List.of(bytes(), bytes(0xff), bytes('a', 0x80, 'b'), bytes(0xc3), bytes(0xc3, 0xa9), bytes(0xe2, 0x82),
                // U+DC80 and U+D83D as if they were characters, a slash in too many bytes, beyond U+10FFFF
                bytes(0xed, 0xb2, 0x80), bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), bytes(0xc0, 0xaf), bytes(0xf4, 0x90, 0x80, 0x80),
                bytes(0xf0, 0x9f, 0x98, 0x80), bytes(0xf0, 0x9f, 0x98), bytes(0xef, 0xbf, 0xbd), bytes(0x81, '\'', '\\', 0x5c, '"')));
        for (int b = 0; b < 256; b++) all.add(bytes(b, 'x', b, b));
        var random = new Random(12);
        for (int i = 0; i < RANDOM; i++) {
            var some = new byte[random.nextInt(12)];
            random.nextBytes(some);
            all.add(some);
        }
        return all;
    }

    @Test
    void eachComesBack() {
        for (var bytes : samples()) {
            var text = Bytes.text(bytes);
            assertArrayEquals(bytes, Bytes.of(text), () -> HexFormat.of().formatHex(bytes));
            assertFalse(Bytes.broken(text));
            assertEquals(!text.equals(new String(bytes, StandardCharsets.UTF_8)), Bytes.foreign(text));
        }
    }

    @Tag("heavy")
    @Test
    void soItDoesThroughAJournal() {
        for (var bytes : samples()) {
            if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) continue;
            var task = Task.of("a", new Work.Exec(List.of("true", Bytes.text(bytes))));
            var line = Json.line(new Event.Queued(1, task, null));
            // As it is in the file.
            var read = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            var back = (Event.Queued) Json.MAPPER.readValue(read, Event.class);
            assertEquals(task.work(), back.task().work(), line);
        }
    }

    @Test
    void peopleSeeAMarkInItsPlace() {
        assertEquals("a\uFFFDb", Text.line("a\udcffb", 100));
        assertEquals("a\uFFFD\nb", Text.lines("a\udcff\nb"));
        assertEquals("\ud83d\ude00", Text.lines("\ud83d\ude00"));
    }

    @Test
    void halfACharacterIsNoByte() {
        assertTrue(Bytes.broken("a\ud83d"));
        assertTrue(Bytes.broken("\udc7f"));
        assertFalse(Bytes.broken("\ud83d\ude00\udc80"));
    }

    @Test
    void aShellReadsThemBack() {
        assertEquals("'a\udcff'\\''b'", ShellWord.of("a\udcff'b"));
    }
}
