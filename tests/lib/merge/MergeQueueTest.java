package lib.merge;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.machine.GitMerge;
import org.junit.jupiter.api.*;

/// What of the tasks' work gets in, and why the rest doesn't: by a play in which a commit is the letters it has, a task's work one letter,
/// two letters conflict and some together fail the check.
class MergeQueueTest {

    private static final class Play implements MergeQueue.Bench {
        /// Pairs of letters.
        final Set<String> conflicts = new HashSet<>();
        /// Letters that fail the check together.
        final Set<String> broken = new HashSet<>();
        final Map<String, String> contained = new HashMap<>();
        final List<String> told = new ArrayList<>();
        int checks;

        @Override
        public GitMerge merge(String base, Candidate candidate) {
            var clash = conflicts.stream().filter(pair -> pair.contains(candidate.task())
                    && base.contains(pair.replace(candidate.task(), ""))).sorted().toList();
            if (!clash.isEmpty()) return new GitMerge.Conflict(List.copyOf(candidate.files()), null);
            return new GitMerge.Clean(base.contains(candidate.tip()) ? base : base + candidate.tip());
        }

        @Override
        public boolean contains(String commit, String other) {
            return commit.contains(other) || contained.getOrDefault(commit, "").contains(other);
        }

        @Override
        public String flaw(String commit, List<Candidate> merged) {
            checks++;
            assertEquals(merged.size(), merged.stream().distinct().count(), "each once");
            return broken.stream().filter(set -> set.chars().allMatch(c -> commit.indexOf(c) >= 0)).findFirst().map(s -> s + " is red")
                    .orElse(null);
        }

        @Override
        public void in(String commit, List<Candidate> merged) {
            assertTrue(broken.stream().noneMatch(set -> set.chars().allMatch(c -> commit.indexOf(c) >= 0)), commit);
            merged.forEach(c -> told.add("in " + c.task()));
        }

        @Override
        public void out(Verdict verdict) {
            told.add("out " + verdict.task() + " " + verdict.fate() + (verdict.with().isEmpty() ? "" : " " + verdict.with()));
        }

        String run(Candidate... candidates) throws IOException {
            return new MergeQueue(this, ".").run(".", List.of(candidates), List.of());
        }
    }

    /// A task's work of one letter, in files of these letters.
    private static Candidate work(String task, String files) {
        return new Candidate(task, task, new TreeSet<>(List.of(files.split(""))), 0, List.of("check"));
    }

    private final Play play = new Play();

    @Test
    void whatFitsIsCheckedOnce() throws IOException {
        assertEquals(".abcd", play.run(work("a", "1"), work("b", "2"), work("c", "2"), work("d", "3")));
        assertEquals(List.of("in a", "in b", "in c", "in d"), play.told);
        assertEquals(1, play.checks);
    }

    @Test
    void theLaterOfTwoThatConflictIsOut() throws IOException {
        play.conflicts.add("ac");
        assertEquals(".abd", play.run(work("a", "1"), work("b", "2"), work("c", "1"), work("d", "4")));
        assertEquals(List.of("in a", "in b", "in d", "out c conflict [a]"), play.told);
    }

    @Test
    void theOtherOfAConflictIsWhoHasMadeIt() throws IOException {
        play.conflicts.addAll(List.of("ad", "bd"));
        play.contained.put("b", "a");
        play.run(work("a", "1"), work("b", "12"), work("c", "1"), work("d", "1"));
        assertEquals("out d conflict [a]", play.told.getLast(), "one that only has its work is none");
        play.conflicts.add("ce");
        play.run(work("c", "1"), work("e", "3"));
        assertEquals("out e conflict [c]", play.told.getLast(), "also where they touched no file together");
    }

    @Test
    void whoConflictsWithWhatIsOutGetsIn() throws IOException {
        play.conflicts.addAll(List.of("ab", "bc"));
        assertEquals(".ac", play.run(work("a", "1"), work("b", "12"), work("c", "2")));
        assertEquals(List.of("in a", "in c", "out b conflict [a]"), play.told);
    }

    @Test
    void whoConflictsWithWhatIsRedGetsIn() throws IOException {
        play.conflicts.add("ab");
        play.broken.add("a");
        assertEquals(".b", play.run(work("a", "1"), work("b", "1")));
        assertEquals(List.of("out a check_failed", "in b"), play.told);
    }

    @Test
    void aRedOneIsFoundAmongMany() throws IOException {
        play.broken.add("e");
        assertEquals(".abcdfgh", play.run(Stream.of("abcdefgh".split("")).map(t -> work(t, t)).toArray(Candidate[]::new)));
        assertEquals("out e check_failed", play.told.stream().filter(t -> t.startsWith("out")).findFirst().orElseThrow());
        assertTrue(play.checks <= 8, play.checks + " checks");
    }

    @Test
    void redOnlyWithAnotherNamesThatOne() throws IOException {
        play.broken.add("bf");
        assertEquals(".abcdegh", play.run(Stream.of("abcdefgh".split("")).map(t -> work(t, t)).toArray(Candidate[]::new)));
        assertTrue(play.told.contains("out f check_failed [b]"), play.told::toString);
    }

    @Test
    void whoHasTheWorkOfOneThatIsOutIsOut() throws IOException {
        play.broken.add("a");
        play.contained.put("b", "a");
        assertEquals(".c", play.run(work("a", "1"), work("b", "2"), work("c", "3")));
        assertEquals(List.of("out a check_failed", "in c", "out b contains_out [a]"), play.told);
    }

    /// Whatever conflicts and fails: each is told of once, what is in passes, and it is what one after the other gives, if a check is as
    /// red with more in it.
    @Test
    void itIsAsOneAfterTheOther() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var tasks = List.of("abcdefgh".substring(0, 2 + random.nextInt(7)).split(""));
            var files = new HashMap<String, String>();
            for (var task : tasks) files.put(task, "" + (char) ('1' + random.nextInt(4)) + (char) ('1' + random.nextInt(4)));
            var all = tasks.stream().map(t -> work(t, files.get(t))).toList();
            var batched = new Play();
            for (int i = 0; i < tasks.size(); i++)
                for (int j = 0; j < i; j++)
                    if (!Collections.disjoint(all.get(i).files(), all.get(j).files()) && random.nextInt(3) == 0)
                        batched.conflicts.add(tasks.get(j) + tasks.get(i));
            for (int n = random.nextInt(3); n > 0; n--)
                batched.broken.add(tasks.get(random.nextInt(tasks.size())) + tasks.get(random.nextInt(tasks.size())));
            var result = batched.run(all.toArray(Candidate[]::new));
            var expected = ".";
            for (var each : all)
                if (batched.merge(expected, each) instanceof GitMerge.Clean(var commit)
                        && batched.flaw(commit, List.of(each)) == null) expected = commit;
            assertEquals(sorted(expected), sorted(result), "seed " + seed + " " + batched.conflicts + batched.broken + files);
            assertEquals(tasks, batched.told.stream().map(t -> t.split(" ")[1]).sorted().toList(), "each told of once, seed " + seed);
        }
    }

    private static String sorted(String text) {
        return text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }
}
