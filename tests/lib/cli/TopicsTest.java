package lib.cli;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import tests.DocShell;
import tests.Repo;

/// `help TOPIC`: every command of a page runs as it stands there, and pages leave nothing out that they list.
@Tag("slow")
@Timeout(600)
class TopicsTest {
    private static final Pattern FILE = Pattern.compile("    # (\\S+\\.(?:yaml|md|java|txt|ftl|ftlh|sh))");

    @TempDir Path temp;

    /// What a page says to type, and the files it says to write, in order.
    private static void follow(String page, BiConsumer<String, String> file, Consumer<String> command) {
        var lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var name = FILE.matcher(lines.get(i));
            if (lines.get(i).startsWith("    $ ")) command.accept(lines.get(i).substring(6));
            else if (name.matches()) {
                var text = new StringBuilder();
                while (i + 1 < lines.size() && lines.get(i + 1).startsWith("    ")) text.append(lines.get(++i).substring(4)).append('\n');
                file.accept(name.group(1), text.toString());
            }
        }
    }

    private void run(String topic) throws IOException {
        var shell = DocShell.below(Files.createDirectories(temp.resolve(topic)));
        shell.go(true);
        shell.cli.file("README", "");
        shell.sh("git init -q . && git add README && git -c user.name=t -c user.email=t@t commit -qm one && mkdir prompts && echo "
                + "'Describe the api.' > prompts/api.md && echo 'Tidy up.' > prompts/docs.md");
        var ran = new AtomicInteger();
        follow(Topics.topic(topic), (name, text) -> {
            try {
                shell.cli.file(name, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, command -> {
            try {
                var result = shell.cli.other("sh", "-c", command);
                assertEquals(0, result.exit(), () -> command + "\n-> " + result.out() + result.err());
                ran.incrementAndGet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertTrue(ran.get() > 0, "no command on the page " + topic);
        shell.cli.nothingLeft();
    }

    @Test
    void everyCommandRunsAsWritten() {
        assertAll(Topics.names().parallelStream().map(topic -> () -> run(topic)));
    }

    @Test
    void pagesFitATerminal() {
        for (var topic : Topics.names()) {
            var page = Topics.topic(topic);
            assertTrue(page.startsWith(topic.toUpperCase(Locale.ROOT) + ": "), page.lines().findFirst().orElse(""));
            assertEquals(List.of(), page.lines().filter(l -> l.length() > 88).toList());
        }
    }

    @Test
    void manifestsTellAllKeys() throws IOException {
        var schema = Json.MAPPER.readTree(Files.readString(Repo.path("templates/manifest.schema.json")));
        var page = Topics.topic("manifests");
        for (var type : List.of("task", "manifest", "rule"))
            for (var key : schema.at("/$defs/" + type + "/properties").propertyNames())
                assertTrue(key.equals("$schema") || key.equals("tasks") || Pattern.compile("(?m)^  " + key + " +\\S").matcher(page).find(),
                        key + " in\n" + page);
        assertTrue(page.replaceAll("\\s+", " ").contains("[0 to 10000 or text; default 4]"), page);
        assertTrue(page.replaceAll("\\s+", " ").contains("[duration; default 1s]"), page);
    }

    @Test
    void recipesNameTheCatalog() throws IOException {
        var page = Topics.topic("recipes");
        for (var alias : Json.MAPPER.readTree(Files.readString(Repo.path("jbang-catalog.json"))).get("aliases").propertyNames())
            assertTrue(alias.equals("orchestrate") || page.contains("\n  " + alias + " "), alias);
    }

    @Test
    void helpListsTopicsAndShowsCommands() throws IOException {
        var cli = Cli.below(temp);
        var all = cli.run("help").exits(0).out();
        for (var topic : Topics.names()) assertTrue(all.contains("  help " + topic + " "), all);
        assertTrue(cli.run("help", "stop").exits(0).out().startsWith("Usage: orchestrate stop "));
        assertEquals("orchestrate: there is no topic 'manifest' (did you mean 'manifests'?): 'orchestrate help' lists them\n",
                cli.run("help", "manifest").exits(2).err());
        cli.nothingLeft();
    }
}
