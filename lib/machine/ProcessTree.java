package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.*;

/// All processes of an attempt, wherever they have gone: those of its session or group, those that carry its markers in their environment,
/// those its leash knows of, and whatever descends from any of these. One look goes through `/proc` (proc(5)); systems without it show
/// less, see [#members]. It signals nobody.
final class ProcessTree {
    /// One look serves all who ask within this time.
    private static final long FRESH_NANOS = 10_000_000;
    private static final int FRESH_LOOKS = 8;
    /// Looks for one that an abandoned shell may be about to start, five seconds long.
    private static final int LOOKS = 250;
    private static final long BETWEEN_NANOS = 20_000_000;
    private static final int MOST_KNOWN = 50_000;
    private static final Path PROC = Path.of("/proc");
    private static final long ME = ProcessHandle.current().pid();

    /// @param started in clock ticks since the system's start
    /// @param cpu     clock ticks of CPU time it has taken, with those of its children that ended
    record Seen(long pid, long parent, long group, long session, char state, long started, long cpu) {
        boolean dead() {
            return state == 'Z' || state == 'X';
        }

        boolean stopped() {
            return state == 'T' || state == 't';
        }

        Identified identified() {
            return new Identified(pid, started);
        }
    }

    /// A process at all times.
    ///
    /// @param started [#ANY] for whoever has the pid
    record Identified(long pid, long started) {}

    static final long ANY = -1;

    /// All processes at a time, found by what an attempt's are known by: many attempts ask one look.
    private static final class Look {
        private static final String TASK = "ORCHESTRATE_TASK=";

        final long at;
        long took;
        final List<Seen> all = new ArrayList<>();
        /// Those that were there before us.
        private final List<Seen> older = new ArrayList<>();
        final Map<Long, Seen> byPid = new HashMap<>();
        final Map<Long, List<Seen>> byParent = new HashMap<>();
        final Map<Long, List<Seen>> bySession = new HashMap<>();
        final Map<Long, List<Seen>> byGroup = new HashMap<>();
        private final Map<String, Set<Seen>> byTask = new HashMap<>();
        /// This process and those it comes from: it may itself be somebody's task.
        final Set<Long> untouchable = new HashSet<>();
        private final Map<Seen, List<Set<String>>> marks = new ConcurrentHashMap<>();

        Look(long at) {
            this.at = at;
        }

        void add(Seen process) {
            all.add(process);
            byPid.put(process.pid, process);
            byParent.computeIfAbsent(process.parent, _ -> new ArrayList<>()).add(process);
            bySession.computeIfAbsent(process.session, _ -> new ArrayList<>()).add(process);
            byGroup.computeIfAbsent(process.group, _ -> new ArrayList<>()).add(process);
            if (process.started < BORN) older.add(process);
            // Who forks and ends at once has gone before anybody asks for it.
            else if (!process.dead()) marks(process).forEach(level -> level.stream().filter(m -> m.startsWith(TASK))
                    .forEach(m -> byTask.computeIfAbsent(m, _ -> new HashSet<>()).add(process)));
        }

        Look whole() {
            took = System.nanoTime() - at;
            for (Seen me = byPid.get(ME); me != null && untouchable.add(me.pid); ) me = byPid.get(me.parent);
            return this;
        }

        List<Set<String>> marks(Seen process) {
            return marks.computeIfAbsent(process, ProcessTree::marks);
        }

        /// Those that may carry all of these, and were born since some time.
        Stream<Seen> marked(Set<String> markers, long since) {
            var task = markers.stream().filter(m -> m.startsWith(TASK)).findFirst();
            var young = task.map(m -> byTask.getOrDefault(m, Set.of()).stream()).orElse(all.stream());
            return (since >= BORN ? young : Stream.concat(older.stream(), young)).filter(p -> p.started >= since && !p.dead()
                    && Markers.fit(marks(p), markers));
        }
    }

