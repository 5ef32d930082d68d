package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;

/// The real `claude` against the stub of its service: one that finds under a schema what there is to do, one for each of that, and one that
/// puts together what they have answered.
class MapReduceCliTest extends RealAgent {
    private static final int PARTS = 20;
    private static final String MANIFEST = """
            parallel: 6
            defaults: {agent: claude}
            tasks:
            - id: find
              prompt: What is there to do? [[task:find]]
              schema:
                type: object
                required: [parts]
                properties: {parts: {type: array, items: {type: string}}}
            - id: work
              after: find
              foreach: '[=tasks.find.json.parts]'
              prompt: "Do [=item]. [[task:[=item]]]"
            - id: reduce
              after: work
              prompt: "Of [=tasks.work?size]: [=tasks.work?map(t -> t.answer)?join('; ')]. [[task:reduce]]"
            """;

    private final List<String> parts = IntStream.rangeClosed(1, PARTS).mapToObj(i -> "part-" + i).toList();

    @Test
    void oneFindsTwentyWorkAndOnePutsTogether() throws IOException {
        begin("claude");
        stub.on("find").calls("StructuredOutput", Map.of("parts", parts)).says("That is all.");
        for (var part : parts) stub.on(part).says("it's " + part + " `$(done)`");
        stub.on("reduce").says("All is done.");
        cli.file("tasks.yaml", MANIFEST);
        cli.run("run", "--backoff", "100ms", "--max-cpu", "100", "tasks.yaml").exits(0);
        assertEquals(PARTS + 3, cli.report().at("/summary/successful").asInt(), "the list itself is over, too");
        var prompt = Cli.text(cli.latest().resolve("tasks/reduce/1/prompt.md"));
        assertEquals("Of " + PARTS + ": " + parts.stream().map(part -> "it's " + part + " `$(done)`").collect(Collectors.joining("; "))
                + ". [[task:reduce]]", prompt);
        assertTrue(Cli.text(cli.latest().resolve("tasks/find/1/command")).contains("--json-schema"));
        assertEquals(Set.copyOf(parts), parts.stream().filter(part -> stub.requests(part).size() == 1).collect(Collectors.toSet()),
                "each was asked once");
    }

    @Test
    void codexIsAskedForItToo() throws IOException {
        begin("codex");
        stub.on("find").says("{\"parts\": [\"a\"]}");
        cli.file("tasks.yaml", MANIFEST.replace("claude", "codex").split("- id: work")[0]);
        cli.run("run", "--backoff", "100ms", "--max-cpu", "100", "tasks.yaml").exits(0);
        assertTrue(Cli.text(cli.latest().resolve("tasks/find/1/command")).contains("--output-schema"));
    }

    /// It answers as it likes: what doesn't fit goes back to it once.
    @Test
    void whatDoesNotFitGoesBackOnce() throws IOException {
        begin("gemini");
        stub.on("find").says("[1, \"two\"]").says("[1, 2]");
        cli.file("tasks.yaml", "- {id: find, agent: gemini, prompt: 'Count. [[task:find]]', schema: {type: array, items: {type: integer}}}"
                + "\n");
        cli.run("run", "--backoff", "100ms", "--max-cpu", "100", "tasks.yaml").exits(0);
        assertEquals(2, Cli.task(cli.report(), "find").get("attempts").size());
        assertTrue(Cli.text(cli.latest().resolve("tasks/find/2/prompt.md")).contains("/1: string found, integer expected"));
    }
}
