package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;

/// Looks every few seconds which files tasks have changed in their worktrees, and once more when an attempt has ended. It knows git, not
/// which tasks are in each other's way. Who has the only worktree is in nobody's way, and isn't looked at; and however many there are,
/// looking takes a small part of the time.
final class TouchWatch implements AutoCloseable {
    private static final long LEAST_MILLIS = 5_000;
    private static final int PART = 20;
    /// A task that changes more than that gets into everybody's way anyhow.
    private static final int MOST_FILES = 2_000;

    private static final class Worktree {
        final String task;
        final Path path;
        final Set<String> told = new HashSet<>();
        /// Null until it has been looked at.
        String repository;
        String began;
        /// Whether something may have changed since it was looked at.
        boolean works;

        Worktree(String task, Path path) {
            this.task = task;
            this.path = path;
        }
    }

    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Map<String, Worktree> all = new ConcurrentHashMap<>();
    private Ticker ticker;
    private long took;

    TouchWatch(LongSupplier clock, Consumer<Event> events) {
        this.clock = clock;
        this.events = events;
    }

    /// An attempt of the task begins, or its check.
    ///
    /// @param worktree null if it has none
    synchronized void begin(String task, Path worktree) {
        if (worktree == null) return;
        all.computeIfAbsent(task, _ -> new Worktree(task, worktree)).works = true;
        if (ticker == null && all.size() > 1)
            ticker = Ticker.start("touched", () -> Math.max(LEAST_MILLIS, PART * took), this::look);
    }

    /// It has ended.
    void end(String task) {
        var worktree = all.get(task);
        if (worktree == null) return;
        // Of the only one it is looked at when there is another.
        if (all.size() < 2) return;
        look(worktree);
        worktree.works = false;
    }

    private void look() {
        long from = System.nanoTime();
        for (var worktree : all.values()) if (worktree.works) look(worktree);
        took = (System.nanoTime() - from) / 1_000_000;
    }

    private void look(Worktree worktree) {
        synchronized (worktree) {
            try {
                if (worktree.began == null) {
                    var git = Git.folders(worktree.path);
                    if (git.isEmpty()) return;
                    worktree.began = WorkDone.began(worktree.path);
                    worktree.repository = git.getLast().toString();
                }
                var files = WorkDone.files(worktree.path, worktree.began).stream().filter(file -> !worktree.told.contains(file))
                        .limit(MOST_FILES - worktree.told.size()).toList();
                if (files.isEmpty()) return;
                worktree.told.addAll(files);
                events.accept(new Event.Touched(clock.getAsLong(), worktree.task, worktree.repository, files));
            } catch (IOException e) {
                // It isn't made yet, or gone, or git takes too long: the next look may tell.
            }
        }
    }

    @Override
    public synchronized void close() {
        if (ticker != null) ticker.close();
    }
}
