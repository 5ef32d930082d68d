package lib.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// `todos.json`: the whole run as one todo list, in the shape of Claude Code's TodoWrite (`id`, `content`, `status`, `priority`), for an
/// outer agent to read. It is rewritten whole, and only when it has changed.
public final class TodoList {
    private static final long MOST_OFTEN_MILLIS = 200;
    /// A pause is so many times as long as the last write took, so that a long list takes little of the time of a busy machine.
    private static final int PAUSE_TO_WRITE = 20;

    /// @param status   `pending`, `in_progress` or `completed`; what failed or was cancelled stays `pending`, and says so in its content
    /// @param priority `high`, `medium` or `low`
    public record Item(String id, String content, String status, String priority) {}

    private final Path file;
    /// What was written, in short; null if nothing was.
    private Integer written;
    private long at;
    private long pause;

    public TodoList(Path file) {
        this.file = file;
    }

    /// Whether the list may be another one after this: a line that a task writes, or a look at the machine, changes nothing in it.
    public static boolean concerns(Event event) {
        return switch (event) {
            case Event.Noted noted -> noted.progress().all() != null;
            case Event.OfPlace _, Event.Sampled _, Event.Measured _, Event.Learned _, Event.Observed _, Event.Touched _,
                    Event.Spawned _ -> false;
            case Event.Fact _, Event.Decision _ -> true;
        };
    }

    /// @return false if it is too early for another write
    public boolean write(Board board, long now) {
        if (now - at < Math.max(MOST_OFTEN_MILLIS, pause)) return false;
        at = now;
        long began = System.nanoTime();
        write(board);
        pause = PAUSE_TO_WRITE * (System.nanoTime() - began) / 1_000_000;
        return true;
    }

    private void write(Board board) {
        var items = items(board);
        int now = items.hashCode();
        // Nothing is written into what may have taken the place of the run's folder.
        if (Objects.equals(now, written) || !OwnFolder.is(file.getParent())) return;
        try {
            Whole.write(file, out -> {
                Json.pretty(Map.of("todos", items), out);
                out.write('\n');
            });
            written = now;
        } catch (IOException e) {
            // It is a view; the next change writes it again.
        }
    }

    /// The list as it stands.
    static List<Item> items(Board board) {
        var entries = List.copyOf(board.entries());
        return new Afresh<>(entries.size(), i -> item(entries.get(i), board.policy().redaction()));
    }

    private static Item item(Entry entry, Redaction redaction) {
        int priority = entry.task().limits().priority();
        var status = switch (entry.status()) {
            case RUNNING -> "in_progress";
            case SUCCEEDED -> "completed";
            case WAITING, FAILED, CANCELLED, SKIPPED -> "pending";
        };
        return new Item(entry.task().id(), redaction.text(content(entry)), status, priority > 0 ? "high" : priority < 0 ? "low" : "medium");
    }

    private static String content(Entry entry) {
        var progress = entry.attempt() == null ? Progress.NONE : entry.attempt().progress();
        var todos = progress.all() == null ? "" : " (%d/%d)".formatted(progress.done(), progress.all());
        var end = switch (entry.status()) {
            case FAILED, CANCELLED, SKIPPED -> " - " + entry.status().word() + ": " + entry.reason();
            case WAITING, RUNNING, SUCCEEDED -> "";
        };
        return title(entry.task()) + todos + end;
    }

    /// The prompt's first line without its heading marks, or the command.
    private static String title(Task task) {
        var text = switch (task.work()) {
            case Work.Prompt p -> p.text().lines().map(l -> l.replaceFirst("^#+\\s*", "").strip()).filter(l -> !l.isEmpty()).findFirst()
                    .orElse(task.id());
            case Work.Shell s -> s.line();
            case Work.Exec e -> String.join(" ", e.argv());
        };
        return Text.line(text, 120);
    }
}