    private static final Shared<Look> NEXT = new Shared<>(ProcessTree::taken);
    private static volatile Look last = new Look(Long.MIN_VALUE / 2);
    /// The markers a process was seen with. They stay with it for good, whatever it does to its environment; one without may only not have
    /// them yet, and one with ours is about to get its own.
    private static final Map<Identified, List<Set<String>>> MARKED = new ConcurrentHashMap<>();
    private static final List<Set<String>> MINE = environ(ME).map(Markers::of).orElse(List.of());
    private static final long BORN = of(ME) instanceof Seen me ? me.started : 0;

    private ProcessTree() {}

    /// Where there is no `/proc`, only what descends from the leader can be seen, and only while it lives.
    ///
    /// @param leader  who leads the attempt's session; 0 if it isn't known
    /// @param markers variables, as `NAME=value`, that its processes have in their environment
    /// @param known   whom else it is known of that they belong to it
    /// @param orphan  whether one of our own children does
    /// @param after   the look must not have been before this [System#nanoTime]
    static List<Seen> members(long leader, Set<String> markers, Collection<Identified> known, Predicate<Seen> orphan, long after) {
        if (!Files.isDirectory(PROC.resolve("self"))) return descendants(leader);
        var look = look(after);
        var members = new LinkedHashMap<Long, Seen>();
        var open = new ArrayDeque<Seen>();
        if (leader > 1) {
            open.addAll(look.bySession.getOrDefault(leader, List.of()));
            open.addAll(look.byGroup.getOrDefault(leader, List.of()));
        }
        for (var one : known)
            if (look.byPid.get(one.pid) instanceof Seen process && (one.started == ANY || one.started == process.started))
                open.add(process);
        look.byParent.getOrDefault(ME, List.of()).stream().filter(orphan).forEach(open::add);
        long since = look.byPid.get(leader) instanceof Seen process ? process.started : 0;
        look.marked(markers, since).forEach(open::add);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (look.untouchable.contains(next.pid) || members.putIfAbsent(next.pid, next) != null) continue;
            open.addAll(look.byParent.getOrDefault(next.pid, List.of()));
        }
        return members.values().stream().filter(p -> !p.dead()).toList();
    }

    /// Who leads the session of an attempt of which only the markers are known; null if nobody is left of it.
    ///
    /// A shell or keeper whose orchestrator is gone may be about to start its last program, or to end. Nobody knows of which attempt it is
    /// until it has, so that is waited for.
    static Seen leader(Set<String> markers) {
        for (int n = 0; ; n++) {
            var found = members(0, markers, List.of(), _ -> false, System.nanoTime());
            var led = found.stream().map(p -> p.pid() == p.session() || KnownParents.is(p.session()) ? of(p.session()) : null)
                    .filter(Objects::nonNull).min(Comparator.comparingLong(Seen::started));
            if (led.isPresent()) return led.get();
            var all = look(0).all;
            var parents = all.stream().map(Seen::parent).collect(Collectors.toSet());
            if (n == LOOKS || all.stream().noneMatch(p -> undecided(p, parents))) return null;
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /// Whether this process is dead, and a keeper is about to write down how it ended.
    static boolean buried(long pid) {
        return of(pid) instanceof Seen seen && seen.dead() && KnownParents.isKeeper(seen.parent);
    }

    /// Whether this one, without its orchestrator, may start something yet, or its own end is being written down.
    private static boolean undecided(Seen process, Set<Long> parents) {
        if (process.dead()) return KnownParents.isKeeper(process.parent);
        return !parents.contains(process.pid) && KnownParents.abandoned(process.pid, process.parent)
                || KnownParents.mayStart(process.pid, process.parent);
    }

    /// The marks by which the processes of an attempt are known, see [#members(long, Set, Collection, Predicate, long)].
    ///
    /// @param grouped pids of those in its cgroup
    record Root(long leader, Set<String> markers, Set<Long> grouped) {}

    /// The processes of many attempts by one look, the living ones. It costs as much as there are processes, however many attempts are
    /// asked for: a daemon that has left its attempt's session, and is in no cgroup of its, is only looked for among those that nobody's
    /// parent has left to the system or to us.
    static <K> Map<K, List<Seen>> members(Map<K, Root> roots, long after) {
        var look = look(after);
        var byLeader = new HashMap<Long, K>();
        var grouped = new HashMap<Long, K>();
        roots.forEach((key, root) -> {
            if (root.leader > 1) byLeader.put(root.leader, key);
            root.grouped.forEach(pid -> grouped.put(pid, key));
        });
        var owner = new HashMap<Long, K>();
        var open = new ArrayDeque<Seen>();
        for (var process : look.all) {
            var key = grouped.getOrDefault(process.pid, byLeader.getOrDefault(process.session, byLeader.get(process.group)));
            boolean orphan = key == null && (process.parent == ME || process.parent <= 1) && process.pid != ME;
            if (orphan && look.marks(process) instanceof List<Set<String>> found && !found.isEmpty())
                key = roots.entrySet().stream().filter(e -> Markers.fit(found, e.getValue().markers)).map(Map.Entry::getKey).findFirst()
                        .orElse(null);
            if (key != null && owner.putIfAbsent(process.pid, key) == null) open.add(process);
        }
        var members = new HashMap<K, List<Seen>>();
        while (!open.isEmpty()) {
            var next = open.remove();
            var key = owner.get(next.pid);
            if (!next.dead()) members.computeIfAbsent(key, _ -> new ArrayList<>()).add(next);
            for (var child : look.byParent.getOrDefault(next.pid, List.of()))
                if (owner.putIfAbsent(child.pid, key) == null) open.add(child);
        }
        return members;
    }

    private static List<Seen> descendants(long leader) {
        return ProcessHandle.of(leader).stream().flatMap(p -> Stream.concat(Stream.of(p), p.descendants()))
                .map(p -> new Seen(p.pid(), 0, 0, 0, 'R', 0, 0)).toList();
    }

    /// The markers it carries or carried; none for another user's process, and for one that is gone.
    static List<Set<String>> marks(Seen process) {
        var known = MARKED.get(process.identified());
        if (known != null) return known;
        var found = environ(process.pid).map(Markers::of).orElse(List.of());
        if (found.isEmpty() || found.equals(MINE)) return found;
        if (MARKED.size() > MOST_KNOWN) MARKED.clear();
        MARKED.put(process.identified(), found);
        return found;
    }

    /// Whether it carries or carried the markers of any attempt.
    static boolean marked(Seen process) {
        var marks = marks(process);
        return !marks.isEmpty() && !marks.equals(MINE);
    }

    /// Empty if it can't be read: it is another user's, or hides it.
    static Optional<byte[]> environ(long pid) {
        try {
            return Optional.of(Files.readAllBytes(PROC.resolve(pid + "/environ")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Look look(long after) {
        var look = last;
        return look.at >= after ? look : NEXT.next();
    }

    private static Look taken() {
        var look = new Look(System.nanoTime());
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) if (read(process) instanceof Seen seen) look.add(seen);
        } catch (IOException | DirectoryIteratorException e) {
            // What was seen so far has to do.
        }
        last = look.whole();
        return look;
    }

    /// A time from which on a look is new enough for somebody who asks for the first time. Where a look takes long, since there are many
    /// processes, many who ask at once shall not each wait for one.
    static long recently() {
        return System.nanoTime() - Math.max(FRESH_NANOS, FRESH_LOOKS * last.took);
    }

    /// Null if there is no such process.
    static Seen of(long pid) {
        return read(PROC.resolve(Long.toString(pid)));
    }

    private static Seen read(Path process) {
        try {
            var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name before it may hold anything, blanks and brackets too.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new Seen(Long.parseLong(process.getFileName().toString()), Long.parseLong(fields[1]), Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]), fields[0].charAt(0), Long.parseLong(fields[19]),
                    IntStream.rangeClosed(11, 14).mapToLong(i -> Long.parseLong(fields[i])).sum());
        } catch (IOException e) {
            return null;
        }
    }

    /// Whether [#orphans] can be told.
    static boolean tellsOrphans() {
        return Files.exists(PROC.resolve("self/task/" + ME + "/children"));
    }

    /// What has become our child because its own parent is gone: the kernel gives a subreaper's orphans to its first thread (prctl(2)).
    static List<Long> orphans() {
        try {
            var text = Files.readString(PROC.resolve("self/task/" + ME + "/children")).strip();
            return text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
