package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// What a task may be called, and that its steps change nothing but what they say.
class TaskTest {
    private static Task task() {
        return Task.of("t", new Work.Shell("true"));
    }

    @Test
    void idsThatAreSafeAsAFoldersName() {
        for (var id : List.of("a", "A.b_c-9", "_x", "0", "a.b.c", "x".repeat(128), "数据", "Zoë", "naïve-2", "हिन्दी",
                "𠮷野家", "数".repeat(66))) assertEquals(id, Task.checkId(id));
    }

    @Test
    void idsThatAreNotAreRefusedWithTheReason() {
        for (var id : List.of("../x", "a..b", "..", ".", ".hidden", "-rf", "a/b", "a b", "a\nb", "a\0", "\u0301e", "😀", "a:b", "a\\b", "~",
                "*"))
            assertEquals("task id '" + Text.lines(id) + "' can't be a folder's name: use letters, digits, '.', '_' and '-', and no '..'",
                    assertThrows(UserError.class, () -> Task.checkId(id), id).getMessage());
        assertEquals("a task's id is empty: give it letters, digits, '.', '_' or '-'",
                assertThrows(UserError.class, () -> Task.checkId("")).getMessage());
        assertEquals("a task's id is empty: give it letters, digits, '.', '_' or '-'",
                assertThrows(UserError.class, () -> Task.checkId(null)).getMessage());
        assertEquals("task id '" + "x".repeat(24) + "…' has 300 characters: use 128 at most",
                assertThrows(UserError.class, () -> Task.checkId("x".repeat(300))).getMessage());
        assertEquals("task id '" + "数".repeat(24) + "…' has 201 bytes, too many for a file's name: use 200 at most",
                assertThrows(UserError.class, () -> Task.checkId("数".repeat(67))).getMessage());
        assertThrows(UserError.class, () -> task().named("a/b"));
    }

    @Test
    void slugsAreSafeIdsOrEmpty() {
        assertEquals("Fix-the-bug-in-main.c", Task.slug("Fix the bug in main.c!"));
        assertEquals("x", Task.slug("../x"));
        assertEquals("a.b", Task.slug("a..b"));
        assertEquals("", Task.slug(" ./- "));
        assertEquals("日本-語.md", Task.slug("/日本 – 語.md"));
        assertEquals("Cargo-lock", Task.slug("Cargo.lock"), "git has no branch of that name");
        assertEquals("x".repeat(39), Task.slug("x".repeat(39) + "𠮷"), "not half a character");
        assertEquals("", Task.slug("😀🙂"));
        var random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            var text = random.ints(random.nextInt(60), 1, List.of(128, 0x3000, 0x20000).get(random.nextInt(3)))
                    .mapToObj(c -> random.nextInt(3) == 0 ? "." : Character.toString(c)).collect(Collectors.joining());
            var slug = Task.slug(text);
            if (!slug.isEmpty()) Task.checkId(slug);
            assertTrue(slug.length() <= 40);
        }
    }

    /// What looks the same is the same: some systems write a letter and its mark as two.
    @Test
    void aLetterHasOneForm() {
        var apart = "Zoe\u0308";
        assertEquals("Zoë", Task.checkId(apart));
        assertEquals("Zoë", Task.slug(apart));
        assertEquals(List.of("Zoë"), task().named(apart).after(apart).after());
    }

    @Test
    void eachStepGivesANewTask() {
        var task = task();
        var all = task.named("u").in("dir").env("A", "1").env("B", "2").env("A", "3").reading(Path.of("in")).inWorktree("main")
                .timeout(Duration.ofSeconds(3)).retries(4).priority(5).after("x", "y");
        assertEquals(Task.of("t", new Work.Shell("true")), task);
        assertEquals(List.of("u", Path.of("dir"), new Env(Map.of("A", "3", "B", "2"), List.of("A", "B")), Path.of("in"), true, "main",
                Duration.ofSeconds(3), 4, 5, List.of("x", "y")),
                List.of(all.id(), all.place().dir(), all.place().env(), all.place().stdin(), all.place().worktree(), all.place().base(),
                        all.limits().timeout(), all.limits().retries(), all.limits().priority(), all.after()));
        assertEquals(task, Task.of("t", all.work()));
        assertNull(task.place().worktree());
        assertTrue(task.inWorktree().place().worktree());
        assertEquals("opus", ((Work.Prompt) Task.of("t", new Work.Prompt("claude", "x", null, List.of())).model("opus").work()).model());
    }

    @Test
    void whatNoTaskCanHave() {
        assertEquals("'A-B' can't be the name of an environment variable: use letters, digits and '_'",
                assertThrows(UserError.class, () -> task().env("A-B", "x")).getMessage());
        assertThrows(UserError.class, () -> task().env("A=B", "x"));
        assertThrows(UserError.class, () -> task().env("", "x"));
        assertEquals("the value of environment variable A has a NUL in it: take it out",
                assertThrows(UserError.class, () -> task().env("A", "x\0")).getMessage());
        assertEquals("task 't' runs a command, so it has no model: leave .model(…) out",
                assertThrows(UserError.class, () -> task().model("opus")).getMessage());
    }

    @Test
    void limitsThatAreNone() {
        assertEquals("a task's timeout is no time at all: give it some, or leave it out for no limit",
                assertThrows(UserError.class, () -> task().timeout(Duration.ZERO)).getMessage());
        assertEquals("a task's retries are -1: use 0 to 1000", assertThrows(UserError.class, () -> task().retries(-1)).getMessage());
        assertEquals("a task's stall is less than nothing: give it some time, or leave it out",
                assertThrows(UserError.class, () -> task().stall(Duration.ofSeconds(-1))).getMessage());
    }
}
