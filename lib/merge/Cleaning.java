package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Takes away what tasks of runs that are over have left in git, if nothing is lost by it, and says what keeps the rest.
public final class Cleaning {
    private final Path root;
    private final Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
    private final Contents.Survey survey;
    private final List<Leftover> left;
    private final Map<String, Board> going = new HashMap<>();
    private final Set<String> crashed = new HashSet<>();

    /// @param root  the folder that has `.orchestrate` and `.worktrees`
    /// @param run   the run's id; null for all
    /// @param tasks ids; empty for all of the run
    /// @throws UserError if a task has left nothing
    public Cleaning(Path root, String run, List<String> tasks) throws IOException {
        this.root = root;
        this.survey = new Contents.Survey(root);
        this.left = Leftover.all(root).stream().filter(l -> run == null || l.run().equals(run))
                .filter(l -> tasks.isEmpty() || tasks.contains(l.task())).toList();
        for (var task : tasks)
            if (left.stream().noneMatch(l -> l.task().equals(task)))
                throw new UserError("task '" + task + "' of run " + run + " has left neither a worktree nor a branch here");
        for (var folder : RunFolder.in(RunFolder.home(root))) look(folder);
    }

    private void look(RunFolder run) {
        if (!run.hasJournal() || Files.exists(run.report()) && !Lock.held(run)) return;
        try {
            var following = Following.begun(run);
            if (following.board().end() != null && !following.held()) return;
            going.put(run.id(), following.board());
            if (following.over()) crashed.add(run.id());
        } catch (UserError e) {
            // It never began.
        }
    }

    /// What keeps one.
    ///
    /// @param names the first of the files or commits; may be empty
    public record Reason(Kind kind, int count, List<String> names, String said) {
        private static final int NAMED = 3;

        /// @param said by git, or a name; may be null
        static Reason of(Kind kind, String said) {
            return new Reason(kind, 1, List.of(), said);
        }

        static Reason of(Kind kind, List<String> names) {
            return new Reason(kind, names.size(), names.stream().limit(NAMED).map(n -> Text.line(n, 100)).toList(), null);
        }

        public String words() {
            var named = names.isEmpty() ? "" : " (" + String.join(", ", names) + (count > names.size() ? ", …" : "") + ")";
            var of = count == 1 ? "" : "s";
            return switch (kind) {
                case RUNNING -> "run " + said + " goes on";
                case CRASHED -> "run " + said + " has crashed: 'orchestrate recover " + said + "' first";
                case UNKNOWN -> "of which run it is isn't known: it is on no branch of ours";
                case IN_USE -> "process " + said + " works in it";
                case UNCOMMITTED -> count + " uncommitted file" + of + named;
                case IGNORED -> "ignored, and not in the checkout: " + String.join(", ", names) + (count > names.size() ? ", …" : "");
                case OVERLOOKED -> "git was told to overlook changes of " + count + " file" + of + named;
                case UNMERGED -> count + " commit" + of + " not merged" + named;
                case ELSEWHERE -> "no branch that stays has what it began from";
                case CHECKED_OUT -> "its branch is checked out in " + said;
                case SUBMODULES -> "it has submodules, and git removes no worktree that has";
                case UNDER_WAY -> "a merge, a rebase or the like is under way in it";
                case LOCKED -> "locked" + (said.isEmpty() ? "" : ": " + Text.line(said, 100));
                case GIT -> Text.line(said, 300);
            };
        }
    }

    public enum Kind {
        RUNNING, CRASHED, UNKNOWN, IN_USE, UNCOMMITTED, IGNORED, OVERLOOKED, UNMERGED, ELSEWHERE, CHECKED_OUT, SUBMODULES, UNDER_WAY,
        LOCKED, GIT;

        /// Whether a ref of ours can have it, so that it is no loss.
        boolean savable() {
            return this == UNCOMMITTED || this == IGNORED || this == UNMERGED || this == ELSEWHERE;
        }
    }

    /// One that was looked at.
    ///
    /// @param contents null if git can't tell
    /// @param reasons  what keeps it; empty if nothing does
    public record Seen(Leftover left, Contents contents, List<Reason> reasons) {
        public boolean discardable() {
            return may(true);
        }

        private boolean may(boolean discard) {
            return contents != null && reasons.stream().allMatch(r -> discard && r.kind.savable());
        }
    }

    /// What became of one.
    ///
    /// @param why     it went; null if it stayed
    /// @param kept    why it stayed; empty if it went
    /// @param back    the shell line that brings it back; null if it stayed, or would go
    /// @param dropped the ref that has commits which only logs had; null if there are none
    public record Fate(String run, String task, String worktree, List<String> branches, String why, List<Kept> kept, String back,
            String dropped) {}

