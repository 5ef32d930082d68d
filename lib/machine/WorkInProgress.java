package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.journal.RunFolder;
import lib.model.*;

/// Commits what an attempt leaves uncommitted in its worktree, so that its branch has all of the work. It writes objects and refs by an
/// index of its own; nothing in the worktree is changed, no hook runs, nothing is signed.
///
/// On a branch that was made for the task, or by it, the commit becomes the branch's last, and the worktree's index is set to it if it
/// differs: as after a commit by hand. Elsewhere, or while a merge or a rebase is under way, nothing moves, and a ref of ours keeps it.
/// What was staged and then changed again is two commits, as with `git stash`.
public final class WorkInProgress {
    private static final String REFS = "refs/orchestrate/wip/";
    /// What git keeps in a worktree's own folder while something goes on in it (gitrepository-layout(5), git-status(1)).
    private static final List<String> UNDER_WAY = List.of("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD", "BISECT_LOG",
            "rebase-merge", "rebase-apply", "sequencer");
    private static final String GITLINK = "160000";
    private static final int LONGEST = 400;
    /// Names that one call of git is given.
    private static final int AT_ONCE = 200;
    /// For a ref that must not be there yet (git-update-ref(1)).
    private static final String NOTHING = "";

    private final Path worktree;
    private final String ours;
    private final String message;
    private final Git git;
    private final Path scratch;
    private final Path index;
    private final List<String> trouble = new ArrayList<>();

    private WorkInProgress(Path worktree, String ours, String message, Path scratch) throws IOException {
        this.worktree = worktree;
        this.ours = ours;
        this.message = message;
        this.scratch = Files.createTempDirectory(scratch, "wip");
        this.index = this.scratch.resolve("index");
        this.git = Git.writing(this.scratch).known(worktree);
    }

    /// Commits it.
    ///
    /// @param worktree its root
    /// @param scratch  a private folder for an index of our own
    /// @return what became of it; null if there was nothing to commit
    public static Saved commit(Path worktree, String run, Task task, int attempt, Path scratch) {
        try {
            if (Files.isDirectory(worktree)) WorktreeRepair.restore(Git.looking(), worktree.getParent(), worktree);
            if (!Files.exists(worktree.resolve(".git"))) return new Saved(null, null, Saved.Aside.GONE, null);
            if (WorktreeRepair.isHalf(worktree)) return null;
            var work = new WorkInProgress(worktree, REFS + run + "/" + task.id() + "/" + attempt,
                    "Work in progress: " + task.id() + ", attempt " + attempt + " of " + run, scratch);
            try {
                return work.commit(task.place().wipIgnored());
            } finally {
                work.clear();
            }
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the attempt went as it went.
            return new Saved(null, null, null, e instanceof IOException ? String.valueOf(e.getMessage()) : "BUG: " + e);
        }
    }

    /// The end of an attempt, with what became of the work it had not committed, now that nobody works there any more.
    static Event.Ended saved(RunFolder run, Path cwd, Policy policy, Task task, Event.Ended end) {
        var worktree = Worktree.of(cwd, run.id(), task, policy);
        if (worktree == null || !policy.wipOf(task) || end.exit() instanceof Exit.NotStarted) return end;
        return end.saved(commit(worktree, run.id(), task, end.attempt(), run.attempt(task.id(), end.attempt())));
    }

    /// Keeps all that is in a worktree by a ref of ours, and puts the worktree on that commit, on no branch: git sees nothing in it then
    /// that would be lost. Its branch stays where it is.
    ///
    /// @param ignored  files and folders that git ignores, which are kept as well
    /// @throws IOException if something of it can't be kept; nothing has changed then
    static void keep(Path worktree, String ref, String message, List<String> ignored, Path scratch) throws IOException {
        var work = new WorkInProgress(worktree, ref, message, scratch);
        try {
            var made = work.made(Path.of(work.must("rev-parse", "--absolute-git-dir")).resolve("index"), ignored);
            if (work.trouble() != null) throw new IOException(work.trouble());
            work.must("update-ref", ref, made.tip, NOTHING);
            work.must("update-ref", "--no-deref", "-m", "orchestrate: kept", "HEAD", made.tip);
            work.agree();
        } finally {
            work.clear();
        }
    }

