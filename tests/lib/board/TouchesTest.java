package lib.board;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

import java.util.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Tasks that touch the same files: by what they say they never run at once, by what was seen they are named.
class TouchesTest {
    private static void meets(boolean expected, String a, String b) {
        assertEquals(expected, Globs.mayMeet(List.of(a.split(" ")), List.of(b.split(" "))), a + " and " + b);
        assertEquals(expected, Globs.mayMeet(List.of(b.split(" ")), List.of(a.split(" "))), b + " and " + a);
    }

    @Test
    void globsMeetIfAPathMayMatchBoth() {
        for (var pair : List.of("src/** src/a/B.java", "src/* src/A.java", "src/*.java src/A*", "*.java src/deep/A.java", "src src/a",
                "src/ src/a/b",
                "/src/a src/a", "./src/a src/a", "a/**/z a/z", "a/**/z a/b/c/z", "**/x.txt a/x.txt", "a/b* a/*c", "a/?x a/bx",
                "SRC/a src/A",
                "src/[abc].js src/b.js", "src/{a,b/c}.js src/b/c.js", "a/{b a/c", "!a b", "../x y/z", "a/b\\*c a/b*c", "a/\\[x] a/[x]",
                "a/[ab a/b", "caf\u00e9/x cafe\u0301/x", "a/?? a/\u00e9", "** x", "a*b*c/d axbyc/*", "a/b/ a/b",
                "node_modules a/node_modules/x",
                "a//b a/b", "a/**b a/xb"))
            meets(true, pair.split(" ")[0], pair.split(" ")[1]);
        for (var pair : List.of("src/** test/**", "src/a/* src/b/*", "/a.java src/a.java", "*.java *.kt", "src/*.java src/A.kt",
                "a/?x a/bcx",
                "a/b a/bc", "docs/a.md docs/b.md", "a/x*y a/x*z", "a/*/c a/b/d"))
            meets(pair.equals("*.java *.kt"), pair.split(" ")[0], pair.split(" ")[1]);
        meets(true, "docs/** src/a", "lib/** src/**");
        meets(false, "docs/** src/a", "lib/** src/b");
    }

    /// Whatever git says matches both, by its own rules, is said to meet: here for all short globs over two letters.
    @Tag("heavy")
    @Test
    void nothingIsMissed() {
        var signs = List.of("a", "b", "*", "?", "/", "**");
        var globs = new ArrayList<String>(List.of(""));
        for (int n = 0; n < 3; n++) for (var glob : List.copyOf(globs)) for (var sign : signs) globs.add(glob + sign);
        var paths = List.of("a", "b", "ab", "ba", "a/a", "a/b", "b/a", "a/a/b", "a/b/b", "b/b/b/a");
        var some = globs.stream().distinct().filter(g -> g.matches("[ab*?].*[^/]|[ab*?]")).toList();
        var matching = new HashMap<String, Set<String>>();
        for (var path : paths)
            for (var glob : some) if (path.matches(regex(glob))) matching.computeIfAbsent(path, _ -> new TreeSet<>()).add(glob);
        matching.values().forEach(all -> all.forEach(a -> all.forEach(b ->
                assertTrue(Globs.mayMeet(List.of(a), List.of(b)), a + " and " + b))));
    }

    private static String regex(String glob) {
        var regex = glob.replace("?", "[^/]").replaceAll("(^|/)\\*\\*(/|$)", "$1\u0001$2").replaceAll("\\*+", "[^/]*")
                .replace("\u0001/", "(.*/)?").replace("\u0001", ".*");
        return (glob.contains("/") ? "" : "(.*/)?") + regex + "(/.*)?";
    }

    @Test
    void twoThatTouchTheSameNeverRunAtOnce() {
        play("""
                on a touches src/**: ok after 5s
                on b touches src/x,docs/y: ok after 2s
                on c: ok after 1s
                on d touches docs/**: ok after 1s
                """).expect("""
                0 start a
                0 start c
                0 start d
                1 judge c succeeded exit
                1 succeeded c
                1 judge d succeeded exit
                1 succeeded d
                5 judge a succeeded exit
                5 succeeded a
                5 start b
                7 judge b succeeded exit
                7 succeeded b
                7 exit 0
                """);
    }

    @Test
    void oneThatWaitsForItsRetryKeepsNobody() {
        var run = play("""
                on a touches x: exit 1 'Error 503: unavailable', then ok after 3s
                on b touches x: ok after 3s
                """);
        var starts = run.journal.stream().filter(Event.Started.class::isInstance)
                .map(e -> ((Event.Started) e).task() + e.at() / 1000).toList();
        assertEquals(List.of("a0", "b1", "a4"), starts);
    }

    @Test
    void whatIsBarredCanBePausedCancelledAndIsTold() {
        play("""
                on a touches x: ok after 9s
                on b touches x: ok
                on c touches x: ok
                at 1s: ask pause b
                at 2s: ask cancel c
                at 3s: crash
                at 4s: ask resume b
                """.replace("cancel c", "stop c")).expect("""
                0 start a
                2 cancelled c: cancelled
                3 crash
                9 judge a succeeded exit
                9 succeeded a
                9 start b
                10 judge b succeeded exit
                10 succeeded b
                10 exit 1
                """);
        var board = new Fold();
        board.apply(new Event.RunStarted(1, 4, "r", "/", Policy.DEFAULT));
        for (var id : List.of("a", "b")) board.apply(new Event.Queued(1, Task.of(id, new Work.Shell(":")).touches("x")));
        board.apply(new Event.Started(2, "a", 1, 1, null));
        assertEquals("waits for a, which touches the same files", board.find("b").reason());
        board.apply(new Event.Ended(3, "a", 1, new Exit.Code(0), Said.NOTHING));
        assertNull(board.find("b").reason());
    }

    @Test
    void filesThatTwoHaveChangedAreNamed() {
        var board = new Fold();
        board.apply(new Event.RunStarted(1, 4, "r", "/", Policy.DEFAULT));
        var tasks = List.of(Task.of("a", new Work.Shell(":")), Task.of("b", new Work.Shell(":")), Task.of("c",
                new Work.Shell(":")).after("a"));
        for (var task : tasks) board.apply(new Event.Queued(1, task));
        board.apply(new Event.Touched(2, "a", "/r/.git", List.of("x", "y", "z")));
        board.apply(new Event.Touched(2, "c", "/r/.git", List.of("x")));
        assertEquals(List.of(), board.overlaps().all(), "c begins with the work of a");
        board.apply(new Event.Touched(2, "b", "/other/.git", List.of("x")));
        assertEquals(List.of(), board.overlaps().all());
        board.apply(new Event.Touched(3, "b", "/r/.git", List.of("y", "z", "x")));
        assertEquals(List.of(new Overlaps.Together(List.of("a", "b"), List.of("y", "z")),
                new Overlaps.Together(List.of("a", "c", "b"), List.of("x"))), board.overlaps().all());
        assertEquals(List.of("a and b have both changed y and 1 more", "a, c and b have all changed x"),
                lib.report.Sentences.overlaps(board.overlaps().all()));
    }
}
