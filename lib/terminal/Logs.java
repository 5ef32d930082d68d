package lib.terminal;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// What tasks of a run have written, one attempt after the other, for `logs`: a command's to the byte, an agent's as a [Story]. It follows
/// files and changes nothing.
public final class Logs {
    private static final long LOOK_MILLIS = 200;

    /// What of it is wanted.
    ///
    /// @param stdout  its stdout alone, or else its stderr, to the byte and without heads; null is both, and what set up its worktree
    /// @param attempt its number; null is all
    /// @param raw     all to the byte, without heads
    /// @param seen    whether it goes to a terminal, which only colours may steer: line by line instead of to the byte, unless it is raw
    public record Wanted(Boolean stdout, Integer attempt, boolean raw, boolean seen) {}

    private final RunFolder run;
    private final List<String> tasks;
    private final Wanted wanted;
    private final OutputStream to;
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();
    private Redaction redaction = Policy.DEFAULT.redaction();
    /// Whose words came last.
    private String told;

    /// @param tasks in the order they are told; empty is all
    public Logs(RunFolder run, List<String> tasks, Wanted wanted, OutputStream to) {
        this.run = run;
        this.tasks = tasks;
        this.wanted = wanted;
        this.to = to;
    }

    /// Tells what is there.
    ///
    /// @param follow whether to go on until all of these tasks are settled, or the run is gone
    /// @throws UserError if there is no such task or attempt
    public void tell(boolean follow) throws IOException, InterruptedException {
        var following = new Following(run);
        while (true) {
            following.look(_ -> {});
            redaction = following.board().policy().redaction();
            var entries = entries(following.board());
            boolean over = following.over() || entries.stream().allMatch(e -> e.status().settled());
            boolean heads = entries.size() > 1 || entries.stream().mapToLong(this::count).sum() > 1;
            for (var entry : entries) tell(entry, heads || follow && entries.size() > 1, over || !follow);
            to.flush();
            if (over || !follow) return;
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// Those that one has become are meant by its id, too.
    private List<Entry> entries(Board board) {
        if (tasks.isEmpty()) return List.copyOf(board.entries());
        var named = tasks.stream().map(id -> Objects.requireNonNullElseGet(board.find(id), () -> {
            throw Inquiry.noTask(run, board, id);
        })).toList();
        return named.stream().flatMap(entry -> Stream.concat(Stream.of(entry), board.entries().stream()
                .filter(other -> entry.task().id().equals(other.task().place().late().of())))).distinct().toList();
    }

    private long count(Entry entry) {
        return entry.attempts().stream().filter(a -> wanted.attempt == null || wanted.attempt == a.number()).count();
    }

    private void tell(Entry entry, boolean heads, boolean last) throws IOException {
        var id = entry.task().id();
        if (wanted.attempt != null && count(entry) == 0 && entry.status().settled() && !tasks.isEmpty())
            throw new UserError("task '" + id + "' has " + (entry.attempts().isEmpty() ? "no attempt" : entry.attempts().size() == 1
                    ? "one attempt" : entry.attempts().size() + " attempts") + ", so there is none with the number " + wanted.attempt);
        for (var attempt : entry.attempts()) {
            if (wanted.attempt != null && wanted.attempt != attempt.number()) continue;
            var name = id + ", attempt " + attempt.number();
            boolean named = heads && !wanted.raw && wanted.stdout == null;
            attempts.computeIfAbsent(name, _ -> new Attempt(entry.task(), attempt.number(), named ? name : null))
                    .read(last || !attempt.running());
        }
    }

    /// One attempt's files.
    private final class Attempt {
        private final String name;
        private final List<GrowingFile> files = new ArrayList<>();
        private final Map<Path, Long> copied = new LinkedHashMap<>();

        /// @param name for its head; null for none
        Attempt(Task task, int number, String name) {
            this.name = name;
            var folder = run.attempt(task.id(), number);
            boolean program = wanted.stdout != null || !(task.work() instanceof Work.Prompt);
            boolean bytes = wanted.raw || program && !wanted.seen;
            var story = new Story(task, line -> line(redaction.text(TaskLog.shown(line))));
            if (wanted.stdout == null) part(folder.resolve("setup"), bytes, this::line);
            if (wanted.stdout == null || wanted.stdout)
                part(folder.resolve("stdout"), bytes, program ? this::line : line -> story.out(line.text()));
            if (wanted.stdout == null || !wanted.stdout) part(folder.resolve("stderr"), bytes, this::line);
        }

        private void part(Path file, boolean bytes, Consumer<RawLine> line) {
            if (bytes) copied.put(file, 0L);
            else files.add(new GrowingFile(file, line));
        }

        /// @param over whether a last line without an end is a line
        void read(boolean over) throws IOException {
            for (var file : files) {
                if (over) file.finish(Long.MAX_VALUE, 0);
                else file.read(Long.MAX_VALUE / 2, Long.MAX_VALUE, 0);
            }
            if (over) files.clear();
            for (var file : copied.entrySet()) file.setValue(copy(file.getKey(), file.getValue()));
        }

        private long copy(Path file, long from) throws IOException {
            if (!Files.isRegularFile(file) || Files.size(file) == from) return from;
            try (var in = Files.newInputStream(file)) {
                in.skipNBytes(from);
                head();
                return from + in.transferTo(to);
            } catch (EOFException e) {
                return 0;
            }
        }

        private void line(RawLine line) {
            line(wanted.seen ? TaskLog.steered(line.text()) : line.text());
        }

        private void line(String text) {
            try {
                head();
                to.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void head() throws IOException {
            if (name == null || name.equals(told)) return;
            to.write(((told == null ? "" : "\n") + "==> " + name + " <==\n").getBytes(StandardCharsets.UTF_8));
            told = name;
        }
    }
}
