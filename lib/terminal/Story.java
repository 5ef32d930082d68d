package lib.terminal;

import java.util.function.Consumer;
import lib.agents.*;
import lib.machine.*;
import lib.model.*;

/// An agent's stream as a story: what it says and does, as its [Reader] tells it, what tools answer, and in the end all of its answer.
/// Other lines, and those of a command, are told as they are. It knows no files.
final class Story {
    private static final String ANSWERED = "  > ";

    private final boolean agent;
    private final Reader reader;
    private final Consumer<String> told;
    private String last;
    private boolean answered;

    Story(Task task, Consumer<String> told) {
        this.agent = task.work() instanceof Work.Prompt;
        this.reader = Answers.reader(task);
        this.told = told;
    }

    /// A line of its stdout.
    void out(String text) {
        var json = agent ? Json.object(text) : null;
        if (json == null) {
            told.accept(text);
            return;
        }
        reader.out(text);
        var line = reader.progress().line();
        if (line != null && !line.equals(last)) told.accept(line);
        last = line;
        for (var answer : ToolAnswer.in(json)) told.accept(ANSWERED + answer);
        var answer = reader.finished() && !answered ? reader.said().answer() : null;
        answered = reader.finished();
        if (answer != null && answer.lines().count() > 1) answer.lines().forEach(told);
    }
}
