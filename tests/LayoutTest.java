package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.input.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.TableRow;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// The checkout is laid out as its tools and readers expect: lists equal folders, files stay small, nothing of a machine is in it.
class LayoutTest {
    private static final Set<String> TOP_LEVEL = Set.of("orchestrate.java", "lib", "templates", "recipes", "tests", "jbang-catalog.json",
            "README.md",
            "jbang", ".ci", ".gitignore", "LICENSE");
    private static final int MAX_LINES = 300;
    private static final int COLUMNS = 140;
    /// Tests that are longer still. The figures may only go down.
    private static final Map<String, Integer> LONGER = Map.of("ApiTest.java", 312, "ClaudeTest.java", 325,
            "Cli.java", 327, "lib/report/FormatsTest.java", 315, "Scenario.java", 357,
            "lib/report/ViewsTest.java", 365, "faults/FaultsTest.java", 480);

    /// The files of a folder that end like this, and those of its folders below.
    static Set<String> files(String folder, String ending) throws IOException {
        var root = Repo.path(folder);
        try (var all = Files.walk(root)) {
            return all.filter(p -> p.toString().endsWith(ending) && Files.isRegularFile(p)).map(p -> root.relativize(p).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// The words of all lines of a script that begin with this directive.
    static List<String> directive(String script, String name) throws IOException {
        return Files.readAllLines(Repo.path(script)).stream().filter(l -> l.startsWith("//" + name + " "))
                .flatMap(l -> Stream.of(l.split("\\s+")).skip(1)).toList();
    }

    static void equal(Set<String> folder, List<String> list) {
        assertEquals(String.join("\n", folder), String.join("\n", new TreeSet<>(list)),
                "the folder's files (expected) are those of the list");
        assertEquals(folder.size(), list.size(), () -> "one is listed twice: " + list);
    }

    /// Files under version control, or about to be.
    private static List<Path> tracked() throws Exception {
        Assumptions.assumeTrue(Files.exists(Repo.path(".git")), "not a git checkout, so nobody knows which files belong to it");
        var git = new ProcessBuilder("git", "-C", Repo.root().toString(), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, git.waitFor());
        return Stream.of(names.split("\0")).distinct().map(Path::of).filter(p -> Files.isRegularFile(Repo.root().resolve(p))).toList();
    }

    @Test
    void noLineIsLongerThanAScreen() throws IOException {
        var found = new ArrayList<String>();
        for (var folder : List.of("lib", "recipes", "tests"))
            for (var name : files(folder, ".java")) wide(folder + "/" + name, found);
        wide("orchestrate.java", found);
        assertEquals(List.of(), found, "longer than " + COLUMNS + " columns");
    }

    /// Help is read on a terminal; what is put in is measured by `TopicsTest`.
    @Test
    void noPageOfHelpIsWiderThanATerminal() throws IOException {
        var found = new ArrayList<String>();
        for (var page : files("templates/help", ".ftl"))
            Files.readAllLines(Repo.path("templates/help/" + page)).stream()
                    .filter(l -> l.length() > 88 && !l.contains("${") && !l.contains("<#")).forEach(l -> found.add(page + ": " + l));
        assertEquals(List.of(), found);
    }

    private static void wide(String file, List<String> found) throws IOException {
        var lines = Files.readAllLines(Repo.path(file));
        for (int i = 0; i < lines.size(); i++) if (lines.get(i).length() > COLUMNS) found.add(file + ":" + (i + 1));
    }

    @Test
    void orchestratorListsAllTemplates() throws IOException {
        var files = new TreeSet<String>();
        // A source among the resources would be compiled as one of ours.
        for (var name : files("templates", ""))
            files.add("templates/" + name + (name.endsWith(".java") ? ".txt" : "") + "=../templates/" + name);
        equal(files, directive("lib/Orchestrator.java", "FILES"));
    }

    @Test
    void theRunnerListsAllTests() throws IOException {
        var sources = files("tests", ".java");
        sources.removeIf(f -> f.equals("AllTests.java") || f.startsWith("bench/"));
        sources.addAll(List.of("../lib/Orchestrator.java", "../orchestrate.java"));
        equal(sources, directive("tests/AllTests.java", "SOURCES"));
    }

    @Test
    void theCatalogNamesTheCommandAndEachRecipe() throws IOException {
        var aliases = Json.object(Files.readString(Repo.path("jbang-catalog.json"))).get("aliases");
        var scripts = new TreeMap<String, String>();
        aliases.properties().forEach(e -> scripts.put(e.getKey(), e.getValue().get("script-ref").asString()));
        var expected = new TreeMap<>(Map.of("orchestrate", "orchestrate.java"));
        for (var recipe : files("recipes", ".java")) expected.put(recipe.replace(".java", ""), "recipes/" + recipe);
        assertEquals(expected, scripts);
        for (var alias : aliases.properties())
            assertEquals(String.join(" ", directive(alias.getValue().get("script-ref").asString(), "DESCRIPTION")),
                    alias.getValue().get("description").asString(), alias.getKey());
    }

    /// `jbang init -t` stamps out a recipe as it is, but for the line that says where the library is.
    @Test
    void eachRecipeIsATemplateToo() throws IOException {
        var templates = Json.object(Files.readString(Repo.path("jbang-catalog.json"))).get("templates");
        var names = new TreeSet<>(Set.of("notebook"));
        for (var template : templates.properties()) {
            names.add(template.getKey());
            var recipe = Files.readString(Repo.path("recipes/" + template.getKey() + ".java"));
            var from = "recipes/templates/" + template.getKey() + ".java.qute";
            assertEquals(from, template.getValue().get("file-refs").get("{basename}.java").asString());
            assertEquals(recipe.replace("//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java\n",
                    "//SOURCES {lib}/lib/Orchestrator.java\n{|") + "|}\n", Files.readString(Repo.path(from)), from);
            assertEquals(String.join(" ", directive("recipes/" + template.getKey() + ".java", "DESCRIPTION")),
                    template.getValue().get("description").asString());
        }
        assertEquals(String.join("\n", names), files("recipes", ".java").stream().map(f -> f.replace(".java", ""))
                .collect(Collectors.joining("\n")));
    }

    /// What the contributor's page shows and names is there.
    @Test
    void theContributorsPageIsTrue(@TempDir Path temp) throws IOException {
        var page = Files.readString(Repo.path("tests/README.md"));
        var blocks = Pattern.compile("(?s)```(java|yaml)\n(.*?)```").matcher(page).results().toList();
        assertEquals(List.of("java", "yaml"), blocks.stream().map(b -> b.group(1)).toList());
        var stories = Files.readString(Repo.path("tests/AgentStoriesTest.java"));
        assertTrue(stories.contains(blocks.getFirst().group(2)), "the story is a real one");
        var manifest = Files.writeString(temp.resolve("m.yaml"), blocks.getLast().group(2));
        var task = Manifest.read(manifest, null).tasks().getFirst();
        assertEquals(List.of("helper", "run", "--json", "--model", "small"), Agents.of(task).invoke(task, new UUID(0, 1)).argv());
        var words = Pattern.compile("`(?:([A-Z]\\w+Test)|((?:lib|tests|templates)/[\\w./-]+|[\\w/]+\\.(?:sh|java|tsv)|faults/\\w+))`");
        var tests = files("tests", "Test.java").stream().map(n -> n.substring(n.lastIndexOf('/') + 1)).toList();
        var lost = words.matcher(page).results().map(m -> m.group(1) != null ? m.group(1) + ".java" : m.group(2))
                .filter(n -> !tests.contains(n)).map(n -> n.startsWith("faults/") ? n + ".java" : n)
                .filter(n -> Stream.of("", "tests/", "tests/fixtures/").noneMatch(at -> Files.exists(Repo.path(at + n)))).toList();
        assertEquals(List.of(), lost);
    }

    /// Templates say where their fields are described.
    @Test
    void templatesNameFilesThatAreThere() throws IOException {
        var source = Pattern.compile("\\blib/[\\w/]+\\.java");
        var lost = new TreeSet<String>();
        for (var name : files("templates", ""))
            for (var named : source.matcher(Files.readString(Repo.path("templates").resolve(name))).results().toList())
                if (!Files.exists(Repo.path(named.group()))) lost.add(name + ": " + named.group());
        assertEquals(Set.of(), lost);
    }

    @Test
    void packagesFollowFolders() throws IOException {
        for (var name : files("lib", ".java"))
            assertTrue(Files.readString(Repo.path("lib").resolve(name))
                    .contains("package lib" + (name.contains("/") ? "." + name.substring(0, name.indexOf('/')) : "") + ";"), name);
        // A test of what a chapter keeps to itself is in that chapter's package.
        for (var name : files("tests", ".java")) {
            var path = name.startsWith("lib/") ? name : "tests/" + name;
            var own = "package " + path.substring(0, path.lastIndexOf('/')).replace('/', '.') + ";";
            assertTrue(Files.readString(Repo.path("tests").resolve(name)).contains(own), name);
        }
    }

    @Test
    void eachFileOfLibSaysWhatItDoesAndStaysSmall() throws IOException {
        for (var name : files("lib", ".java")) {
            var lines = Files.readAllLines(Repo.path("lib").resolve(name));
            long own = lines.stream().filter(l -> !l.matches("//[A-Z_]+ .*")).count();
            assertTrue(own <= MAX_LINES, name + " has " + own + " lines: is it still one duty?");
            int type = IntStream.range(0, lines.size()).filter(i -> lines.get(i)
                    .matches("(public |final |sealed |abstract )*(class|interface|record|enum) .*|package .*;")
                    && (name.endsWith("package-info.java") || !lines.get(i).startsWith("package"))).findFirst().orElseThrow();
            var above = lines.subList(0, type).stream().filter(l -> !l.startsWith("@") && !l.startsWith("    @") && !l.isBlank()).toList();
            assertTrue(above.stream().anyMatch(l -> l.startsWith("///")), name + " doesn't say what it does");
        }
    }

    @Test
    void eachTestStaysSmall() throws IOException {
        var lengths = new TreeMap<String, Integer>();
        for (var name : files("tests", ".java"))
            lengths.put(name, (int) Files.readAllLines(Repo.path("tests").resolve(name)).stream()
                    .filter(l -> !l.startsWith("//SOURCES")).count());
        lengths.forEach((name, own) -> assertTrue(own <= LONGER.getOrDefault(name, MAX_LINES),
                () -> name + " has " + own + " lines: is it still about one thing?"));
        var small = LONGER.keySet().stream().filter(name -> lengths.getOrDefault(name, 0) <= MAX_LINES).toList();
        assertEquals(List.of(), small, "these are small now: take them off the list");
    }

    @Tag("process")
    @Test
    void theTopLevelIsFixed() throws Exception {
        var names = tracked().stream().map(p -> p.getName(0).toString()).collect(Collectors.toCollection(TreeSet::new));
        names.removeAll(TOP_LEVEL);
        assertEquals(Set.of(), names, "at the top level, but not in its list");
    }

    /// Neither do we take work away nor do we show others how. One file lets git remove what git finds nothing in.
    @Tag("heavy")
    @Test
    void nothingTakesWorkAway() throws Exception {
        var takes = Pattern.compile("worktree remove[^\n`']*(?:--force|-f\\b)|branch (?:-D|-d\\S* -f)|\"-D\"|"
                + "\"worktree\", \"(?:remove|prune)\"|\"(?:clean|stash|checkout|restore)\", \"-|reset[\", ]+--hard|rm -r[^\n]*worktrees");
        var found = new ArrayList<String>();
        for (var folder : List.of("lib", "templates", "recipes", "README.md"))
            try (var all = Files.walk(Repo.path(folder))) {
                for (var file : all.filter(Files::isRegularFile).toList())
                    takes.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).results().map(m -> file + ": " + m.group())
                            .filter(f -> !f.endsWith("machine/Removal.java: \"worktree\", \"remove\"")).forEach(found::add);
            }
        assertEquals(List.of(), found);
    }

    @Tag("process")
    @Test
    void nothingOfAMachineIsInAnyFile() throws Exception {
        // Each with a class of one letter, so that this file doesn't name what it looks for.
        var machine = Pattern.compile("/wor[k]/|/far[m]/|/roo[t]/|/usr/lib/jv[m]/[a-z]|"
                + "\\b(?:repo1?|registry|deb|central|archive)\\.(?:mave[n]|npmj[s]|debia[n]|ubunt[u]|sonatyp[e])\\b|"
                + "https?://[a-z0-9.-]*(?:mave[n]|npmj[s]|debia[n])");
        var found = new ArrayList<String>();
        for (var file : tracked()) {
            var text = new String(Files.readAllBytes(Repo.root().resolve(file)), StandardCharsets.ISO_8859_1);
            var match = machine.matcher(text);
            if (match.find()) found.add(file + ":" + text.substring(0, match.start()).lines().count() + ": " + match.group());
        }
        assertEquals(List.of(), found);
    }
}
