package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.Map;
import java.util.function.*;
import lib.journal.RunFolder;
import lib.model.*;

/// What makes a new worktree one to work in, `npm ci` say: a line of the user's, run once there before the first attempt. That it has
/// succeeded stands in the worktree's own part of the repository, where it lives and dies with the worktree, whichever run comes to it.
///
/// @param events hears when it begins and how it ended
record Setup(Task task, int number, Path cwd, Policy policy, SideCommand command, LongSupplier clock, Consumer<Event> events) {
    private static final String DONE = "orchestrate-setup";
    private static final int LONGEST = 120;

    /// @throws UserError if the task asks for it and has no worktree to do it in
    static void check(Task task, Path cwd, Policy policy) {
        if (task.place().setup() != null && !inWorktree(task, cwd, policy))
            throw new UserError((task.source() == null ? "" : task.source() + ": ") + "task '" + task.id()
                    + "' has a setup and no worktree of its own, and where several tasks work none may set up for all: "
                    + "give it 'worktree: true', or leave 'setup' out");
    }

    /// Whether it works in a worktree of ours, its own or that of an earlier run.
    static boolean inWorktree(Task task, Path cwd, Policy policy) {
        return policy.worktreeOf(task) || Worktree.isOurs(task.place().dir(cwd));
    }

    /// The line that is still to be run in the worktree that this folder is in; null if there is none.
    private String due(Path dir) throws IOException {
        var line = policy.setupOf(task);
        check(task, cwd, policy);
        var done = line == null || !Worktree.isOurs(dir) ? null : done(dir);
        return done == null || Files.exists(done) && Files.readString(done).equals(line) ? null : line;
    }

    /// The file that says so of the worktree that this folder is in; null if it is in none.
    static Path done(Path dir) throws IOException {
        var git = Git.folders(dir);
        return git.isEmpty() ? null : git.getFirst().resolve(DONE);
    }

    /// Runs it, if it is still to be run.
    ///
    /// @param dir where the task works
    /// @return why the attempt can't begin; null if it can
    Exit.NotStarted run(Path dir, Supplier<Map<String, String>> env) throws IOException {
        var line = due(dir);
        if (line == null) return null;
        events.accept(new Event.SettingUp(clock.getAsLong(), task.id(), number));
        var end = command.run(line, env.get(), dir);
        // A shell that was lent for it is done with: the attempt is lent its own.
        command.leash().release(command.leash().survivors() == 0);
        return over(end, line, dir);
    }

    /// Takes up one that another process began, and waits for its end.
    ///
    /// @return likewise
    Exit.NotStarted takeUp(Path dir) throws IOException {
        var end = command.takenUp();
        return end == null ? null : over(end, policy.setupOf(task), dir);
    }

    private Exit.NotStarted over(SideCommand.End end, String line, Path dir) throws IOException {
        events.accept(new Event.SetUp(clock.getAsLong(), task.id(), number, end.exit(), end.tail()));
        if (end.exit() instanceof Exit.NotStarted e) return e;
        if (end.exit().status() == 0) {
            if (done(dir) instanceof Path done) RunFolder.write(done, line);
            return null;
        }
        var last = end.tail() == null ? "" : ": " + end.tail().lines().filter(l -> !l.isBlank()).reduce((_, l) -> l).orElse("").strip();
        var log = command.output().startsWith(cwd) ? cwd.relativize(command.output()) : command.output();
        return new Exit.NotStarted("the setup of its worktree failed: " + Text.line(line, LONGEST) + ", " + end.exit().words()
                + Text.line(last, LONGEST) + " (" + log + ")");
    }
}
