package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import java.lang.classfile.*;
import java.lang.classfile.constantpool.*;
import java.lang.reflect.Modifier;
import lib.board.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.TableRow;
import org.junit.jupiter.api.*;

/// The chapters of `lib` are as their pages say: which files each has, whom each may use; no decision compares words of our own, and nobody
/// names a kind of host.
class ChaptersTest {
    /// The chapters, by their folders; the front door's is empty.
    private static Set<String> chapters() throws IOException {
        return LayoutTest.files("lib", "package-info.java").stream()
                .map(f -> f.equals("package-info.java") ? "" : f.replace("/package-info.java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String folder(String chapter) {
        return chapter.isEmpty() ? "lib" : "lib/" + chapter;
    }

    /// The files of a chapter, by their names.
    private static Set<String> sources(String chapter) throws IOException {
        try (var list = Files.list(Repo.path(folder(chapter)))) {
            return list.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".java") && !n.equals("package-info.java"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// A catalog over http can't look into folders: each chapter's head lists its files, and the front door the heads.
    @Test
    void eachChapterListsItsFiles() throws IOException {
        for (var chapter : chapters())
            if (!chapter.isEmpty())
                LayoutTest.equal(sources(chapter), LayoutTest.directive(folder(chapter) + "/package-info.java", "SOURCES"));
        var front = sources("");
        front.remove("Orchestrator.java");
        for (var chapter : chapters()) if (!Set.of("", "cli").contains(chapter)) front.add(chapter + "/package-info.java");
        LayoutTest.equal(front, LayoutTest.directive("lib/Orchestrator.java", "SOURCES"));
        assertEquals(List.of("lib/Orchestrator.java", "lib/cli/package-info.java"), LayoutTest.directive("orchestrate.java", "SOURCES"));
    }

    private static final Pattern NAMED = Pattern.compile("(?<![\\w.])lib(?:\\.([a-z]\\w*))?\\.(?:[A-Z]\\w*|\\*)");

    /// Each chapter's page says whom it may use, and its files use nobody else; going from one to those it may use leads back to none.
    @Test
    void chaptersUseThoseTheyMay() throws IOException {
        var may = new TreeMap<String, Set<String>>();
        for (var chapter : chapters()) {
            var page = Files.readString(Repo.path(folder(chapter) + "/package-info.java"));
            var said = Pattern.compile("(?ms)^/// May use: (.*?)\\.$").matcher(page);
            assertTrue(said.find(), folder(chapter) + "/package-info.java doesn't say whom it may use");
            may.put(chapter, said.group(1).equals("nothing of ours") ? Set.of()
                    : Stream.of(said.group(1).replace("\n/// ", " ").split(", "))
                            .map(n -> n.replace("`", "").replaceFirst("^lib\\.?", "")).collect(Collectors.toSet()));
        }
        var found = new TreeSet<String>();
        for (var chapter : chapters())
            for (var source : sources(chapter)) {
                var code = Files.readString(Repo.path(folder(chapter) + "/" + source)).replaceAll("//.*", "")
                        .replaceAll("\"\"\"(?s:.*?)\"\"\"", "");
                for (var named : NAMED.matcher(code).results().toList()) {
                    var other = Objects.requireNonNullElse(named.group(1), "");
                    if (!other.equals(chapter) && !may.get(chapter).contains(other))
                        found.add(folder(chapter) + "/" + source + " uses lib." + other);
                }
            }
        assertEquals(Set.of(), found);
        var open = new TreeMap<>(may);
        while (!open.isEmpty()) {
            var free = open.keySet().stream().filter(c -> Collections.disjoint(open.get(c), open.keySet())).findFirst();
            assertTrue(free.isPresent(), () -> "these use each other: " + open.keySet());
            open.remove(free.get());
        }
    }

    /// The one circle there is: a task holds the code its recipe brings, which is asked about tasks.
    private static final Set<Set<String>> ONE_THING = Set.of(Set.of("Agent", "Check", "Own", "Task"));

    /// Within a chapter, too, one can read a file and then those it builds on, and comes to an end. A sealed type and those it permits
    /// count as one, since the language lets them know each other.
    @Tag("heavy")
    @Test
    void noFilesUseEachOtherInACircle() throws IOException {
        var uses = new TreeMap<String, Set<String>>();
        var one = new HashMap<String, String>();
        try (var jar = jar()) {
            var root = jar == null ? Path.of(location()) : jar.getPath("/");
            try (var files = Files.walk(root.resolve("lib"))) {
                for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    var parsed = ClassFile.of().parse(Files.readAllBytes(file));
                    var top = top(parsed.thisClass().asInternalName());
                    if (top.endsWith("Test")) continue;
                    uses.computeIfAbsent(top, _ -> new TreeSet<>()).addAll(used(parsed));
                    parsed.findAttribute(Attributes.permittedSubclasses())
                            .ifPresent(all -> all.permittedSubclasses().stream().map(c -> top(c.asInternalName()))
                                    .filter(permitted -> !permitted.equals(top)).forEach(permitted -> one.put(permitted, top)));
                }
            }
        }
        UnaryOperator<String> whole = top -> Stream.iterate(top, Objects::nonNull, one::get).reduce((_, last) -> last).orElseThrow();
        var merged = new TreeMap<String, Set<String>>();
        uses.forEach((top, others) -> merged.computeIfAbsent(whole.apply(top), _ -> new TreeSet<>())
                .addAll(others.stream().map(whole).filter(o -> !o.equals(whole.apply(top))).toList()));
        var circles = new HashSet<Set<String>>();
        for (var file : merged.keySet()) {
            var circle = reach(merged, file).stream().filter(o -> reach(merged, o).contains(file)).map(o -> o.replaceFirst(".*/", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!circle.isEmpty()) circles.add(circle);
        }
        assertEquals(ONE_THING, circles);
    }

    /// The planner reads what it may not change.
    @Test
    void whatChangesOnTheBoardIsPrivateToItsClass() throws ClassNotFoundException, IOException {
        var found = new TreeSet<String>();
        for (var source : sources("board")) {
            var type = Class.forName("lib.board." + source.replace(".java", ""));
            if (type == Board.class) continue;
            for (var field : type.getDeclaredFields())
                if ((field.getModifiers() & (Modifier.PRIVATE | Modifier.FINAL)) == 0) found.add(source + ": " + field.getName());
        }
        assertEquals(Set.of(), found);
    }

    private static Set<String> reach(Map<String, Set<String>> uses, String from) {
        var found = new HashSet<String>();
        var open = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
        while (!open.isEmpty()) if (found.add(open.peek())) open.addAll(uses.getOrDefault(open.remove(), Set.of()));
            else open.remove();
        return found;
    }

    /// The top-level types of ours that a class names, in its code or in the types of its members.
    private static Set<String> used(ClassModel model) {
        var names = new TreeSet<String>();
        for (var entry : model.constantPool())
            if (entry instanceof ClassEntry c) names.add(c.asInternalName().replaceFirst("^\\[*L?", ""));
            else if (entry instanceof Utf8Entry text)
                DESCRIBED.matcher(text.stringValue()).results().forEach(m -> names.add(m.group(1)));
        return names.stream().filter(n -> n.startsWith("lib/")).map(ChaptersTest::top).collect(Collectors.toSet());
    }

    private static final Pattern DESCRIBED = Pattern.compile("L(lib/[\\w/$]+);");

    private static String top(String internalName) {
        return internalName.replaceFirst("[$;].*", "");
    }

    private static URI location() {
        try {
            return Board.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /// What the classes are in; null if that is a folder.
    private static FileSystem jar() throws IOException {
        var path = Path.of(location());
        return Files.isDirectory(path) ? null : FileSystems.newFileSystem(path);
    }

    private static final Pattern COMPARED = Pattern.compile("""
            (?:\\.(?:equals|equalsIgnoreCase|startsWith|endsWith|contains|indexOf)\\(|case )("[^"]*"(?:, "[^"]*")*)\
            |("[^"]*")\\.(?:equals|equalsIgnoreCase)\\(|List\\.of\\(("[^)]*")\\)\\.contains""");
    /// Agents and services have words of their own, some like ours; and an outcome is read back from its word.
    private static final List<String> MAY_COMPARE = List.of("agents/", "model/Outcome.java");

    /// The words by which types of ours are written.
    private static Set<String> ownWords() {
        var words = Stream.of(Reason.Known.values(), StopCause.Alone.values(), Overload.What.values(), Signal.values(), Status.values(),
                Doing.values(), RunState.values(), Summary.Standing.values(), TableRow.State.values()).flatMap(Stream::of)
                .map(word -> word instanceof Signal ? word.name()
                        : word.toString().replaceFirst("^[A-Z_]+$", word.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toCollection(TreeSet::new));
        words.addAll(List.of(HaltCause.DRAINED.words(), HaltCause.STOPPED.words()));
        return words;
    }

    /// What is decided is asked of a type. A word is read where a file is; what decides by no words at all has none.
    @Tag("heavy")
    @Test
    void noDecisionComparesWordsOfOurOwn() throws IOException {
        var own = ownWords();
        assertTrue(own.containsAll(List.of("auth", "rate-limit-429", "timed_out", "KILL", "completed", "crashed", "retry", "cpu")));
        var found = new TreeSet<String>();
        for (var name : LayoutTest.files("lib", ".java")) {
            if (MAY_COMPARE.stream().anyMatch(name::startsWith)) continue;
            var code = Files.readString(Repo.path("lib").resolve(name)).replaceAll("(?m)^\\s*//.*", "");
            for (var compared : COMPARED.matcher(code).results().toList())
                for (var word : compared.group().replaceAll("^[^\"]*\"|\"[^\"]*$", "").split("\", \""))
                    if (own.contains(word) || name.startsWith("board/")) found.add(name + " compares \"" + word + "\"");
        }
        assertEquals(Set.of(), found);
    }

    /// So nobody finds a file of which the page of its chapter doesn't say where it belongs.
    @Test
    void eachFileIsNamedByItsChaptersPage() throws IOException {
        var found = new TreeSet<String>();
        for (var chapter : chapters()) {
            var page = Files.readString(Repo.path(folder(chapter) + "/package-info.java")).replaceAll("(?m)^//SOURCES.*", "");
            for (var source : sources(chapter)) {
                var name = source.replace(".java", "");
                if (!Pattern.compile("[\\[`.]" + name + "[\\]`]").matcher(page).find()) found.add(folder(chapter) + "/" + source);
            }
        }
        assertEquals(Set.of(), found, "not named by the page of their chapter");
    }

    /// Which host there is, is known where it is chosen and in its own chapter.
    @Test
    void nobodyNamesAKindOfHost() throws IOException {
        var found = new TreeSet<String>();
        for (var chapter : chapters())
            for (var source : sources(chapter)) {
                var code = Files.readString(Repo.path(folder(chapter) + "/" + source)).replaceAll("//.*", "");
                boolean chooses = chapter.equals("machine") || List.of("Wiring.java", "Worker.java").contains(source);
                if (!chooses && code.contains("LocalHost")) found.add(source);
            }
        assertEquals(Set.of(), found);
    }
}
