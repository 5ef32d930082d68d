package lib.machine;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.model.Reader;

/// The answers of tasks, read from their files: for whoever asks, and as text for a later task that reads it. It knows no board.
///
/// @param known the task of that id as this process has it, with the agent its recipe brought; null if it doesn't
public record Answers(RunFolder run, Function<String, Task> known) {
    private static final long LARGEST = 8 << 20;

    /// A task of an earlier run.
    ///
    /// @param entry null if it is gone
    record Earlier(RunFolder run, String task, Entry entry) {
        /// @param written see [Place#earlier]
        static Earlier of(RunFolder run, String written) {
            var words = written.split("/", 2);
            var other = new RunFolder(run.path().resolveSibling(words[0]));
            var task = words[1].endsWith(Task.ANYHOW) ? words[1].substring(0, words[1].length() - Task.ANYHOW.length()) : words[1];
            return new Earlier(other, task, Files.exists(other.journal()) ? Journal.replay(other.journal()).find(task) : null);
        }
    }

    /// The final answer of an attempt; the last lines of a plain command. Empty if there is none.
    public static String of(RunFolder run, Task task, int attempt) {
        var folder = run.attempt(task.id(), attempt);
        var said = Tailer.read(folder.resolve("stdout"), folder.resolve("stderr"), reader(task));
        return said.answer() != null ? said.answer() : String.join("\n", said.out());
    }

    /// All that a command has written, or an agent whose answer nothing points at, if that isn't too much, without the ends of its last
    /// lines; the final answer of another agent.
    static String whole(RunFolder run, Task task, int attempt) {
        var stdout = run.attempt(task.id(), attempt).resolve("stdout");
        try {
            boolean plain = !(task.work() instanceof Work.Prompt p) || p.profile() != null && p.profile().untold();
            if (plain && Files.size(stdout) <= LARGEST) {
                var text = Bytes.text(Files.readAllBytes(stdout));
                int end = text.length();
                while (end > 0 && text.charAt(end - 1) == '\n') end--;
                return text.substring(0, end);
            }
        } catch (IOException e) {
            // The reader of answers tells what there is.
        }
        return of(run, task, attempt);
    }

    /// Whoever doesn't have the recipe's own agent reads it as a plain command.
    public static Reader reader(Task task) {
        boolean foreign = task.own() != null && task.own().names().contains(Own.AGENT) && task.own().agent() == null;
        return Agents.reader(foreign ? Agents.of("plain") : Agents.of(task));
    }

    /// What the task is to read, each answer under a heading; null if it reads none.
    ///
    /// @throws UserError if one of them is gone
    public String toRead(Task task) {
        if (task.place().answers() == null) return null;
        var text = new StringBuilder();
        for (var earlier : task.place().answers()) {
            var other = Earlier.of(run, earlier);
            if (other.entry == null)
                throw new UserError("the answer of '" + other.task + "' can't be read: run " + other.run.id()
                        + " is gone: let that task run again first");
            add(text, other.entry.task(), earlier.endsWith(Task.ANYHOW), other.run);
        }
        for (var id : task.after())
            add(text, Objects.requireNonNullElseGet(known.apply(id), () -> Journal.replay(run.journal()).find(id).task()),
                    task.anyhow().contains(id), run);
        return text.toString();
    }

    /// @param anyhow whether it did not succeed: it may never have begun
    private static void add(StringBuilder text, Task task, boolean anyhow, RunFolder run) {
        text.append("## ").append(task.id()).append(anyhow ? "\n\n(it did not succeed)\n\n" : "\n\n");
        boolean begun = !anyhow || Files.isDirectory(run.attempt(task.id(), 1));
        int attempt = begun ? last(run, task.id()) : 0;
        var answer = begun ? of(run, task, attempt) : "";
        text.append(begun ? cut(run, task, attempt, answer) : "")
                .append(answer.isBlank() ? "(no answer)" : answer.strip()).append("\n\n");
    }

    /// A line that says so if a command has written more than its last lines; else nothing.
    private static String cut(RunFolder run, Task task, int attempt, String answer) {
        var stdout = run.attempt(task.id(), attempt).resolve("stdout");
        try {
            boolean lines = answer.lines().count() >= Said.LINES || answer.lines().anyMatch(line -> line.endsWith("…"));
            boolean whole = !lines || task.work() instanceof Work.Prompt || Files.size(stdout)
                    <= answer.getBytes(StandardCharsets.UTF_8).length + 1;
            return whole ? "" : "(the end of what it wrote; all of it is in " + stdout + ")\n\n";
        } catch (IOException e) {
            return "";
        }
    }

    /// The number of the task's last attempt, as its folders tell it.
    private static int last(RunFolder run, String task) {
        try (var list = Files.list(run.attempt(task, 1).getParent())) {
            return list.map(p -> p.getFileName().toString()).filter(n -> n.matches("\\d{1,9}")).mapToInt(Integer::parseInt).max()
                    .orElseThrow(() -> new NoSuchFileException(task));
        } catch (IOException e) {
            throw new UserError("the answer of '" + task + "' can't be read (" + RunFolder.reason(e) + "): let it run again first");
        }
    }

    /// The task comes after these alone from now on; the answers of the others it reads, and their work it begins with, as the run has them
    /// in which they were done.
    public static Task afterOnly(Task task, Collection<String> ids, String run, Board board) {
        Predicate<String> done = id -> board.find(id) != null && board.find(id).status() == Status.SUCCEEDED;
        var left = task.after(task.after().stream().filter(ids::contains).toList()).anyhow(task.anyhow());
        UnaryOperator<String> told = id -> run + "/" + id + (ids.contains(id) || done.test(id) ? "" : Task.ANYHOW);
        var others = task.after().stream().filter(id -> !ids.contains(id)).map(told).toList();
        var place = task.place();
        // One that is tried again may do so where it has worked before.
        var earlier = Stream.concat(place.earlier().stream(), task.after().stream().map(told)).distinct().toList();
        var late = place.late();
        var known = late.earlier().stream().map(one -> one.split("/", 2)[1]).toList();
        var asked = late.asked().stream().filter(id -> !ids.contains(id) && !known.contains(id)).map(id -> run + "/" + id);
        place = place.late(late.earlier(Stream.concat(late.earlier().stream(), asked).toList()));
        if (place.answers() == null) return left.at(place.earlier(earlier));
        return left.at(place.earlier(earlier).answers(Stream.concat(place.answers().stream(), others.stream()).toList()));
    }
}