    /// Puts a worktree back on its branch, as it was before.
    static void leave(Path worktree, String branch, Path scratch) throws IOException {
        var work = new WorkInProgress(worktree, branch, "", scratch);
        try {
            work.must("symbolic-ref", "HEAD", branch);
            work.agree();
        } finally {
            work.clear();
        }
    }

    /// Whether a merge, a rebase or the like has begun and not ended.
    ///
    /// @param folder the worktree's own of git
    static boolean underWay(Path folder) {
        return UNDER_WAY.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    /// All that was not committed, in commits of no branch.
    ///
    /// @param head   the last commit before; null if there is none
    /// @param seen   the index as it was, see [#state]
    /// @param tip    the last commit now, which may be the same; null if there is none
    /// @param agrees whether the index has all of it
    private record Made(String head, List<Object> seen, String tip, boolean agrees) {}

    private Made made(Path real, List<String> ignored) throws IOException {
        var head = may("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        var seen = state(real);
        // A file changed in the moment after it was staged is told by the index's own time.
        if (seen != null) Files.copy(real, index, StandardCopyOption.COPY_ATTRIBUTES);
        var before = head == null ? must("hash-object", "-t", "tree", "/dev/null") : must("rev-parse", head + "^{tree}");
        var written = mine("write-tree");
        // Of a merge with conflicts it can't be written, and what is staged are the two sides.
        var staged = written.ok() ? written.out().strip() : before;
        var all = all(staged, ignored);
        boolean both = !staged.equals(before) && !staged.equals(all);
        var tip = both ? commit(staged, head, "Staged work") : head;
        if (!all.equals(both ? staged : before)) tip = commit(all, tip, "Work");
        return new Made(head, seen, tip, written.ok() && all.equals(staged));
    }

    /// Files that are in no index and match one of these globs, which are git's own.
    private List<String> matching(List<String> globs) throws IOException {
        if (globs.isEmpty()) return List.of();
        var asked = Stream.concat(Stream.of("ls-files", "--others", "--ignored", "-z"), globs.stream().map("--exclude="::concat));
        return Stream.of(run(asked.toArray(String[]::new)).out().split("\0")).filter(name -> !name.isEmpty()).toList();
    }

    private Saved commit(List<String> globs) throws IOException {
        var folder = Path.of(must("rev-parse", "--absolute-git-dir"));
        var real = folder.resolve("index");
        var branch = may("symbolic-ref", "--quiet", "HEAD");
        var made = made(real, matching(globs));
        var head = made.head;
        var tip = made.tip;
        var why = trouble();
        if (Objects.equals(tip, head)) {
            boolean held = head == null || branch != null || !must("for-each-ref", "--count=1", "--contains", head).isEmpty();
            return held ? why == null ? null : new Saved(null, null, null, why) : aside(head, Saved.Aside.DETACHED, why);
        }
        var aside = hindrance(folder, head, branch);
        if (aside == null && locked(real)) aside = Saved.Aside.LOCKED;
        if (aside == null && !Objects.equals(made.seen, state(real))) aside = Saved.Aside.MOVED;
        if (aside == null && !run("update-ref", "-m", "orchestrate: work in progress", branch, tip, head).ok()) aside = Saved.Aside.MOVED;
        if (aside != null) return aside(tip, aside, why);
        if (!made.agrees) agree();
        return new Saved(branch, tip, null, trouble());
    }

    private String trouble() {
        return trouble.isEmpty() ? null : Text.line(String.join("; ", trouble), LONGEST);
    }

    /// The tree of all that is there, but what is ignored, and repositories in it that are no submodules: of those git would keep only the
    /// id of a commit, and then take them for safe.
    private String all(String since, List<String> ignored) throws IOException {
        add("--all");
        for (int from = 0; from < ignored.size(); from += AT_ONCE)
            add(Stream.concat(Stream.of("--force", "--"), ignored.stream().skip(from).limit(AT_ONCE).map(":(top,literal)"::concat))
                    .toArray(String[]::new));
        for (var link : links(since)) {
            trouble.add(link + " is a repository of its own");
            mine("update-index", "--force-remove", "--", link);
        }
        for (var name : submodules()) trouble.add("the submodule " + name + " has changes in none of its commits");
        var tree = mine("write-tree");
        if (!tree.ok()) throw new IOException("git says '" + tree.sentence() + "'");
        return tree.out().strip();
    }

    private void add(String... what) throws IOException {
        var argv = Stream.concat(Stream.of("add", "--sparse", "--ignore-errors"), Stream.of(what)).toArray(String[]::new);
        var added = mine(argv);
        if (!added.ok()) trouble.add("git says '" + added.sentence() + "'");
    }

    /// After all files were added, what still differs are submodules.
    private List<String> submodules() throws IOException {
        if (!Files.exists(worktree.resolve(".gitmodules"))) return List.of();
        return List.copyOf(GitMerge.names(mine("diff-files", "--name-only", "-z", "--ignore-submodules=none").out()));
    }

    private List<String> links(String since) {
        try {
            var fields = mine("diff-index", "--cached", "--raw", "-z", "--no-renames", "--diff-filter=A", since).out().split("\0");
            return IntStream.iterate(0, i -> i + 1 < fields.length, i -> i + 2).filter(i -> fields[i].split(" ")[1].equals(GITLINK))
                    .mapToObj(i -> fields[i + 1]).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private String commit(String tree, String parent, String what) throws IOException {
        var argv = new ArrayList<>(List.of("commit-tree", "--no-gpg-sign", "-m", message, "-m", what + " that was not committed when the "
                + "attempt ended."));
        if (parent != null) argv.addAll(List.of("-p", parent));
        argv.add(tree);
        return must(argv.toArray(String[]::new));
    }

    /// Why the branch may not be moved; null if it may.
    private Saved.Aside hindrance(Path folder, String head, String branch) {
        if (underWay(folder)) return Saved.Aside.UNDER_WAY;
        if (branch == null || head == null) return Saved.Aside.DETACHED;
        return isTasks(git, worktree, branch) ? null : Saved.Aside.FOREIGN;
    }

    /// Whether a branch, in full, was made for a task, or by the one of this worktree: since that was.
    public static boolean isTasks(Git git, Path worktree, String branch) {
        try {
            return Branches.ours(branch.substring(Saved.HEADS.length())) || born(git, worktree, branch) >= born(git, worktree, "HEAD");
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private static long born(Git git, Path worktree, String ref) throws IOException {
        var log = git.look(worktree, "log", "-g", "--date=unix", "--format=%gd", ref, "--").lines().toList();
        var last = log.isEmpty() ? "" : log.getLast();
        return Long.parseLong(last.substring(last.indexOf('{') + 1).replace("}", ""));
    }

    private Saved aside(String commit, Saved.Aside why, String trouble) throws IOException {
        must("update-ref", ours, commit);
        return new Saved(ours, commit, why, trouble);
    }

    /// The index is what a commit by hand would have left.
    private void agree() throws IOException {
        var reset = Git.unlocked(_ -> run("reset", "--quiet"), _ -> false);
        if (!reset.ok()) trouble.add("its index is behind its branch (git says '" + reset.sentence() + "'): 'git reset' there mends it");
    }

    /// Another git holds the index for a moment; one that was killed has left its lock for good.
    private static boolean locked(Path index) {
        var lock = index.resolveSibling("index.lock");
        for (int n = 1; n < Git.TRIES && Files.exists(lock); n++) Git.pause(n);
        return Files.exists(lock);
    }

    /// By which a change of it is seen; null if there is none.
    private static List<Object> state(Path index) throws IOException {
        return Files.exists(index) ? List.of(Files.getLastModifiedTime(index), Files.size(index)) : null;
    }

    private Git.Result mine(String... args) throws IOException {
        return call(git.with("GIT_INDEX_FILE", index.toString()), args);
    }

    private Git.Result run(String... args) throws IOException {
        return call(git, args);
    }

    private Git.Result call(Git git, String... args) throws IOException {
        var options = Stream.of("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.splitIndex=false", "core.safecrlf=false")
                .flatMap(o -> Stream.of("-c", o));
        return git.run(worktree, Stream.concat(options, Stream.of(args)).toArray(String[]::new));
    }

    private String must(String... args) throws IOException {
        var result = run(args);
        if (!result.ok()) throw new IOException("git says '" + result.sentence() + "'");
        return result.out().strip();
    }

    /// Null if it fails.
    private String may(String... args) throws IOException {
        var result = run(args);
        return result.ok() ? result.out().strip() : null;
    }

    private void clear() throws IOException {
        try (var all = Files.list(scratch)) {
            for (var file : all.toList()) Files.deleteIfExists(file);
        }
        Files.deleteIfExists(scratch);
    }
}
