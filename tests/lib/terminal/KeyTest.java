package lib.terminal;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;

/// Characters as terminals send them, and the keys they are.
class KeyTest {
    private final List<String> keys = new ArrayList<>();
    private final Keystroke.Decoder decoder = new Keystroke.Decoder(key -> keys.add(name(key)));
    private long now = 1_000;

    private static String name(Keystroke key) {
        return key.what() == Keystroke.What.CHARACTER ? Character.toString(key.character()) : key.what().name();
    }

    /// Each character comes this long after the one before.
    private List<String> typed(String text, long apart) {
        keys.clear();
        text.codePoints().forEach(c -> decoder.read(c, now += apart));
        decoder.late(now += 1_000);
        return List.copyOf(keys);
    }

    @Test
    void keysOfManyTerminals() {
        for (long apart : List.of(0L, 1L, 99L)) {
            assertEquals(List.of("UP", "DOWN", "UP", "DOWN"), typed("\u001b[A\u001b[B\u001bOA\u001bOB", apart));
            assertEquals(List.of("HOME", "END", "HOME", "END", "HOME", "END", "HOME", "END"),
                    typed("\u001b[H\u001b[F\u001bOH\u001bOF\u001b[1~\u001b[4~\u001b[7~\u001b[8~", apart));
            assertEquals(List.of("PAGE_UP", "PAGE_DOWN", "UP"), typed("\u001b[5~\u001b[6~\u001b[1;5A", apart));
            assertEquals(List.of("OTHER", "p", "OTHER", "x"), typed("\u001b[3~p\u001b[15~x", apart));
            // Their last characters alone would drain the run, and try again what failed.
            assertEquals(List.of("OTHER", "OTHER"), typed("\u001b[d\u001b[1;2R", apart));
            assertEquals(List.of("p", "r", "ENTER", "ENTER", "BACKSPACE", "BACKSPACE", "日", "😀", "OTHER"),
                    typed("pr\r\n\b\u007f日😀\t", apart));
        }
    }

    @Test
    void anEscapeAloneIsAKeyOnceNothingFollows() {
        assertEquals(List.of("ESCAPE"), typed("\u001b", 0));
        assertEquals(List.of("ESCAPE", "[", "A"), typed("\u001b[A", 100));
        assertEquals(List.of("ESCAPE", "q"), typed("\u001bq", 0));
        assertEquals(List.of("ESCAPE", "ESCAPE"), typed("\u001b\u001b", 0));
        assertEquals(List.of("UP"), typed("\u001b[\u001b[A", 0));
    }

    @Test
    void aSequenceWithoutEndIsDroppedInTime() {
        assertEquals(List.of(), typed("\u001b[1;", 0));
        assertEquals(List.of("s"), typed("s", 0));
        typed("\u001b[" + "1".repeat(5_000), 0);
        assertEquals(List.of("q"), typed("q", 0));
    }
}
