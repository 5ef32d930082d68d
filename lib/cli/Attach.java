package lib.cli;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import lib.Secrets;
import lib.agents.*;
import lib.board.*;
import lib.input.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// A task's own agent, taken over by somebody at a terminal: in the session of the task's last attempt and where that works. Of a run that
/// goes on the task stands still meanwhile. It knows neither agents' options nor what the session is for.
///
/// @param dir  where the agent works
/// @param argv the agent's program and arguments
record Attach(Inquiry inquiry, Entry entry, Path dir, List<String> argv) {

    /// @throws UserError if there is no session to go on in
    static Attach of(Inquiry inquiry, String id) {
        inquiry.line(id);
        var board = inquiry.board();
        var entry = board.find(id);
        if (!(entry.task().work() instanceof Work.Prompt p)) throw new UserError("task '" + id
                + "' is a command: only an agent has a session");
        var session = entry.attempts().reversed().stream().map(a -> a.progress().session()).filter(Objects::nonNull).findFirst()
                .orElse(p.options().session());
        if (session == null)
            throw new UserError("task '" + id + "' has no session yet: 'orchestrate explain " + inquiry.folder().id() + " " + id
                    + "' tells why");
        var argv = Agents.of(entry.task()).attach(session);
        if (argv.isEmpty())
            throw new UserError(p.agent() + " is not known to go on in a session at a terminal" + (p.profile() == null ? ""
                    : ": its profile would say how by 'attach'"));
        var cwd = Path.of(board.start().cwd());
        var place = Worktree.kept(cwd, inquiry.folder().id(), entry.task(), board.policy());
        var dir = place.place().dir(cwd);
        if (board.policy().worktreeOf(place) || !Files.isDirectory(dir))
            throw new UserError("the folder of task '" + id + "' is gone: 'orchestrate logs " + id + "' shows what it wrote");
        return new Attach(inquiry, entry, dir, argv);
    }

    /// The same as a line for a shell, which has to have the variables that are in no file.
    String line() {
        var assigned = inquiry.board().assigned(entry);
        var names = new LinkedHashSet<>(entry.task().place().env().names());
        names.addAll(inquiry.board().policy().agents().loginOf(assigned).names());
        return "cd " + ShellWord.of(dir.toString()) + " && " + CommandLines.env(names, Accounts.others(assigned)) + ShellWord.all(argv);
    }

    /// Has somebody use it, and commits what is changed then, unless an attempt does that at its end.
    ///
    /// @return the agent's exit status
    int use() throws IOException, InterruptedException {
        var controls = new FileControls(inquiry.folder());
        var these = List.of(entry.task().id());
        var run = inquiry.folder().id();
        if (!inquiry.alive() && inquiry.board().end() == null)
            throw new UserError("run " + run + " has crashed, and the agent may still work: 'orchestrate recover " + run + "' first");
        boolean going = inquiry.alive() && !entry.status().settled() && !entry.paused();
        if (going) {
            var reply = controls.ask(new Control.Pause(these));
            if (reply.refusal() != null) throw new UserError(reply.refusal());
            System.err.println("orchestrate: '" + entry.task().id() + "' stands still until you leave");
        }
        try {
            int status = used();
            if (entry.status() != Status.RUNNING) keep();
            return status;
        } finally {
            if (going && controls.ask(new Control.Resume(these)).refusal() instanceof String refusal)
                System.err.println("orchestrate: " + refusal);
        }
    }

    /// Ctrl-C is the agent's.
    private int used() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(argv).directory(dir.toFile()).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(Caller.environment());
        builder.environment().keySet().removeAll(Accounts.others(inquiry.board().assigned(entry)));
        builder.environment().putAll(new Secrets(Path.of(inquiry.board().start().cwd()), Caller.environment()).of(inquiry.board(), entry));
        builder.environment().put("PWD", dir.toString());
        try (var _ = new Interrupts(_ -> {})) {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new UserError(argv.getFirst() + ": can't be started (" + Objects.requireNonNullElse(e.getCause(), e).getMessage()
                    + "): 'orchestrate doctor' tells which agents are found");
        }
    }

    private void keep() {
        var board = inquiry.board();
        var run = inquiry.folder();
        var worktree = Worktree.of(Path.of(board.start().cwd()), run.id(), entry.task(), board.policy());
        if (worktree == null || !board.policy().wipOf(entry.task())) return;
        int number = entry.attempt().number();
        var saved = WorkInProgress.commit(worktree, run.id(), entry.task(), number, run.attempt(entry.task().id(), number));
        if (saved != null) System.err.println("orchestrate: " + Sentences.saved(entry.task().id(), number, saved));
    }
}
