package lib.report;

import java.util.*;
import java.util.stream.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// The order of tasks as it is drawn, as text and for Mermaid.
class OrderTest {
    private static Task task(String id, String... after) {
        return Task.of(id, new Work.Shell("true")).after(after);
    }

    private static String tree(Task... tasks) {
        return String.join("\n", Order.of(List.of(tasks), Policy.DEFAULT.redaction()).tree());
    }

    @Test
    void aChainIsALineAndForksAreATree() {
        assertEquals("", tree(task("a"), task("b")), "without any order there is nothing to draw");
        assertEquals("a → b → c", tree(task("c", "b"), task("b", "a"), task("alone"), task("a")));
        assertEquals("""
                build
                ├─ test
                │  ├─ fix [after test?; when tasks.test.exit != 0] → tell [after fix, lint?]
                │  └─ ship
                └─ lint""", tree(task("build"), task("test", "build"), task("lint", "build"),
                task("fix", "test?").when("tasks.test.exit != 0"), task("tell", "fix", "lint?"), task("ship", "test")));
    }

    @Test
    void whoComesAfterManyStandsBelowTheLongestWay() {
        assertEquals("""
                a
                b → c → sum [after a, c]""", tree(task("a"), task("b"), task("c", "b"), task("sum", "a", "c")));
        var many = IntStream.range(0, 300).mapToObj(i -> task("m" + i)).collect(Collectors.toCollection(ArrayList::new));
        many.add(task("sum", many.stream().map(Task::id).toArray(String[]::new)));
        var lines = tree(many.toArray(Task[]::new)).lines().toList();
        assertEquals(101, lines.size());
        assertEquals("… 201 more", lines.getLast());
    }

    @Test
    @Tag("heavy")
    void longChainsAndLargeGraphsTakeNoTime() {
        var chain = IntStream.range(0, 20_000).mapToObj(i -> i == 0 ? task("t0") : task("t" + i, "t" + (i - 1))).toArray(Task[]::new);
        assertTrue(tree(chain).lines().allMatch(line -> line.length() < 500));
        assertEquals(1 + 20_000 + 19_999, Order.of(List.of(chain), Policy.DEFAULT.redaction()).flowchart().lines().count());
    }

    @Test
    void mermaidGetsNoWordsOfItsOwn() {
        var secret = Policy.DEFAULT.redact(List.of("hunter\\d")).redaction();
        assertEquals("""
                flowchart LR
                  t0["end"]
                  t1{{"Zoë-2<br>when tasks.end.answer != #quot;#lt;b#gt; #35;1#quot; #amp;#amp; true"}}
                  t2{{"c<br>when tasks.end.answer == '[hidden]'"}}
                  t0 -.-> t1
                  t0 --> t2
                """, Order.of(List.of(task("end"), task("alone"),
                task("Zoë-2", "end?").when("tasks.end.answer != \"<b> #1\" && true"),
                task("c", "end").when("tasks.end.answer == 'hunter2'")),
                secret).flowchart().replaceAll("'[^']*'", "'[hidden]'"));
        assertEquals("flowchart LR\n  t0[\"a\"]\n", Order.of(List.of(task("a")), secret).flowchart());
    }
}