    public record Kept(String kind, String words) {}

    /// All that there is, and what keeps it.
    public List<Seen> seen() {
        return left.stream().map(this::seen).toList();
    }

    private Seen seen(Leftover one) {
        var reasons = new ArrayList<Reason>();
        if (one.run().isEmpty()) reasons.add(Reason.of(Kind.UNKNOWN, List.of()));
        for (var run : going.entrySet())
            if (run.getKey().equals(one.run()) || works(run.getValue(), one.path()))
                reasons.add(Reason.of(crashed.contains(run.getKey()) ? Kind.CRASHED : Kind.RUNNING, run.getKey()));
        if (one.inhabitant() instanceof String process) reasons.add(Reason.of(Kind.IN_USE, process));
        if (!reasons.isEmpty()) return new Seen(one, null, reasons);
        try {
            var contents = survey.of(one, integrated(one));
            return new Seen(one, contents, reasons(contents));
        } catch (IOException e) {
            return new Seen(one, null, List.of(Reason.of(Kind.GIT, String.valueOf(e.getMessage()))));
        }
    }

    /// Whether a task of the run has its place there.
    private boolean works(Board board, Path worktree) {
        return worktree != null && board.entries().stream().map(e -> e.task().place().dir()).filter(Objects::nonNull)
                .anyMatch(dir -> root.resolve(dir).normalize().startsWith(worktree));
    }

    private String integrated(Leftover one) {
        var done = Integration.of(new RunFolder(RunFolder.home(root).resolve("runs").resolve(one.run())));
        return done == null ? null : done.branch();
    }

    private static List<Reason> reasons(Contents c) {
        var reasons = new ArrayList<Reason>();
        if (c.locked() != null) reasons.add(Reason.of(Kind.LOCKED, c.locked()));
        if (c.submodules()) reasons.add(Reason.of(Kind.SUBMODULES, List.of()));
        if (c.elsewhere() != null)
            reasons.add(Reason.of(Kind.CHECKED_OUT, c.elsewhere()
                    + (Files.exists(c.elsewhere()) ? "" : ", which is gone: 'git worktree prune' makes git forget that")));
        if (c.underWay()) reasons.add(Reason.of(Kind.UNDER_WAY, List.of()));
        for (var files : Map.of(Kind.UNCOMMITTED, c.uncommitted(), Kind.IGNORED, c.ignored(), Kind.OVERLOOKED, c.overlooked()).entrySet())
            if (!files.getValue().isEmpty()) reasons.add(Reason.of(files.getKey(), files.getValue()));
        if (c.into() == null)
            reasons.add(c.unmerged().isEmpty() ? Reason.of(Kind.ELSEWHERE, List.of())
                    : Reason.of(Kind.UNMERGED, c.unmerged()));
        reasons.sort(Comparator.comparing(Reason::kind));
        return reasons;
    }

    /// Removes what may go.
    ///
    /// @param discard whether a ref of ours is enough to have what is in it
    /// @param dry     whether it is only told
    public List<Fate> clean(boolean discard, boolean dry) {
        return left.stream().map(one -> fate(seen(one), discard, dry)).toList();
    }

    private Fate fate(Seen seen, boolean discard, boolean dry) {
        var c = seen.contents;
        if (!seen.may(discard)) return fate(seen, null, seen.reasons, null);
        boolean whole = seen.reasons.isEmpty();
        var why = !whole ? seen.reasons.stream().map(Reason::words).collect(Collectors.joining("; ", "discarded: ", "")) : c.empty()
                ? "nothing was committed" : "merged into " + c.into().replaceFirst("^refs/(heads|remotes)/", "");
        if (dry) return fate(seen, why, List.of(), null);
        try {
            return fate(seen, why, List.of(), whole ? Removal.remove(c, root, scratch) : Removal.discard(c, root, scratch));
        } catch (IOException e) {
            return fate(seen, null, List.of(Reason.of(Kind.GIT, String.valueOf(e.getMessage()))), null);
        }
    }

    private Fate fate(Seen seen, String why, List<Reason> kept, Removal.Done done) {
        var one = seen.left;
        return new Fate(one.run(), one.task(), one.path() == null ? null : root.relativize(one.path()).toString(),
                seen.contents == null ? List.of() : seen.contents.branches().keySet().stream()
                        .map(b -> b.substring(Saved.HEADS.length())).toList(), why,
                kept.stream().map(r -> new Kept(r.kind.name().toLowerCase(Locale.ROOT), r.words())).toList(),
                done == null ? null : done.back(), done == null ? null : done.dropped());
    }
}
