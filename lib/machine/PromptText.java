package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import lib.journal.RunFolder;
import lib.model.*;

/// What an agent reads in the end: its prompt, also if another task has made that, and after it the answers it is to have.
public final class PromptText {
    private PromptText() {}

    /// The task with all of its prompt in it.
    ///
    /// @throws UserError if something of it can't be read
    public static Task whole(Task task, Answers answers) {
        if (!(task.work() instanceof Work.Prompt p)) return task;
        var all = task.place().prompt() == null ? task : saying(task, p, written(task.place().prompt()));
        return task.place().answers() == null ? all : told(all, answers.toRead(task));
    }

    /// The task with more words at the end of its prompt.
    static Task told(Task task, String words) {
        return task.work() instanceof Work.Prompt p ? saying(task, p, p.text() + "\n\n" + words) : task;
    }

    private static Task saying(Task task, Work.Prompt p, String text) {
        return task.doing(new Work.Prompt(p.agent(), text, p.model(), p.args(), p.options(), p.profile()));
    }

    /// The prompt that a task before this one has made.
    private static String written(Path file) {
        try {
            if (!Files.isRegularFile(file)) throw new UserError(file + ": there is no such file: let a task before make it");
            if (Files.size(file) > 4L * Work.LONGEST_PROMPT) throw new UserError(file + ": this is too long for a prompt: shorten it");
            var text = Files.readString(file);
            if (text.isBlank()) throw new UserError(file + ": there is no prompt in this file: write what the agent shall do");
            if (text.startsWith("---\n"))
                throw new UserError(file + ": front matter is read before the start, and this file wasn't there: say it in the manifest");
            return text;
        } catch (IOException e) {
            throw new UserError(file + ": this prompt can't be read (" + RunFolder.reason(e) + "): save it as UTF-8 text");
        }
    }
}
