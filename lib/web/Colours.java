package lib.web;

import java.util.*;
import java.util.regex.Pattern;
import lib.model.*;

/// What a program has written for a terminal -> plain text, and marks that tell in which classes its parts are to be seen. Colours and
/// letter forms alone get through (SGR, ECMA-48, 8.3.117), as words of ours; a colour out of many becomes the nearest of a few that can be
/// read on the page in light and in dark. It knows lines, and neither files nor HTML.
final class Colours {
    private static final Pattern SGR = Pattern.compile("(?:\u001b\\[|\u009b)([0-9;:]*)m");
    /// More marks than this would keep a browser busy: what comes after is plain.
    private static final int MOST_MARKS = 5_000;
    private static final List<String> HUES = List.of("grey", "red", "green", "yellow", "blue", "magenta", "cyan", "ink");
    private static final List<String> FORMS = List.of("bold", "faint", "italic", "underline", "strike");
    /// By which SGR sets each of the forms, and takes it away.
    private static final List<Integer> SETS = List.of(1, 2, 3, 4, 9), ENDS = List.of(22, 22, 23, 24, 29);
    private static final int INVERSE = 7, CUBE = 16, GREYS = 232;

    private final SequencedSet<String> forms = new TreeSet<>();
    /// Null is the usual one.
    private String hue;
    private String ground;
    private boolean inverse;
    private final StringBuilder text = new StringBuilder();
    private final List<List<Object>> marks = new ArrayList<>();

    /// @param marks `[from, to, classes]` for each part that isn't plain; null if there is none
    record Seen(String text, List<List<Object>> marks) {
        /// The same of a text in which something was replaced: what stands before and after that keeps its marks.
        Seen as(String other) {
            if (marks == null || other.equals(text)) return new Seen(other, marks);
            int most = Math.min(text.length(), other.length()), same = 0, end = 0, longer = other.length() - text.length();
            while (same < most && text.charAt(same) == other.charAt(same)) same++;
            while (end < most - same && text.charAt(text.length() - 1 - end) == other.charAt(other.length() - 1 - end)) end++;
            var kept = new ArrayList<List<Object>>();
            for (var mark : marks) {
                int from = (int) mark.get(0), to = (int) mark.get(1);
                if (to <= same) kept.add(mark);
                else if (from >= text.length() - end) kept.add(List.of(from + longer, to + longer, mark.get(2)));
            }
            return new Seen(other, kept);
        }
    }

    /// @param before what stands before the text, whose colours may go on in it
    static Seen of(String before, String text) {
        var colours = new Colours();
        var sequences = SGR.matcher(before);
        while (sequences.find()) colours.set(sequences.group(1));
        // What ends with a return alone is overwritten by what follows.
        for (int from = 0, end; from <= text.length(); from = end + 1) {
            end = text.indexOf('\n', from);
            colours.line(text.substring(from, end < 0 ? text.length() : end));
            if (end < 0) break;
            colours.text.append('\n');
        }
        return new Seen(colours.text.toString(), colours.marks.isEmpty() ? null : colours.marks);
    }

    /// Of what was overwritten the colours alone are left.
    private void line(String line) {
        int seen = line.lastIndexOf('\r', line.length() - 2) + 1, from = 0;
        for (var sequences = SGR.matcher(line); sequences.find(); from = sequences.end()) {
            if (sequences.start() > seen) part(line.substring(Math.max(from, seen), sequences.start()));
            set(sequences.group(1));
        }
        part(line.substring(Math.max(from, seen)));
    }

    private void part(String raw) {
        int from = text.length();
        text.append(Text.lines(raw.replace("\r", "").replace("\t", "    ")));
        var classes = classes();
        if (text.length() == from || classes.isEmpty() || marks.size() == MOST_MARKS) return;
        boolean goesOn = !marks.isEmpty() && marks.getLast().get(1).equals(from) && marks.getLast().get(2).equals(classes);
        if (goesOn) from = (int) marks.removeLast().getFirst();
        marks.add(List.of(from, text.length(), classes));
    }

    private String classes() {
        var all = new ArrayList<>(forms);
        var front = inverse ? ground : hue;
        var back = inverse ? Objects.requireNonNullElse(hue, "ink") : ground;
        if (back != null) all.add("on-" + back);
        else if (front != null && !front.equals("ink")) all.add(front);
        return String.join(" ", all);
    }

    private void set(String codes) {
        var parts = new ArrayDeque<Integer>();
        for (var code : codes.split(";", -1)) {
            var finer = code.split(":", -1);
            // What says more than its form, as which underline, is taken for the usual one; a colour's name of its space is left out.
            boolean colour = finer[0].equals("38") || finer[0].equals("48");
            for (var part : colour ? List.of(finer) : List.of(finer[0]))
                if (!part.isEmpty() || finer.length == 1) parts.add(part.isEmpty() ? 0 : part.length() > 4 ? -1 : Integer.parseInt(part));
        }
        while (parts.poll() instanceof Integer code) set(code, parts);
    }

    /// @param more what comes after the code, of which it may take some
    private void set(int code, Deque<Integer> more) {
        if (code == 0) {
            forms.clear();
            hue = ground = null;
            inverse = false;
        }
        for (int i = 0; i < SETS.size(); i++) {
            if (SETS.get(i) == code) forms.add(FORMS.get(i));
            if (ENDS.get(i) == code) forms.remove(FORMS.get(i));
        }
        if (code == INVERSE || code == INVERSE + 20) inverse = code == INVERSE;
        boolean bright = code >= 90 && code <= 107;
        int of = bright ? code - 60 : code;
        switch (of) {
            case 30, 31, 32, 33, 34, 35, 36, 37 -> hue = HUES.get(of - 30);
            case 40, 41, 42, 43, 44, 45, 46, 47 -> ground = HUES.get(of - 40);
            case 38 -> hue = chosen(more);
            case 39 -> hue = null;
            case 48 -> ground = chosen(more);
            case 49 -> ground = null;
            default -> {}
        }
    }

    /// One of 256, `5;n`, or of all, `2;r;g;b`.
    private static String chosen(Deque<Integer> more) {
        var kind = more.poll();
        int n = kind == null || kind != 5 ? -1 : Objects.requireNonNullElse(more.poll(), -1);
        if (n >= 0 && n < CUBE) return HUES.get(n % 8);
        if (n >= GREYS) return nearest((n - GREYS) * 10 + 8, (n - GREYS) * 10 + 8, (n - GREYS) * 10 + 8);
        if (n >= CUBE) return nearest((n - CUBE) / 36 * 51, (n - CUBE) / 6 % 6 * 51, (n - CUBE) % 6 * 51);
        if (kind == null || kind != 2) return null;
        if (more.size() < 3) more.clear();
        if (more.isEmpty()) return null;
        return nearest(more.poll(), more.poll(), more.poll());
    }

    /// A bit for each of red, green and blue that it has much of.
    private static String nearest(int red, int green, int blue) {
        int most = Math.max(red, Math.max(green, blue)), least = Math.min(red, Math.min(green, blue));
        if (most - least < 32) return most < 200 ? "grey" : "ink";
        int middle = (most + least) / 2;
        return HUES.get((red > middle ? 1 : 0) | (green > middle ? 2 : 0) | (blue > middle ? 4 : 0));
    }
}
