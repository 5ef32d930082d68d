package lib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import lib.board.*;
import lib.journal.RunFolder;
import lib.machine.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// How a task of a run has ended, and what it said: what [Run#result] and [Pending#await] give.
public final class TaskResult {
    private final RunFolder run;
    private final Entry entry;
    private final Policy policy;

    TaskResult(RunFolder run, Entry entry, Policy policy) {
        this.run = run;
        this.entry = entry;
        this.policy = policy;
    }

    public String id() {
        return entry.task().id();
    }

    public Status status() {
        return entry.status();
    }

    public boolean succeeded() {
        return entry.status() == Status.SUCCEEDED;
    }

    /// Why it has ended so, such as `exit` or `verify_failed`; null if there is nothing to say.
    public String reason() {
        return entry.reason();
    }

    /// Of its last attempt, as a shell shows it; null if it never ran.
    public Integer exit() {
        var last = entry.attempt();
        return last == null || last.exit() == null ? null : last.exit().status();
    }

    /// How many attempts it has had.
    public int attempts() {
        return entry.attempts().size();
    }

    /// US dollars of all its attempts; null if nobody has told.
    public Double costUsd() {
        return entry.used().usd();
    }

    /// What its last attempt has answered in the end; the last lines of a plain command. What is not to be shown isn't in it.
    ///
    /// @throws UserError if it never ran
    public String answer() {
        return policy.redaction().text(Answers.of(run, entry.task(), last()));
    }

    /// What its last attempt has written to stdout, all of it.
    ///
    /// @throws UserError if it never ran, or that can't be read
    public String output() {
        var file = run.attempt(id(), last()).resolve("stdout");
        try {
            return Files.isRegularFile(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UserError(file + ": can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    /// An agent's answer, or what a command has written, read as JSON; of a text with fenced pieces of JSON, the last of them.
    ///
    /// @throws UserError if it never ran, or there is none
    public JsonNode json() {
        var found = JsonOf.text(entry.task().work() instanceof Work.Prompt ? answer() : output());
        if (found == null) throw new UserError("what task '" + id() + "' has said is no JSON: ask for it, or give it a schema");
        return Json.MAPPER.valueToTree(found);
    }

    /// The same as a record or another class of one's own.
    ///
    /// @throws UserError likewise, and if it is something else
    public <T> T json(Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(json(), type);
        } catch (JacksonException e) {
            throw new UserError("what task '" + id() + "' has said is no " + type.getSimpleName() + ": "
                    + Text.line(e.getOriginalMessage(), 200));
        }
    }

    private int last() {
        if (entry.attempt() == null) throw new UserError("task '" + id() + "' never ran, so it said nothing");
        return entry.attempt().number();
    }

    /// In a line, such as `lint: failed, exit`.
    @Override
    public String toString() {
        return id() + ": " + status().word() + (reason() == null ? "" : ", " + reason());
    }
}
