package lib.places;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import lib.journal.RunFolder;
import lib.machine.*;
import lib.model.*;

/// A machine without our files, where a folder stands for the one the run was started in: a repository to which git brings what worktrees
/// begin with, and from which it brings home their branches. What a task reads goes with it. It knows no requests and no events.
final class Far {
    /// In the place's folder: that the machine has none of our files, and where its own are.
    private static final String MARK = "apart";
    private static final long AGAIN_MILLIS = 1_000;
    private static final int TRIES = 5;
    private static final String BROKEN = "Could not read from remote", NONE = "couldn't find remote ref";

    private final String host;
    private final Path place, cwd;
    private final RunFolder run;
    private final Git git;
    /// Where its files are; null while nobody has asked, or if it has ours.
    private volatile String base;
    /// Commits by the names that they have there.
    private final Map<String, String> pushed = new HashMap<>();

    Far(String host, Path place, Path cwd) {
        this.host = host;
        this.place = place;
        this.cwd = cwd;
        this.run = new RunFolder(place.getParent().getParent());
        this.git = Git.writing(place).with("GIT_SSH_COMMAND", Remote.words());
        try {
            base = Files.exists(place.resolve(MARK)) ? Files.readString(place.resolve(MARK)).strip() : null;
        } catch (IOException e) {
            throw new UserError(place.resolve(MARK) + ": can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    /// Whether it has none of our files.
    boolean apart() {
        return base != null;
    }

    /// From here on it has files of its own.
    ///
    /// @param state the folder there that has them
    void settle(String state) throws IOException {
        if (base != null) return;
        var name = cwd.getFileName() == null ? "root" : cwd.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "-");
        var told = state + "/far/" + name + "-" + Integer.toHexString((Identity.mine().host() + ":" + cwd).hashCode());
        RunFolder.write(place.resolve(MARK), told + "\n");
        base = told;
    }

    /// For the shell there: makes the folders and the repository.
    String prepared() throws IOException {
        var top = ShellWord.of(top());
        return "mkdir -p -m 700 " + ShellWord.of(base) + " && mkdir -p " + ShellWord.of(work()) + " || exit 1; { [ -e " + top + "/.git ] "
                + "|| git init -q " + top + "; git -C " + top + " config receive.denyCurrentBranch updateInstead; " + known("user.name")
                + known("user.email") + "} >/dev/null 2>&1; ";
    }

    /// Who commits there is who would commit here.
    private String known(String who) throws IOException {
        var known = Git.looking().run(cwd, "config", who);
        return known.ok() ? "git -C " + ShellWord.of(top()) + " config " + who + " " + ShellWord.of(known.out().strip()) + "; " : "";
    }

    /// The place's folder there.
    String place() {
        return base + "/runs/" + run.id() + "/places/" + place.getFileName();
    }

    private String top() {
        return base + "/work";
    }

    /// Where the run was started, as it is there.
    String work() throws IOException {
        var prefix = Git.looking().run(cwd, "rev-parse", "--show-prefix");
        return prefix.ok() ? (top() + "/" + prefix.out().strip()).replaceFirst("/$", "") : top();
    }

    /// The task as it is to be asked for there, with all that it reads; what its worktree begins with is there then.
    ///
    /// @param wanted whether somebody still wants it
    /// @throws UserError if it can't be done there
    Task ready(Task task, int attempt, Policy policy, Answers answers, BooleanSupplier wanted) throws InterruptedException {
        try {
            if (task.place().copy()) throw new UserError("it works in a copy of its folder, which " + host + " has none of: give it a "
                    + "worktree");
            var all = known(PromptText.whole(task, answers));
            if (all.place().answers() != null) {
                boolean agent = all.work() instanceof Work.Prompt;
                if (!agent) {
                    var file = RunFolder.folders(place.resolve("in")).resolve(task.id() + "." + attempt + ".md");
                    RunFolder.write(file, answers.toRead(task));
                    all = all.reading(file);
                }
                all = all.at(all.place().answers(null));
            }
            all = all.at(all.place().prompt(null));
            return policy.worktreeOf(task) ? brought(all, wanted) : all;
        } catch (IOException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    /// There, in a place's folder: the task with what it reads where that was brought to, and the folder in which it has its worktree.
    ///
    /// @param cwd null if that machine has our files
    /// @throws UserError if it can't be done there
    static Task there(Task task, int attempt, Path place, Path cwd) {
        if (cwd == null) return task;
        var dir = task.place().dir(cwd);
        try {
            if (Boolean.TRUE.equals(task.place().worktree())) Files.createDirectories(dir);
            else if (!Files.isDirectory(dir)) throw new UserError(dir + ": there is no such folder on " + place.getFileName()
                    + ", which shares no files with where the run is: give the task a worktree, or a dir that is there");
        } catch (IOException e) {
            throw new UserError(dir + ": can't be made (" + RunFolder.reason(e) + ")");
        }
        return task.place().stdin() == null ? task : task.with(Settings.STDIN, place.resolve(Mirror.input(task.id(), attempt)));
    }

    /// The task with its folder as it is called there.
    Task known(Task task) {
        var dir = task.place().dir();
        return dir == null || !cwd.resolve(dir).normalize().startsWith(cwd) ? task : task.in(cwd.relativize(cwd.resolve(dir).normalize()));
    }

    private synchronized Task brought(Task task, BooleanSupplier wanted) throws IOException, InterruptedException {
        var own = commits(Branches.of(run.id(), task.id()));
        var dir = task.place().dir(cwd);
        var from = own.isEmpty() ? commit(task.place().base() != null ? task.place().base() : worktrees().begun(task, dir))
                : own.values().iterator().next();
        var all = new LinkedHashMap<>(own);
        if (own.isEmpty()) {
            must("update-ref", began(task), from);
            all.put(began(task), from);
        }
        all.entrySet().removeIf(ref -> ref.getValue().equals(pushed.get(ref.getKey())));
        if (!all.isEmpty()) {
            // What a branch of ours has here is the later: each attempt's was brought home at its end.
            var argv = new ArrayList<>(List.of("push", "--quiet", url()));
            all.forEach((name, commit) -> argv.add("+" + commit + ":" + name));
            var end = insisting(argv, wanted);
            if (end.err().contains("not found"))
                throw new UserError("its worktree can't be made on " + host + ": there is no git there: install it");
            if (!end.ok()) throw new UserError("its worktree can't be made on " + host + ": git says '" + end.sentence() + "'");
            pushed.putAll(all);
        }
        return task.inWorktree(from);
    }

    /// What its branch began with, whoever asks.
    private String began(Task task) {
        return "refs/orchestrate/from/" + run.id() + "/" + task.id();
    }

    private Worktree worktrees() {
        return Worktree.ofOthers(cwd, run.id(), git);
    }

    private void must(String... args) throws IOException {
        var end = git.run(cwd, args);
        if (!end.ok()) throw new IOException("git says '" + end.sentence() + "'");
    }

    private String url() {
        return host + ":" + top();
    }

    /// Again and again while the line is cut, and some times if another git is in the way, such as one whose run has died.
    private Git.Result insisting(List<String> argv, BooleanSupplier wanted) throws IOException, InterruptedException {
        for (int n = 1; ; n++, Thread.sleep(AGAIN_MILLIS)) {
            var end = git.run(cwd, argv.toArray(String[]::new));
            if (end.ok() || end.err().contains(NONE) || !wanted.getAsBoolean() || n >= TRIES && !cut(end.err())) return end;
        }
    }

    /// Whether git has reached nobody, and not only no git, or no repository.
    private static boolean cut(String complaint) {
        return complaint.contains(BROKEN) && !complaint.contains("not found") && !complaint.contains("does not appear to be");
    }

    private void brought(Task task, String branch, String tip) throws IOException, InterruptedException {
        for (int n = 1; ; n++, Thread.sleep(AGAIN_MILLIS)) try {
            worktrees().bring(task, task.place().dir(cwd), branch, began(task), tip);
            return;
        } catch (IOException e) {
            if (n == TRIES) throw e;
        }
    }

    private String commit(String name) throws IOException {
        var found = Git.looking().run(cwd, "rev-parse", "--verify", "--quiet", name + "^{commit}");
        if (!found.ok()) throw new UserError("its worktree can't be made on " + host + ": '" + name + "' is no commit in " + cwd
                + ": commit something first, or mend its base");
        return found.out().strip();
    }

    /// Those of these branches that there are, in full, with their commits.
    private Map<String, String> commits(List<String> branches) throws IOException {
        var argv = new ArrayList<>(List.of("for-each-ref", "--format=%(refname) %(objectname)"));
        branches.forEach(branch -> argv.add(Saved.HEADS + branch));
        return Git.looking().run(cwd, argv.toArray(String[]::new)).out().lines().map(line -> line.split(" "))
                .filter(line -> branches.contains(line[0].substring(Saved.HEADS.length())))
                .collect(Collectors.toMap(line -> line[0], line -> line[1], (one, _) -> one, LinkedHashMap::new));
    }

    /// Brings home the branch of an attempt that has ended, and what was kept beside it.
    ///
    /// @param kept   the ref that has it; null if none has
    /// @param wanted whether to insist if the line is cut
    void fetch(Task task, String kept, BooleanSupplier wanted) throws InterruptedException {
        try {
            for (var branch : Branches.of(run.id(), task.id())) {
                var here = "refs/orchestrate/far/" + branch;
                var end = insisting(fetching("+" + Saved.HEADS + branch + ":" + here), wanted);
                if (end.err().contains(NONE)) continue;
                if (!end.ok()) throw new IOException("git says '" + end.sentence() + "'");
                brought(task, branch, here);
                synchronized (this) {
                    pushed.putAll(commits(List.of(branch)));
                }
                must("update-ref", "-d", here);
                break;
            }
            if (kept != null && !Branches.of(run.id(), task.id()).contains(kept.replaceFirst("^" + Saved.HEADS, ""))
                    && !insisting(fetching(kept + ":" + kept), wanted).ok()) throw new IOException(kept + " can't be brought home");
        } catch (IOException | UserError e) {
            System.err.println("orchestrate: what '" + task.id() + "' has done is still on " + host + ", in " + top() + ": "
                    + e.getMessage());
        }
    }

    private List<String> fetching(String ref) {
        return List.of("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", url(), ref);
    }
}
