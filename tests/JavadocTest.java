package tests;

import module java.base;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// The doc comments of `lib` are whole: javadoc builds from them without a warning, and the front door leaves no call without a word.
@Tag("heavy")
class JavadocTest {
    /// What a recipe's author has in hand.
    private static final List<String> FRONT_DOOR = List.of("Orchestrator", "RunSettings", "Vocabulary", "Task", "Run", "OpenRun", "Gate",
            "Opinion", "Check", "Agent", "Reader", "Tailer", "Throttle", "Classifier", "Aggregator", "Outcome", "Exit");

    @TempDir Path temp;

    private String javadoc(String... options) throws IOException {
        var words = new StringWriter();
        var argv = new ArrayList<>(List.of("-quiet", "-Xmaxwarns", "10000", "-d", temp.toString(), "-cp",
                System.getProperty("java.class.path")));
        argv.addAll(List.of(options));
        try (var all = Files.walk(Repo.path("lib"))) {
            all.map(Path::toString).filter(p -> p.endsWith(".java")).forEach(argv::add);
        }
        ToolProvider.findFirst("javadoc").orElseThrow().run(new PrintWriter(words), new PrintWriter(words), argv.toArray(String[]::new));
        return words.toString();
    }

    @Test
    void itBuildsWithoutAWarning() throws IOException {
        assertEquals("", javadoc("-Xdoclint:all,-missing", "-Werror"));
        assertTrue(Files.exists(temp.resolve("lib/Orchestrator.html")));
    }

    /// A constructor that only checks what its record's parameters say needs no words of its own.
    @Test
    void theFrontDoorIsDescribed() throws IOException {
        var bare = Pattern.compile("lib/(?:\\w+/)?(\\w+)\\.java:\\d+: warning: no comment\\R\\s*(.*)");
        var found = bare.matcher(javadoc("-Xdoclint:all")).results()
                .filter(m -> FRONT_DOOR.contains(m.group(1)) && !m.group(2).matches("public (?!.* static| class)[A-Z]\\w*( \\{|\\(.*)"))
                .map(m -> m.group(1) + ": " + m.group(2)).toList();
        assertEquals(List.of(), found);
    }
}
