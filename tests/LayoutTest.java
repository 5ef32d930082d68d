package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.Json;
import org.junit.jupiter.api.*;

/// The checkout is laid out as its tools and readers expect: lists equal folders, files stay small, nothing of a machine is in it.
class LayoutTest {
    private static final Set<String> TOP_LEVEL = Set.of("orchestrate.java", "lib", "templates", "recipes", "tests", "jbang-catalog.json", "README.md",
            "jbang", ".ci", ".gitignore", "LICENSE");
    private static final int MAX_LINES = 300;

    /// The files of a folder that end like this, and those of its folders below.
    private static Set<String> files(String folder, String ending) throws IOException {
        var root = Repo.path(folder);
        try (var all = Files.walk(root)) {
            return all.filter(p -> p.toString().endsWith(ending) && Files.isRegularFile(p)).map(p -> root.relativize(p).toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// The words of all lines of a script that begin with this directive.
    private static List<String> directive(String script, String name) throws IOException {
        return Files.readAllLines(Repo.path(script)).stream().filter(l -> l.startsWith("//" + name + " ")).flatMap(l -> Stream.of(l.split("\\s+")).skip(1)).toList();
    }

    private static void equal(Set<String> folder, List<String> list) {
        assertEquals(String.join("\n", folder), String.join("\n", new TreeSet<>(list)), "the folder's files (expected) are those of the list");
        assertEquals(folder.size(), list.size(), () -> "one is listed twice: " + list);
    }

    /// Files under version control, or about to be.
    private static List<Path> tracked() throws Exception {
        Assumptions.assumeTrue(Files.exists(Repo.path(".git")), "not a git checkout, so nobody knows which files belong to it");
        var git = new ProcessBuilder("git", "-C", Repo.root().toString(), "ls-files", "-z", "--cached", "--others", "--exclude-standard").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, git.waitFor());
        return Stream.of(names.split("\0")).distinct().map(Path::of).filter(p -> Files.isRegularFile(Repo.root().resolve(p))).toList();
    }

    @Test
    void orchestratorListsAllOfLib() throws IOException {
        var sources = files("lib", ".java");
        sources.removeIf(f -> f.equals("Orchestrator.java") || f.endsWith("package-info.java"));
        equal(sources, directive("lib/Orchestrator.java", "SOURCES"));
    }

    /// The newcomer's page names each file, and who may call whom is as it says.
    @Test
    void earlierGroupsKnowNoLaterOnes() throws IOException {
        var page = Files.readString(Repo.path("lib/package-info.java"));
        var groups = new TreeMap<String, Integer>();
        for (var group : page.substring(page.indexOf("## In which order"), page.indexOf("## To add an agent")).split("\n/// (?=\\d\\. )"))
            for (var name : Pattern.compile("\\[lib\\.(\\w+)]|`(\\w+)`").matcher(group).results().toList()) groups.put(name.group(1) == null ? name.group(2) : name.group(1), group.charAt(0) - '0');
        var sources = files("lib", ".java");
        sources.removeIf(f -> f.contains("/") || f.equals("package-info.java"));
        assertEquals(sources, groups.keySet().stream().map(n -> n + ".java").collect(Collectors.toCollection(TreeSet::new)));
        var said = Set.of("Task Agent", "Task Check", "Own Agent", "Own Check", "Classifier Agent", "Classifier Opinion", "Policy Rule");
        var found = new TreeSet<String>();
        for (var source : sources) {
            var name = source.replace(".java", "");
            var code = Files.readString(Repo.path("lib/" + source)).replaceAll("//.*", "").replaceAll("\"[^\"\n]*\"", "");
            groups.forEach((other, group) -> {
                if (group > groups.get(name) && Pattern.compile("(?<![\\w.])" + other + "\\b(?=[.(> ,;)]|::)").matcher(code).find()) found.add(name + " " + other);
            });
        }
        found.removeAll(said);
        assertEquals(Set.of(), found, "these know what comes later in the reading order");
    }

    @Test
    void orchestratorListsAllTemplates() throws IOException {
        var files = new TreeSet<String>();
        for (var name : files("templates", "")) files.add("templates/" + name + "=../templates/" + name);
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
            assertEquals(String.join(" ", directive(alias.getValue().get("script-ref").asString(), "DESCRIPTION")), alias.getValue().get("description").asString(), alias.getKey());
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
            assertEquals(recipe.replace("//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java\n", "//SOURCES {lib}/lib/Orchestrator.java\n{|") + "|}\n", Files.readString(Repo.path(from)), from);
            assertEquals(String.join(" ", directive("recipes/" + template.getKey() + ".java", "DESCRIPTION")), template.getValue().get("description").asString());
        }
        assertEquals(String.join("\n", names), files("recipes", ".java").stream().map(f -> f.replace(".java", "")).collect(Collectors.joining("\n")));
    }

    @Test
    void packagesFollowFolders() throws IOException {
        for (var name : files("lib", ".java")) assertTrue(Files.readString(Repo.path("lib").resolve(name)).contains(name.startsWith("agents/") ? "package lib.agents;" : "package lib;"), name);
        for (var name : files("tests", ".java")) assertTrue(name.contains("/") || Files.readString(Repo.path("tests").resolve(name)).contains("package tests;"), name);
    }

    @Test
    void eachFileOfLibSaysWhatItDoesAndStaysSmall() throws IOException {
        for (var name : files("lib", ".java")) {
            var lines = Files.readAllLines(Repo.path("lib").resolve(name));
            long own = lines.stream().filter(l -> !l.matches("//[A-Z_]+ .*")).count();
            assertTrue(own <= MAX_LINES, name + " has " + own + " lines: is it still one duty?");
            int type = IntStream.range(0, lines.size()).filter(i -> lines.get(i).matches("(public |final |sealed |abstract )*(class|interface|record|enum) .*|package .*;")
                    && (name.endsWith("package-info.java") || !lines.get(i).startsWith("package"))).findFirst().orElseThrow();
            var above = lines.subList(0, type).stream().filter(l -> !l.startsWith("@") && !l.startsWith("    @") && !l.isBlank()).toList();
            assertTrue(above.stream().anyMatch(l -> l.startsWith("///")), name + " doesn't say what it does");
        }
    }

    @Test
    void theTopLevelIsFixed() throws Exception {
        var names = tracked().stream().map(p -> p.getName(0).toString()).collect(Collectors.toCollection(TreeSet::new));
        names.removeAll(TOP_LEVEL);
        assertEquals(Set.of(), names, "at the top level, but not in its list");
    }

    @Test
    void nothingOfAMachineIsInAnyFile() throws Exception {
        // Each with a class of one letter, so that this file doesn't name what it looks for.
        var machine = Pattern.compile("/wor[k]/|/far[m]/|/roo[t]/|/usr/lib/jv[m]/[a-z]|\\b(?:repo1?|registry|deb|central|archive)\\.(?:mave[n]|npmj[s]|debia[n]|ubunt[u]|sonatyp[e])\\b|https?://[a-z0-9.-]*(?:mave[n]|npmj[s]|debia[n])");
        var found = new ArrayList<String>();
        for (var file : tracked()) {
            var text = new String(Files.readAllBytes(Repo.root().resolve(file)), StandardCharsets.ISO_8859_1);
            var match = machine.matcher(text);
            if (match.find()) found.add(file + ":" + (text.substring(0, match.start()).lines().count()) + ": " + match.group());
        }
        assertEquals(List.of(), found);
    }
}
