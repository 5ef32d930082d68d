package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static lib.Orchestrator.*;
import static org.junit.jupiter.api.Assertions.*;

/// What a recipe may rely on beyond a run: ids for tasks nobody named, and mistakes told in a sentence.
class RecipeTest {
    @TempDir Path temp;

    private List<String> ids(Task... tasks) {
        return orchestrate(tasks).in(temp).plan().lines().filter(line -> !line.startsWith("#")).map(line -> line.split(":", 2)[0]).toList();
    }

    @Test
    void idsThatNobodyWroteAreMadeUnique() {
        var far = "cd /very/long/path/to/some/project && make test-";
        var slug = "cd-very-long-path-to-some-project-make-t";
        assertEquals(List.of(slug, slug + "-2"), ids(each(List.of("a", "b"), v -> shell(far + v)).toArray(Task[]::new)));
        assertEquals(List.of("make", "make-2", "make-3"), ids(shell("make"), command("make"), agent("claude", "make")));
        assertEquals(List.of("make-1", "make"), ids(shell("make"), shell("true").named("make")));
        assertEquals(List.of("日本", "task"), ids(shell("日本"), shell("🙂")));
    }

    @Test
    void withinEachAllAreUnique() {
        var files = List.of("src/main/java/org/example/project/one/Table.java", "src/main/java/org/example/project/two/Table.java",
                "./a-name-of-a-file/that/is/longer/than/forty/characters/" + "x".repeat(60), "a/b.c", "a-b.c", "日本");
        var readers = each(files, file -> shell("cat").named(idOf(file)));
        assertEquals(List.of("java-org-example-project-one-Table.java", "java-org-example-project-two-Table.java", "x".repeat(40), "a-b.c",
                "a-b.c-5", "日本"), readers.stream().map(Task::id).toList());
        assertEquals(readers.stream().map(Task::id).toList(), shell("true").after(readers).after());
        assertEquals(List.of("x", "x-2"), each(List.of(1, 2), _ -> shell("true").named("x")).stream().map(Task::id).toList());
    }

    @Test
    void idsThatSomebodyWroteAreNot() {
        assertEquals("task 'x' has the id of another: give one of them a new id",
                assertThrows(UserError.class, () -> ids(shell("a").named("x"), shell("b").named("x"))).getMessage());
    }

    public static final class Mistaken {
        public static void main(String... args) {
            if (args.length > 0) throw mistake("give no arguments");
            each(List.of("nowhere.txt"), name -> shell(lines(Path.of(name)).getFirst()));
        }
    }

    @Tag("process")
    @Test
    void aMistakeIsASentence() throws IOException {
        var result = Cli.below(temp).start("tests.RecipeTest$Mistaken", Path.of("/dev/null"), List.of()).end().exits(2);
        assertEquals("RecipeTest$Mistaken: nowhere.txt: there is no such file: check its name\n", result.err());
        var own = Cli.below(temp).start("tests.RecipeTest$Mistaken", Path.of("/dev/null"), List.of("one")).end().exits(2);
        assertEquals("RecipeTest$Mistaken: give no arguments\n", own.err());
    }
}
