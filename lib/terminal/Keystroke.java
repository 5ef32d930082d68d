package lib.terminal;

import java.util.*;
import java.util.function.Consumer;

/// A key that was pressed.
///
/// @param what      which one
/// @param character what it types; 0 for those that type nothing
record Keystroke(What what, int character) {

    enum What { CHARACTER, ENTER, ESCAPE, BACKSPACE, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, OTHER }

    static Keystroke of(What what) {
        return new Keystroke(what, 0);
    }

    static Keystroke of(int character) {
        return new Keystroke(What.CHARACTER, character);
    }

    boolean is(int character) {
        return what == What.CHARACTER && this.character == character;
    }

    /// The characters a terminal sends -> keys. A key that types nothing comes as several characters, which may come one by one: an escape
    /// that nothing follows for a while is the key itself. It knows time as a number, and no terminal.
    ///
    /// What a key sends is taken whole, known or not. JLine's `KeyMap` knows only what is bound, and gives the characters of any other key
    /// one by one: Shift and the left arrow, `ESC [ d` on rxvt, would drain the run.
    static final class Decoder {
        /// The longest that the rest of a key's characters may take on a slow line.
        static final long PATIENCE_MILLIS = 100;
        private static final int ESC = 27;
        private static final int LONGEST = 32;

        private final Consumer<Keystroke> keys;
        private final StringBuilder open = new StringBuilder();
        private long since;

        Decoder(Consumer<Keystroke> keys) {
            this.keys = keys;
        }

        /// One more character has come.
        void read(int character, long now) {
            late(now);
            since = now;
            if (open.isEmpty()) {
                if (character == ESC) open.append('\u001b');
                else plain(character);
                return;
            }
            open.appendCodePoint(character);
            if (open.length() == 2) second(character);
            else if (character == ESC) restart();
            else if (open.charAt(1) == 'O' || character >= '@' && character <= '~') done();
            else if (open.length() > LONGEST) open.setLength(0);
        }

        /// Nothing has come: what is still open may be all there is.
        void late(long now) {
            if (open.isEmpty() || now - since < PATIENCE_MILLIS) return;
            boolean alone = open.length() == 1;
            open.setLength(0);
            if (alone) keys.accept(Keystroke.of(What.ESCAPE));
        }

        private void second(int character) {
            if (character == '[' || character == 'O') return;
            // With Alt, or an escape and then another key.
            open.setLength(0);
            keys.accept(Keystroke.of(What.ESCAPE));
            if (character == ESC) open.append('\u001b');
            else plain(character);
        }

        private void restart() {
            open.setLength(0);
            open.append('\u001b');
        }

        private void plain(int character) {
            keys.accept(switch (character) {
                case '\r', '\n' -> Keystroke.of(What.ENTER);
                case 8, 127 -> Keystroke.of(What.BACKSPACE);
                default -> character < ' ' ? Keystroke.of(What.OTHER) : Keystroke.of(character);
            });
        }

        /// ECMA-48 control sequences and SS3, as xterm and its kin send them; a modifier such as `1;5` changes nothing.
        private void done() {
            var parameters = open.substring(2, open.length() - 1);
            char last = open.charAt(open.length() - 1);
            open.setLength(0);
            keys.accept(Keystroke.of(switch (last) {
                case 'A' -> What.UP;
                case 'B' -> What.DOWN;
                case 'H' -> What.HOME;
                case 'F' -> What.END;
                case '~' -> switch (parameters.split(";")[0]) {
                    case "1", "7" -> What.HOME;
                    case "4", "8" -> What.END;
                    case "5" -> What.PAGE_UP;
                    case "6" -> What.PAGE_DOWN;
                    default -> What.OTHER;
                };
                default -> What.OTHER;
            }));
        }
    }
}
