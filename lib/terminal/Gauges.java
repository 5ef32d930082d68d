package lib.terminal;

import java.util.*;
import lib.board.*;

/// The bars above the live table: slots, the machine, and what has been spent. Pure; it knows figures and their limits, not the window's
/// rows.
public final class Gauges {
    static final String FULL = "━", EMPTY = "─";
    /// An eighth more each.
    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final int WIDE = 110, WIDER = 160;

    private Gauges() {}

    /// Each has `label`, `full` and `empty` (the two parts of its bar), `text` and `style`.
    static List<Map<String, String>> of(Board board, int width) {
        int bar = width >= WIDER ? 16 : width >= WIDE ? 10 : 8;
        var gauges = new ArrayList<Map<String, String>>();
        int running = board.running().size(), slots = board.places();
        gauges.add(gauge("slots", (double) running / slots, bar, running + "/" + slots, "plain"));
        var sample = board.sample();
        if (sample == null) return gauges;
        var cpu = sample.cpuKnown();
        if (cpu != null) gauges.add(percent("cpu", cpu, bar, board.policy().maxCpu()));
        gauges.add(percent("mem", sample.memory(), bar, board.policy().maxMemory()));
        if (sample.cpuPressure() == null && sample.memoryPressure() == null && sample.ioPressure() == null) return gauges;
        if (width >= WIDE) {
            pressure("psi cpu", sample.cpuPressure(), bar / 2, gauges);
            pressure("mem", sample.memoryPressure(), bar / 2, gauges);
            pressure("io", sample.ioPressure(), bar / 2, gauges);
        } else {
            var levels = new StringBuilder();
            for (var value : Arrays.asList(sample.cpuPressure(), sample.memoryPressure(), sample.ioPressure()))
                levels.append(value == null ? " " : LEVELS.charAt((int) Math.clamp(value * 8 / 100, 0, 7)));
            gauges.add(Map.of("label", "psi", "full", levels.toString(), "empty", "", "text",
                    whole(sample.cpuPressure()) + "/" + whole(sample.memoryPressure()) + "/" + whole(sample.ioPressure()), "style",
                    "plain"));
        }
        return gauges;
    }

    private static String whole(Double value) {
        return value == null ? "-" : Long.toString(Math.round(value));
    }

    private static void pressure(String label, Double value, int bar, List<Map<String, String>> gauges) {
        if (value != null) gauges.add(gauge(label, value / 100, bar, "%2d%%".formatted(Math.round(value)), "plain"));
    }

    private static Map<String, String> percent(String label, double value, int bar, int most) {
        return gauge(label, value / 100, bar, "%2d%%".formatted(Math.round(value)), value > most ? "warn" : "plain");
    }

    private static Map<String, String> gauge(String label, double share, int bar, String text, String style) {
        int full = Math.clamp(Math.round(share * bar), share > 0 ? 1 : 0, bar);
        return Map.of("label", label, "full", FULL.repeat(full), "empty", EMPTY.repeat(bar - full), "text", text, "style", style);
    }

    /// What was spent, how fast, and how much of the budget that is; null if nobody has told of any.
    public static List<String> spent(Board board, Double perHour) {
        var used = board.used();
        if (used.usd() == null && used.tokens() == null) return null;
        var parts = new ArrayList<String>();
        var agents = board.policy().agents();
        if (used.usd() != null) parts.add(Usage.money(used.usd()) + " spent");
        if (perHour != null) parts.add(Usage.money(perHour) + " an hour");
        if (used.usd() != null && agents.budgetUsd() != null)
            parts.add(Math.round(100 * used.usd() / agents.budgetUsd()) + "% of " + Usage.money(agents.budgetUsd()));
        if (used.tokens() != null)
            parts.add(Usage.count(used.tokens()) + " tokens"
                    + (agents.budgetTokens() == null ? "" : ", " + 100 * used.tokens() / agents.budgetTokens() + "% of "
                    + Usage.count(agents.budgetTokens())));
        return parts;
    }
}
