package lib.terminal;

import java.util.*;
import lib.board.*;
import lib.model.*;

/// How far a run is, for the title of its window and the bar of its task, which are seen while something else is looked at.
///
/// @param bad whether something has failed
record Share(String run, int settled, int all, boolean bad) {

    static Share of(Board board) {
        int settled = Arrays.stream(Status.values()).filter(Status::settled).mapToInt(board::count).sum();
        return new Share(board.start().run(), settled, board.entries().size(), board.count(Status.FAILED) > 0);
    }

    /// For the window's title (OSC 2 of xterm).
    String title() {
        return "\u001b]2;" + settled + "/" + all + (bad ? " failed " : " ") + Text.line(run, 100) + "\u0007";
    }

    /// For the bar (OSC 9;4 of ConEmu): 1 is well, 2 is an error.
    String bar() {
        return "\u001b]9;4;" + (bad ? 2 : 1) + ";" + (all == 0 ? 0 : 100 * settled / all) + "\u0007";
    }

    /// Whether the terminal has such bars: others take it for a note to be shown.
    static boolean bars(Map<String, String> env) {
        return env.containsKey("WT_SESSION") || "ON".equals(env.get("ConEmuANSI"))
                || List.of("WezTerm", "ghostty").contains(env.getOrDefault("TERM_PROGRAM", ""))
                || env.getOrDefault("VTE_VERSION", "") instanceof String vte && vte.matches("\\d{1,9}") && Integer.parseInt(vte) >= 8_000;
    }
}
