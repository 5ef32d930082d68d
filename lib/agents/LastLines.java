package lib.agents;

import java.util.*;
import lib.model.*;

/// The last lines of a stream, and how a line is shown. It knows nothing of what lines mean.
final class LastLines {
    private static final int WIDTH = 500;
    private static final int SHOWN = 200;
    private final Deque<String> lines = new ArrayDeque<>(Said.LINES);

    void add(String line) {
        if (line.isBlank()) return;
        if (lines.size() == Said.LINES) lines.removeFirst();
        lines.addLast(Text.cut(line, WIDTH));
    }

    List<String> list() {
        return List.copyOf(lines);
    }

    /// The line as it would stand on a terminal at its end: what was overwritten, colours and control characters are gone; at
    /// most 200 characters.
    static String shown(String line) {
        var text = line.length() > 4096 ? line.substring(line.length() - 4096) : line;
        text = text.stripTrailing();
        text = text.substring(text.lastIndexOf('\r') + 1);
        return Text.line(text, SHOWN);
    }
}
