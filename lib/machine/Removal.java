package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;

/// Takes from the disk what a task has left, and tells the command that brings it back. Git has the last word: it removes no worktree with
/// something in it, and no branch whose commits no other ref has. What isn't in a ref that stays is put in one of ours first.
public final class Removal {
    private static final String TRASH = "refs/orchestrate/trash/";
    private static final String RECORD = "removed";

    private final Contents what;
    private final Path root;
    private final Git git;
    private final String trash;

    private Removal(Contents what, Path root, Path scratch) throws IOException {
        this.what = what;
        this.root = root;
        this.git = Git.writing(scratch).known(what.repository());
        this.trash = free(TRASH + what.left().run() + "/" + what.left().task() + "/");
    }

    /// What was done.
    ///
    /// @param back    a shell line for the folder that has `.worktrees`
    /// @param dropped the ref that has commits which only logs had; null if there were none
    public record Done(String back, String dropped) {}

    /// Removes what has nothing in it that isn't in a ref that stays, or in the checkout.
    ///
    /// @throws IOException in git's words, if it doesn't agree
    public static Done remove(Contents what, Path root, Path scratch) throws IOException {
        return new Removal(what, root, scratch).gone(what.into(), null);
    }

    /// The same with whatever is in it, which a ref of ours has then.
    public static Done discard(Contents what, Path root, Path scratch) throws IOException {
        var removal = new Removal(what, root, scratch);
        var work = removal.trash + "work";
        var left = what.left();
        if (left.path() == null) {
            removal.must("update-ref", work, what.branches().values().iterator().next(), "");
            return removal.gone(work, work);
        }
        WorkInProgress.keep(left.path(), work, "Discarded: " + left.task() + " of " + left.run(), what.ignored(), scratch);
        try {
            return removal.gone(work, work);
        } catch (IOException e) {
            if (what.on() != null && Files.exists(left.path())) WorkInProgress.leave(left.path(), what.on(), scratch);
            throw e;
        }
    }

    /// @param has  the ref that has the commits of all our branches
    /// @param work the ref that has all that was in the worktree; null if it was nothing
    private Done gone(String has, String work) throws IOException {
        var path = what.left().path();
        var others = new ArrayList<>(what.dropped());
        if (work != null)
            for (var commit : what.branches().values())
                if (!git.run(what.repository(), "merge-base", "--is-ancestor", commit, work).ok()) others.add(commit);
        var dropped = others.isEmpty() ? null : keep(others);
        record(back(work, what.branches().keySet()));
        if (path != null) must("-c", "status.showUntrackedFiles=all", "worktree", "remove", path.toString());
        var gone = new LinkedHashSet<String>();
        for (var branch : what.branches().keySet()) {
            var name = branch.substring(Saved.HEADS.length());
            // Merged into what? Git itself asks that of the branch's upstream, if it has one (git-branch(1)).
            var upstream = others.contains(what.branches().get(branch)) ? dropped : has;
            try {
                must("-c", "branch." + name + ".remote=.", "-c", "branch." + name + ".merge=" + upstream, "branch", "--quiet", "-d", name);
                gone.add(branch);
            } catch (IOException e) {
                // What has gone already is to be told.
                if (path == null && gone.isEmpty()) throw e;
            }
        }
        tidy(path);
        return new Done(back(work, gone), dropped);
    }

    /// One commit that comes after all of these, so that one ref has them.
    private String keep(List<String> commits) throws IOException {
        var argv = new ArrayList<>(List.of("commit-tree", "--no-gpg-sign", "-m", "Commits that only logs of " + what.left().task() + " of "
                + what.left().run() + " had"));
        for (var commit : commits) argv.addAll(List.of("-p", commit));
        argv.add(commits.getFirst() + "^{tree}");
        must("update-ref", trash + "dropped", must(argv.toArray(String[]::new)).strip(), "");
        return trash + "dropped";
    }

    /// Before anything goes: who is killed then tells nobody.
    private void record(String back) throws IOException {
        var home = OwnFolder.checked(RunFolder.folders(RunFolder.home(root)));
        if (!Files.exists(home.resolve(".gitignore"))) RunFolder.write(home.resolve(".gitignore"), "*\n");
        var file = home.resolve(RECORD);
        var text = "# " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what.left().shown() + "\n" + back + "\n";
        if (!Files.exists(file)) Files.createFile(file, RunFolder.PRIVATE_FILE);
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /// @param gone the branches that were removed
    private String back(String work, Set<String> gone) {
        var path = what.left().path();
        var lines = new ArrayList<String>();
        var branches = new LinkedHashMap<>(what.branches());
        branches.keySet().retainAll(gone);
        if (path != null) {
            var argv = new ArrayList<>(List.of("worktree", "add"));
            boolean ours = what.on() != null && branches.remove(what.on()) != null;
            if (ours) argv.addAll(List.of("-b", what.on().substring(Saved.HEADS.length())));
            else if (what.on() == null || work != null) argv.add("--detach");
            argv.add(shown(path));
            argv.add(work != null ? work : ours || what.on() == null ? what.head() : what.on().substring(Saved.HEADS.length()));
            lines.add(line(argv));
        }
        branches.forEach((branch, commit) -> lines.add(line(List.of("branch", branch.substring(Saved.HEADS.length()), commit))));
        for (var link : what.links())
            lines.add(ShellWord.all(List.of("ln", "-s", what.repository().resolve(link).toString(), shown(path.resolve(link)))));
        if (!what.copies().isEmpty())
            lines.add("tar -C " + ShellWord.of(what.repository().toString()) + " -cf - -- " + ShellWord.all(what.copies()) + " | tar -C "
                    + ShellWord.of(shown(path)) + " -xpf -");
        return String.join(" && ", lines);
    }

    private String line(List<String> argv) {
        var in = what.repository().equals(root) ? Stream.<String>empty() : Stream.of("-C", what.repository().toString());
        return ShellWord.all(Stream.of(Stream.of("git"), in, argv.stream()).flatMap(words -> words).toList());
    }

    private String shown(Path path) {
        return (what.repository().equals(root) ? root.relativize(path) : path).toString();
    }

    /// Takes away what is empty now: the link of the task, and the folder of the run.
    ///
    /// @param path null if it was gone
    private void tidy(Path path) throws IOException {
        var link = root.resolve(Worktree.FOLDER).resolve(what.left().task());
        if (Files.isSymbolicLink(link) && !Files.exists(link)) Files.delete(link);
        try {
            if (path != null && !path.getParent().equals(link.getParent())) Files.deleteIfExists(path.getParent());
        } catch (DirectoryNotEmptyException e) {
            // Another task's is there.
        }
    }

    private String free(String prefix) throws IOException {
        for (int n = 1; ; n++)
            if (must("for-each-ref", "--count=1", prefix + n + "/").isEmpty()) return prefix + n + "/";
    }

    private String must(String... args) throws IOException {
        var quiet = Stream.of("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null");
        var result = git.run(what.repository(), Stream.concat(quiet, Stream.of(args)).toArray(String[]::new));
        if (!result.ok()) throw new IOException("git says '" + result.sentence() + "'");
        return result.out();
    }
}
