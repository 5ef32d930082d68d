package lib;

import java.io.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.places.SlurmCheck;
import lib.report.*;
import lib.terminal.*;

/// The start of a run, and what is left to do when it is over. A run starts here: beside the program that asks for it, in a process of its
/// own, taken up after a crash, or as another try at what failed. It decides nothing.
record Launch(List<Task> tasks, Policy policy, Surroundings surroundings) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Here, to its end.
    Run run() {
        var views = surroundings.views();
        var folder = begin(false);
        return held(folder, Set.of(), () -> begun(folder, views, surroundings.listener(), new InboxControls()));
    }

    /// Starts the run on a thread of its own.
    ///
    /// @param open whether it goes on until it is ended, so that it may begin with no task
    OpenRun async(boolean open) {
        var views = surroundings.views();
        var folder = begin(open);
        return OpenRun.start(folder, open,
                controls -> held(folder, Set.of(), () -> begun(folder, views, surroundings.listener().andThen(controls::heard), controls)));
    }

    /// A run that is over, and what has shown it.
    private record Shown(Run run, Display display) {}

    /// Has the lock of the run while it is worked at. Who stays at its table afterwards holds up nobody but his own program.
    private static Run held(RunFolder folder, Set<String> gone, Supplier<Shown> work) {
        Shown shown;
        try (var _ = Lock.take(folder, gone)) {
            shown = work.get();
        }
        shown.display.stay();
        return shown.run;
    }

    /// Starts the run in a process of its own.
    ///
    /// Its journal is begun here, with every task waiting, and the other process, in a session of its own, takes it up.
    ///
    /// @param program starts the command line of this program
    /// @return the run's folder, once the other process runs it
    /// @throws UserError if it doesn't come to that
    Path detach(List<String> program) {
        check(tasks, policy, surroundings.cwd());
        Startable.foreseen(tasks, surroundings.cwd());
        settleEarlier();
        surroundings.views();
        if (!policy.own().isEmpty() || tasks.stream().anyMatch(t -> t.own() != null))
            throw new UserError("a run in the background can't ask its recipe's own code: leave out gates, classifiers, checks and agents "
                    + "that are code, or use run()");
        var run = surroundings.folder();
        var log = run.path().resolve("orchestrate.log");
        try (var journal = Journal.create(run.journal()); var launcher = PosixLauncher.orJdk()) {
            journal.append(Opening.of(System.currentTimeMillis(), run.id(), surroundings.cwd(), Handle.NONE, policy, tasks,
                    task -> Accounts.of(task, Caller.environment())));
            Files.createFile(log, RunFolder.PRIVATE_FILE);
            var nothing = Path.of("/dev/null");
            var process = PosixLauncher.another(launcher, new Spawner.Launch(recovering(program, run), Map.of(),
                    surroundings.cwd(), nothing, log, log, null));
            var following = new Following(run);
            for (long deadline = System.nanoTime() + PATIENCE.toNanos(); ; LockSupport.parkNanos(20_000_000)) {
                following.look(_ -> {});
                if (following.held() || following.board().end() != null) return run.path();
                if (!process.isAlive() || System.nanoTime() > deadline)
                    throw new UserError("run " + run.id() + " was not taken up: " + log + " tells why; 'orchestrate recover " + run.id()
                            + "' tries again");
            }
        } catch (UncheckedIOException e) {
            throw unwritable(run, e.getCause());
        } catch (IOException e) {
            throw unwritable(run, e);
        }
    }

    private static UserError unwritable(RunFolder run, IOException e) {
        return new UserError(run.path() + ": can't be written (" + RunFolder.reason(e) + "): make room, then start it again");
    }

    private List<String> recovering(List<String> program, RunFolder run) {
        var argv = new ArrayList<>(program);
        argv.addAll(List.of("recover", run.id()));
        if (surroundings.templates() != null) argv.addAll(List.of("--templates", surroundings.templates().toString()));
        return argv;
    }

    /// What an orchestrator that died has left; the tasks and the policy are the journal's.
    ///
    /// @param name the run's id, a part of it, or null for the latest
    /// @param gone names of machines that are gone for good, see [Elsewhere]
    Run recover(String name, Set<String> gone) {
        var folder = RunFolder.find(surroundings.cwd(), name);
        atHome(folder);
        return recover(folder, gone);
    }

    Run recover(RunFolder folder, Set<String> gone) {
        return recover(folder, gone, new InboxControls());
    }

    /// Likewise, but only what runs is taken up, and nothing more is started.
    private void drain(RunFolder folder) {
        var controls = new InboxControls();
        controls.first(new Control.Drain());
        recover(folder, Set.of(), controls);
    }

    private Run recover(RunFolder folder, Set<String> gone, InboxControls controls) {
        var views = surroundings.views();
        return held(folder, gone, () -> {
            var board = Journal.toGoOn(folder);
            // It may have died between its last word and its report.
            if (board.end() != null && Files.exists(folder.report()))
                throw new UserError("run " + folder.id() + " is over, so there is nothing to recover: 'orchestrate retry " + folder.id()
                        + "' runs again what failed");
            if (board.end() == null) Elsewhere.check(folder, board, gone);
            var cwd = Path.of(board.start().cwd());
            var secrets = new Secrets(cwd, Caller.environment());
            restore(board, folder, secrets);
            if (board.end() == null) withoutReport(folder);
            var display = board.end() != null ? new Display() {} : surroundings.display(folder, views);
            if (board.end() != null) return new Shown(over(folder, views, board, board.end().exit(), display), display);
            var policy = secrets.restore(board.policy(),
                    board.entries().stream().filter(e -> !e.status().settled()).map(Entry::task).toList(), this.policy.agents().accounts());
            var wiring = new Wiring(folder, cwd, policy, display, surroundings.listener(), surroundings.consulted(), controls);
            return new Shown(wiring.goOn(board, board.entries().stream().map(Entry::task).toList(),
                    code -> over(folder, views, board, code, display)), display);
        });
    }

    /// Its tasks would run in the folder that the run was started in, which is another one if the project was copied or moved since.
    ///
    /// @throws UserError if the run isn't where it was started
    static void atHome(RunFolder folder) {
        var cwd = Journal.startedIn(folder.journal());
        if (cwd == null || folder.isOf(cwd)) return;
        throw new UserError("run " + folder.id() + " was started in " + cwd + ", and its tasks would run there, not here ("
                + folder.path() + "): " + (Files.isDirectory(cwd) ? "this is a copy of it, so go on with it there"
                : "that isn't there any more; move the project back") + ", or start a new run here");
    }

    /// A report that a journal knows nothing of, as after a power failure: who sees one takes the run for over.
    private static void withoutReport(RunFolder folder) {
        try {
            Files.deleteIfExists(folder.report());
        } catch (IOException e) {
            throw new UserError(folder.report() + ": can't be removed (" + RunFolder.reason(e) + ")");
        }
    }

    /// What no file has, for the tasks that aren't done with.
    ///
    /// @throws UserError if the value of a task's variable is missing, or code of the recipe's own
    private void restore(Fold board, RunFolder folder, Secrets secrets) {
        surroundings.consulted().check(board.policy(), folder.id());
        var open = board.entries().stream().filter(e -> !e.status().settled()).toList();
        var whole = Own.restored(open.stream().map(Entry::task).toList(), tasks);
        for (int i = 0; i < whole.size(); i++) board.restore(open.get(i), secrets.restore(whole.get(i)));
    }

    /// What did not succeed in a run that is over, to be run again: in its worktrees and sessions.
    ///
    /// @param only ids of the tasks wanted; empty is all that did not succeed
    /// @throws UserError if the run is going on or crashed, or there is nothing to try again
    static Launch again(RunFolder run, List<String> only, Surroundings surroundings) {
        if (new FileControls(run).alive())
            throw new UserError("run " + run.id() + " is going on: name the tasks to try again in it, or wait for its end");
        var board = Journal.begun(run);
        if (board.end() == null)
            throw new UserError("run " + run.id() + " has crashed: 'orchestrate recover " + run.id() + "' goes on with it");
        atHome(run);
        var wanted = board.entries().stream().filter(e -> only.isEmpty() ? Undone.is(board, e) : only.contains(e.task().id()))
                .toList();
        var ids = wanted.stream().map(e -> e.task().id()).collect(Collectors.toSet());
        for (var id : only)
            if (!ids.contains(id))
                throw new UserError("run " + run.id() + " has no task '" + id + "'"
                        + UserError.suggestion(id, board.entries().stream().map(e -> e.task().id()).toList()));
        if (wanted.isEmpty()) throw new UserError("run " + run.id() + " has nothing to try again: none of its tasks failed");
        if (!board.policy().own().isEmpty())
            throw new UserError("run " + run.id() + " asked its recipe's own code (" + String.join(", ", board.policy().own())
                    + "): only the recipe can try its tasks again, with run.failed()");
        var cwd = Path.of(board.start().cwd());
        var secrets = new Secrets(cwd, Caller.environment());
        var tasks = wanted.stream().map(e -> secrets.restore(again(board, e, Worktree.kept(cwd, run.id(),
                Answers.afterOnly(e.task(), ids, run.id(), board), board.policy())))).toList();
        var name = run.name().equals(run.id()) ? "" : run.name();
        return new Launch(Own.restored(tasks, List.of()), secrets.restore(board.policy(), tasks, null), surroundings.cwd(cwd).name(name));
    }

    /// The task, which goes on in the session that its last attempt had, if there is one and it isn't spoilt.
    private static Task again(Board board, Entry entry, Task task) {
        boolean spoilt = entry.status() == Status.FAILED && entry.attempt() != null && entry.attempt().reason().spoilsSession();
        var again = Fingerprinting.again(board, entry, task);
        return spoilt || entry.status() == Status.SUCCEEDED ? again : inSession(board, entry, again);
    }

    /// Likewise, whatever came of that attempt.
    static Task inSession(Board board, Entry entry, Task task) {
        var session = entry.attempts().stream().map(a -> a.progress().session()).filter(Objects::nonNull).reduce((_, last) -> last)
                .orElse(null);
        // What one account began in vain, another can't go on with.
        if (session == null || entry.moves() || !(task.work() instanceof Work.Prompt p)) return task;
        var options = p.options().session(session, SessionUse.of(entry, session));
        return task.doing(new Work.Prompt(p.agent(), p.text(), p.model(), p.args(), options, p.profile()))
                .with(Settings.ACCOUNT, board.assigned(entry).place().account());
    }

    /// Says what the tasks will meet.
    ///
    /// @throws UserError if they don't fit together, or to what is there
    static WorktreeNeeds foresee(List<Task> tasks, Policy policy, Path cwd) {
        var needs = check(tasks, policy, cwd);
        for (var warning : Startable.foreseen(tasks, cwd)) System.err.println("orchestrate: " + warning);
        for (var warning : Uncommitted.foreseen(tasks, policy, cwd)) System.err.println("orchestrate: " + warning);
        return needs;
    }

    /// @throws UserError if the tasks don't fit together, or to what is there
    private static WorktreeNeeds check(List<Task> tasks, Policy policy, Path cwd) {
        Preflight.check(tasks, policy);
        OwnRoom.checkGpus(policy.resources());
        var needs = WorktreeNeeds.check(tasks, policy, cwd);
        Exporter.check(policy.metrics(), cwd);
        if (policy.hosts() != null && policy.hosts().jobs() != null) SlurmCheck.refused(policy.hosts().jobs());
        return needs;
    }

    /// What it would take from earlier runs is over before it begins.
    private void settleEarlier() {
        if (!(Reuse.from(policy) instanceof String from)) return;
        var home = surroundings.home() != null ? surroundings.home() : RunFolder.home(surroundings.cwd());
        new Unfinished(home, new Launch(List.of(), Policy.DEFAULT, surroundings.silent())::drain).settle(from);
    }

    /// @param empty whether it may have no task
    private RunFolder begin(boolean empty) {
        if (tasks.isEmpty() && !empty) throw new UserError("there is nothing to run: give at least one task");
        foresee(tasks, policy, surroundings.cwd());
        settleEarlier();
        for (var warning : new Doctor(Caller.environment()).preflight(tasks, policy, surroundings.cwd()))
            System.err.println("orchestrate: " + warning);
        var folder = surroundings.folder();
        if (!folder.isLatest())
            System.err.println("orchestrate: " + folder.path().getParent().resolveSibling("latest") + " can't be made a link to this run; "
                    + "where there are no links at all, logs/ and results/ stay empty: outputs are in tasks/TASK/ATTEMPT/");
        return folder;
    }

    private Shown begun(RunFolder folder, Views views, Consumer<Event> listener, InboxControls controls) {
        var board = new Fold();
        var display = surroundings.display(folder, views);
        var wiring = new Wiring(folder, surroundings.cwd(), policy, display, listener, surroundings.consulted(), controls);
        return new Shown(wiring.begin(board, tasks, code -> over(folder, views, board, code, display)), display);
    }

    private Run over(RunFolder folder, Views views, Board board, int code, Display display) {
        var run = new Run(new Inquiry(folder, views, board), code);
        // Only what is over has reports and last words; what was broken off has said so.
        if (board.end() != null) run.writeReports();
        if (board.end() != null && !display.lost() && surroundings.end() instanceof PrintStream end) {
            run.sayEnd(end, surroundings.colour(), display.tells());
            GitHubActions.of(Caller.environment(), surroundings.cwd()).tell(board, folder.path().resolve("report.md"), end);
        }
        return run;
    }
}
