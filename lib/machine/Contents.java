package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// What would leave the disk with what a task has left. It only looks.
///
/// @param repository  a checkout of the repository, not the worktree
/// @param head        the commit in the worktree; null without one
/// @param on          the branch in it, in full; null if on none
/// @param branches    ours, in full, with their commits
/// @param into        the ref that has all of their commits and stays; null if none has
/// @param empty       whether nothing was ever committed
/// @param unmerged    commits that the checkout's branch hasn't, nor the one it pulls from, nor the run's, newest first; 1000 at most
/// @param uncommitted files in no commit, and not ignored
/// @param ignored     files and folders that git ignores, but those that the checkout has just so
/// @param copies      ignored files and folders that the checkout has just so
/// @param links       ignored links to what the checkout has
/// @param overlooked  files whose changes git was told to overlook
/// @param locked      why somebody has locked it, which may be empty; null if nobody has
/// @param submodules  whether it has some that are filled
/// @param elsewhere   another worktree, as git names it, in which one of its branches is checked out; null if there is none
/// @param underWay    whether a merge, a rebase or the like has begun there
/// @param dropped     commits that only its logs still have, such as amended ones
public record Contents(Leftover left, Path repository, String head, String on, Map<String, String> branches, String into, boolean empty,
        List<String> unmerged, List<String> uncommitted, List<String> ignored, List<String> copies, List<String> links,
        List<String> overlooked, String locked, boolean submodules, Path elsewhere, boolean underWay, List<String> dropped) {

    /// Looks at several, of which most have a repository in common.
    public static final class Survey {
        private final Path root;
        private final Map<Path, Checkout> known = new HashMap<>();
        private final Path common;

        /// @param root the folder that has `.worktrees`
        public Survey(Path root) throws IOException {
            this.root = root;
            var found = new Look(root).may("rev-parse", "--git-common-dir");
            this.common = found == null ? null : real(root, found);
        }

        /// @param integrated the branch in which the run's work came together; null if there is none
        /// @throws IOException in git's words, if it can't tell
        public Contents of(Leftover left, String integrated) throws IOException {
            if (left.path() == null) return new Looking(left, checkout(root), integrated).contents();
            var found = new Look(left.path()).ask("rev-parse", "--git-common-dir", "--absolute-git-dir", "HEAD^{commit}").lines().toList();
            var known = Path.of(found.get(1)).resolve(Files.readString(Path.of(found.get(1), "gitdir")).strip()).normalize().getParent();
            if (!Files.exists(known) || !Files.isSameFile(known, left.path()))
                throw new IOException("git has it at " + known + ", and not where it is, as it was copied or moved");
            var main = real(left.path(), found.getFirst()).equals(common) ? root : null;
            if (main == null)
                main = Path.of(new Look(left.path()).ask("worktree", "list", "--porcelain").lines().findFirst().orElseThrow().substring(9));
            return new Looking(left, checkout(main), integrated).contents(Path.of(found.get(1)), found.get(2));
        }

        private Checkout checkout(Path dir) throws IOException {
            var there = known.get(dir);
            if (there != null) return there;
            known.put(dir, Checkout.of(new Look(dir)));
            return known.get(dir);
        }

        private static Path real(Path dir, String folder) throws IOException {
            return dir.resolve(folder).normalize().toRealPath();
        }
    }

    /// @param onto the branch that is checked out, and the one to which it is pulled, in full
    /// @param top  null for a bare repository, which has no checkout
    private record Checkout(Look look, List<String> onto, Path top) {
        static Checkout of(Look look) throws IOException {
            var onto = look.may("symbolic-ref", "--quiet", "HEAD");
            var refs = onto == null ? "" : look.ask("for-each-ref", "--format=%(refname)%0a%(upstream)", onto);
            var top = look.may("rev-parse", "--show-toplevel");
            return new Checkout(look, refs.lines().filter(ref -> !ref.isBlank()).toList(), top == null ? null : Path.of(top));
        }
    }

    /// Git, asked in a folder.
    record Look(Path dir) {
        String ask(String... args) throws IOException {
            var result = call("", args);
            if (!result.ok()) throw new IOException("git says '" + result.sentence() + "'");
            return result.out();
        }

        /// Null if it fails.
        String may(String... args) throws IOException {
            var result = call("", args);
            return result.ok() ? result.out().strip() : null;
        }

        Git.Result call(String text, String... args) throws IOException {
            var quiet = Stream.of("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null");
            var argv = Stream.concat(quiet, Stream.of(args)).toArray(String[]::new);
            return Git.unlocked(_ -> Git.looking().tell(dir, text, argv), _ -> false);
        }
    }

    private record Looking(Leftover left, Checkout checkout, String integrated) {
        private static final List<String> OF_A_WORKTREE = List.of("refs/bisect/*", "refs/worktree/*", "refs/rewritten/*");
        private static final int MOST = 1000;
        private static final String ON = "ref: ";

        /// Of a branch alone.
        Contents contents() throws IOException {
            return contents(null, null, List.of(), List.of(), List.of(), List.of(), null, false, false);
        }

        /// @param folder the worktree's own of git
        Contents contents(Path folder, String head) throws IOException {
            var worktree = new Look(left.path());
            var lock = folder.resolve("locked");
            var on = Files.readString(folder.resolve("HEAD")).strip();
            var files = Stream.of(worktree.ask("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
                    .split("\0")).filter(line -> line.length() > 3).toList();
            var ignored = files.stream().filter(line -> line.startsWith("!!")).map(line -> line.substring(3)).toList();
            var overlooked = Stream.of(worktree.ask("ls-files", "-v", "-z").split("\0")).filter(line -> !line.isEmpty())
                    .filter(line -> Character.isLowerCase(line.charAt(0))
                            || line.startsWith("S") && Files.exists(left.path().resolve(line.substring(2)), LinkOption.NOFOLLOW_LINKS))
                    .map(line -> line.substring(2)).toList();
            return contents(head, on.startsWith(ON) ? worktree.ask("symbolic-ref", "HEAD").strip() : null,
                    files.stream().filter(line -> !line.startsWith("!!")).map(line -> line.substring(3)).toList(), ignored, overlooked,
                    worktree.ask("log", "-g", "--format=%H", "HEAD", "--").lines().toList(),
                    Files.exists(lock) ? Files.readString(lock).strip() : null, Files.isDirectory(folder.resolve("modules")),
                    WorkInProgress.underWay(folder));
        }

        private Contents contents(String head, String on, List<String> uncommitted, List<String> ignored, List<String> overlooked,
                List<String> log, String locked, boolean submodules, boolean underWay) throws IOException {
            var together = integrated == null ? null : Saved.HEADS + integrated;
            var ours = Branches.of(left.run(), left.task()).stream().map(Saved.HEADS::concat).toList();
            var there = there(together, ours);
            var keepers = Stream.concat(checkout.onto.stream(), Stream.ofNullable(together).filter(there::containsKey))
                    .filter(ref -> !ours.contains(ref)).toList();
            var branches = new LinkedHashMap<>(there);
            branches.keySet().retainAll(ours);
            var tips = Stream.concat(Stream.ofNullable(head), branches.values().stream()).distinct().toList();
            String into = null;
            for (var keeper : keepers) if (into == null && beyond(tips, List.of(keeper), 1).isEmpty()) into = keeper;
            var logged = new LinkedHashSet<>(log);
            for (var branch : branches.keySet())
                logged.addAll(Objects.requireNonNullElse(checkout.look.may("log", "-g", "--format=%H", branch, "--"), "").lines().toList());
            var began = log.isEmpty() && !logged.isEmpty() ? logged.getLast() : log.isEmpty() ? null : log.getLast();
            boolean empty = tips.stream().allMatch(tip -> tip.equals(began));
            if (into == null && empty) into = other(tips, branches.keySet());
            var same = new Same(checkout.top, left.path(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (var name : ignored) same.add(name);
            return new Contents(left, checkout.look.dir, head, on, branches, into, empty, beyond(tips, keepers, MOST), uncommitted,
                    same.others, same.copies, same.links, overlooked, locked, submodules, elsewhere(branches.keySet()), underWay,
                    dropped(tips, logged, branches.keySet()));
        }

        private Path elsewhere(Set<String> branches) throws IOException {
            for (var worktree : checkout.look.ask("worktree", "list", "--porcelain").split("\n\n")) {
                var lines = worktree.lines().toList();
                var path = Path.of(lines.getFirst().substring("worktree ".length()));
                boolean own = left.path() != null && Files.exists(path) && Files.isSameFile(path, left.path());
                if (!own && branches.stream().anyMatch(b -> lines.contains("branch " + b))) return path;
            }
            return null;
        }

        /// Those of these refs that there are, with their commits.
        private Map<String, String> there(String together, List<String> ours) throws IOException {
            var args = new ArrayList<>(List.of("for-each-ref", "--format=%(refname) %(objectname)"));
            args.addAll(ours);
            if (together != null) args.add(together);
            return checkout.look.ask(args.toArray(String[]::new)).lines().map(line -> line.split(" ")).filter(f -> args.contains(f[0]))
                    .collect(Collectors.toMap(f -> f[0], f -> f[1], (a, _) -> a, LinkedHashMap::new));
        }

        /// Commits of these that none of those refs has, a line each.
        private List<String> beyond(List<String> tips, List<String> without, int most) throws IOException {
            var args = new ArrayList<>(List.of("log", "--format=%h %s", "-n", Integer.toString(most)));
            args.addAll(tips);
            args.add("--not");
            args.addAll(without);
            args.add("--");
            return checkout.look.ask(args.toArray(String[]::new)).lines().toList();
        }

        /// A ref that is none of ours and has these commits.
        private String other(List<String> tips, Set<String> ours) throws IOException {
            if (tips.size() != 1) return null;
            return checkout.look.ask("for-each-ref", "--format=%(refname)", "--contains", tips.getFirst()).lines()
                    .filter(ref -> !ours.contains(ref)).min(Comparator.comparing((String ref) -> !ref.startsWith(Saved.HEADS)))
                    .orElse(null);
        }

        private List<String> dropped(List<String> tips, Set<String> logged, Set<String> ours) throws IOException {
            var asked = logged.stream().filter(commit -> !commit.isBlank() && !tips.contains(commit)).toList();
            if (asked.isEmpty()) return asked;
            var args = new ArrayList<>(List.of("rev-list", "--ignore-missing", "--stdin", "--not"));
            for (var ref : ours) args.add("--exclude=" + ref);
            for (var refs : OF_A_WORKTREE) args.add("--exclude=" + refs);
            args.add("--glob=refs/*");
            args.addAll(tips);
            var answer = checkout.look.call(String.join("\n", asked) + "\n", args.toArray(String[]::new));
            if (!answer.ok()) throw new IOException("git says '" + answer.sentence() + "'");
            return asked.stream().filter(answer.out().lines().collect(Collectors.toSet())::contains).toList();
        }
    }

    /// Which ignored files of a worktree its checkout has just so.
    private record Same(Path top, Path worktree, List<String> links, List<String> copies, List<String> others) {
        void add(String name) throws IOException {
            var found = new ArrayList<String>();
            boolean folder = Files.isDirectory(worktree.resolve(name), LinkOption.NOFOLLOW_LINKS);
            if (top == null || !same(name, found) || folder && !found.isEmpty()) others.add(name);
            else (found.isEmpty() ? copies : links).add(name);
        }

        private boolean same(String name, List<String> links) throws IOException {
            try (var all = Files.walk(worktree.resolve(name))) {
                for (var file : (Iterable<Path>) all::iterator) if (!same(worktree.relativize(file), file, links)) return false;
                return true;
            }
        }

        private boolean same(Path name, Path file, List<String> links) throws IOException {
            var other = top.resolve(name);
            if (!Files.exists(other, LinkOption.NOFOLLOW_LINKS)) return false;
            if (!Files.isSymbolicLink(file))
                return Files.isDirectory(file) ? Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                        : Files.isRegularFile(file) && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
                                && Files.mismatch(file, other) < 0;
            var to = Files.readSymbolicLink(file);
            if (to.equals(other)) links.add(name.toString());
            return to.equals(other) || Files.isSymbolicLink(other) && to.equals(Files.readSymbolicLink(other));
        }
    }
}
