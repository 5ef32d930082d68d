package lib.terminal;

import java.util.*;
import lib.model.*;
import lib.report.*;

/// The last line of the screen: what is asked, typed or told, or else which keys there are. It knows no board.
///
/// @param over whether nothing can be asked of the run any more
record Foot(Dashboard dashboard, boolean keys, boolean over) {
    private static final String KEYS =
            "enter log  e explain  p pause  r resume  x cancel  R retry  + - slots  s stop  / filter  o order  ? help  q leave";
    private static final String FEW_KEYS = "↑↓ choose  enter log  e explain  p pause  x cancel  R retry  s stop  ? help";
    private static final String OVER_KEYS = "↑↓ choose  enter log  e explain  / filter  o order  y copy  ? help  q quit";
    private static final String LOG_KEYS = "esc back  / search  n N next  [ ] attempt  f follow  e explain  y copy  ";
    private static final String FEW_LOG_KEYS = "esc back  / search  [ ] attempt  f follow  e explain  ";
    private static final String EXPLAIN_KEYS = "esc back  / search  n N next  e log  y copy  ";
    private static final String ASKING_KEYS = "x cancel  R retry  ", HELP_KEY = "? help";

    /// @return `style` and `text`
    Map<String, String> line(int room, long now) {
        var said = dashboard.said(now);
        return switch (dashboard.mode()) {
            case FILTER -> text("plain", "/" + dashboard.choice.filter() + "▏", room);
            case SEARCH -> text("plain", "search /" + dashboard.reading.words() + "▏", room);
            case CONFIRM -> text("warn", Objects.toString(dashboard.question(), ""), room);
            case TABLE, LOG, EXPLAIN, HELP -> said != null ? text(dashboard.bad() ? "failed" : "warn", Text.line(said, 500), room)
                    : !keys ? text("dim", "", room) : keys(room);
        };
    }

    private Map<String, String> keys(int room) {
        var rest = (over ? "" : ASKING_KEYS) + HELP_KEY;
        if (dashboard.mode() == Dashboard.Mode.EXPLAIN) return text("dim", EXPLAIN_KEYS + rest, room);
        if (dashboard.mode() == Dashboard.Mode.LOG)
            return text("dim", (room < (LOG_KEYS + rest).length() ? FEW_LOG_KEYS : LOG_KEYS) + rest, room);
        if (!dashboard.choice.filter().isEmpty())
            return text("warn", "only '" + dashboard.choice.filter() + "': / changes it, esc shows all", room);
        return text("dim", over ? OVER_KEYS : room >= KEYS.length() ? KEYS : FEW_KEYS, room);
    }

    private static Map<String, String> text(String style, String text, int room) {
        return Map.of("style", style, "text", Cells.cut(text, room));
    }
}
