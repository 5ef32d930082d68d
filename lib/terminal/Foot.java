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
    private static final String LOG_KEYS =
            "esc back  / search  n N next  [ ] attempt  f follow  e explain  y copy  x cancel  R retry  ? help";

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
        boolean table = dashboard.mode() == Dashboard.Mode.TABLE || dashboard.mode() == Dashboard.Mode.HELP;
        if (!table) return text("dim", LOG_KEYS, room);
        if (!dashboard.choice.filter().isEmpty())
            return text("warn", "only '" + dashboard.choice.filter() + "': / changes it, esc shows all", room);
        return text("dim", over ? OVER_KEYS : room >= KEYS.length() ? KEYS : FEW_KEYS, room);
    }

    private static Map<String, String> text(String style, String text, int room) {
        return Map.of("style", style, "text", Cells.cut(text, room));
    }
}
