package tests;

import module java.base;
import lib.input.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// What holds for all runs: whose word counts, and what a file that came with a repository may not say.
class ConfigTest {
    @TempDir Path temp;
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void begin() {
        env.put("XDG_CONFIG_HOME", temp.resolve("config").toString());
    }

    private Path write(String file, String text) throws IOException {
        var path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private Path users(String text) throws IOException {
        return write("config/orchestrate/config.yaml", text);
    }

    private Path projects(String text) throws IOException {
        return write("work/.orchestrate/config.yaml", text);
    }

    private Config config() {
        return Config.of(temp.resolve("work"), env);
    }

    private String said() {
        return assertThrows(UserError.class, this::config).told();
    }

    @Test
    void theNearerToTheCallWins() throws IOException {
        assertEquals(Policy.DEFAULT, config().variables(config().files(Policy.DEFAULT)));
        var user = users("# mine\nparallel: 6\nretries: 1\ntimeout: 1h\nlink: [a]\n");
        var project = projects("retries: 3\ntimeout: 2h\n");
        env.put("ORCHESTRATE_TIMEOUT", "3h");
        env.put("ORCHESTRATE_LINK", "[x, y]");
        env.put("ORCHESTRATE_PARALLEL", "");
        var config = config();
        var files = config.files(Policy.DEFAULT);
        assertEquals(List.of(6, 3, Duration.ofHours(2)), List.of(files.parallel(), files.retries(), files.timeout()));
        assertEquals(Duration.ofHours(3), config.variables(files.timeout(Duration.ofMinutes(1))).timeout(), "a manifest stands between");
        assertEquals(List.of("x", "y"), config.get(Settings.LINK));
        var places = config.all().stream().collect(Collectors.toMap(v -> v.setting().name(), v -> v.by() + " " + v.place()));
        assertEquals("USER " + user + ":2", places.get("parallel"));
        assertEquals("PROJECT " + project + ":1", places.get("retries"));
        assertEquals("ENVIRONMENT ORCHESTRATE_TIMEOUT", places.get("timeout"));
        assertEquals("DEFAULT null", places.get("grace"));
    }

    /// One sentence tells it, and all else holds.
    @Test
    void whatCouldDoHarmIsNotTakenFromAProject() throws IOException {
        users("budget: 10\nworktree: true\nverify: make test\n");
        projects("verify: evil\nretries: 7\nbudget: 20\npermission_mode: yolo\nworktree: false\nstrict: true\ntask_budget: 1\n");
        var config = config();
        var policy = config.files(Policy.DEFAULT);
        assertEquals(List.of("make test", 7, 10.0, true, true, 1.0), List.of(policy.agents().verify(), policy.retries(),
                policy.agents().budgetUsd(), policy.worktree(), policy.agents().strict(), policy.agents().taskBudgetUsd()));
        assertEquals(1, config.refused().size());
        assertTrue(config.refused().getFirst().contains("so 'verify' (line 1), 'budget' (line 3), 'permission_mode' (line 4), 'worktree' "
                + "(line 5) are not taken from it"), config.refused().toString());
        assertNull(config.get(Settings.PERMISSION_MODE));
        users("deadline: 2h\nhalt: now,fail=1\n");
        projects("deadline: 9h\nhalt: never\n");
        assertTrue(config().refused().getFirst().contains("so 'deadline' (line 1), 'halt' (line 2) are not taken"));
        projects("deadline: 1h\n");
        assertEquals(Duration.ofHours(1), config().files(Policy.DEFAULT).deadline());
        users("budget: 10\n");
        projects("budget: 9\n");
        assertEquals(9.0, config().files(Policy.DEFAULT).agents().budgetUsd());
        projects("max_memory: 86\nmax_cpu: 50\n");
        assertEquals("'max_memory' (line 1) is", config().refused().getFirst().replaceFirst(".* so (.* is) not .*", "$1"));
        assertEquals(50, config().get(Settings.MAX_CPU));
        projects("budget: 1k tokens\n");
        assertEquals(1, config().refused().size(), "it would bound no US dollars");
    }

    /// Whoever adds a setting has to think of this; these were thought of.
    @Test
    void onlyNumbersTimesSwitchesAndBudgetsAreHarmless() {
        var taken = Settings.CONFIG.stream().filter(s -> s.trust() != Setting.Trust.NONE).toList();
        assertTrue(taken.stream().map(Setting::type).noneMatch(t -> t.held() == String.class || t.many()), taken.toString());
        assertTrue(taken.stream().filter(s -> s.type().held() == Boolean.class || s.type().held() == Budget.class)
                .allMatch(s -> s.trust() == Setting.Trust.LESS));
        for (var runs : List.of(Settings.VERIFY, Settings.NOTIFY, Settings.SETUP, Settings.PERMISSION_MODE, Settings.AGENT))
            assertEquals(Setting.Trust.NONE, runs.trust(), runs.name());
    }

    @Test
    void mistakesAreToldAtTheirPlaces() throws IOException {
        var file = users("paralel: 3\nretries: x\ntasks: []\n");
        assertEquals("""
                %1$s:1:1: 'paralel' is no key of a configuration (did you mean 'parallel'?)
                  1 | paralel: 3
                    | ^^^^^^^
                %1$s:2:10: 'retries' is the text 'x': write a whole number
                  2 | retries: x
                    |          ^
                %1$s:3:1: 'tasks' is no key of a configuration
                  3 | tasks: []
                    | ^^^^^
                3 mistakes""".formatted(file), said());
        users("agent: claud\n");
        assertTrue(said().startsWith(file + ":1:8: 'claud' is no agent (did you mean 'claude'?)"), said());
        users("redact: '('\n");
        assertTrue(said().startsWith(file + ":1:9: '(' is no regular expression"), said());
        users("- 1\n");
        assertTrue(said().startsWith(file + ":1:1: 'config.yaml' is a list: write keys and values"), said());
        users("# nothing\n");
        env.put("ORCHESTRATE_MAX_CPU", "101");
        assertEquals("ORCHESTRATE_MAX_CPU: 'max_cpu' is 101: use 1 to 100", said());
        env.put("ORCHESTRATE_MAX_CPU", "#");
        assertEquals("ORCHESTRATE_MAX_CPU: 'max_cpu' is the text '#': write a whole number", said());
        env.put("ORCHESTRATE_MAX_CPU", "[");
        assertTrue(said().startsWith("ORCHESTRATE_MAX_CPU: "), said());
    }

    @Test
    void nobodyElseWritesTheUsersFile() throws IOException {
        var file = users("parallel: 6\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertEquals(file + ": others may write to it, and so have things done as you: 'chmod go-w " + file + "' mends it if all in it is "
                + "yours", said());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(file, temp.resolve("dotfiles"));
        Files.createSymbolicLink(file, temp.resolve("dotfiles"));
        assertEquals(6, config().get(Settings.PARALLEL));
    }

    @Test
    void aLinkInAProjectIsNotRead() throws IOException {
        var file = projects("retries: 7\n");
        Files.move(file, temp.resolve("secret"));
        Files.createSymbolicLink(file, temp.resolve("secret"));
        assertEquals(2, config().get(Settings.RETRIES));
        assertTrue(config().refused().getFirst().startsWith(".orchestrate/config.yaml is not read: "), config().refused().toString());
    }

    /// One is for the agent it stands beside; who says it himself keeps it, and nothing gets lost unseen.
    @Test
    void anAgentsModelIsNoOtherAgents() throws IOException {
        users("agent: codex\nmodel: big\n");
        env.put("ORCHESTRATE_AGENT", "claude");
        var config = config();
        assertEquals("claude", config.agent());
        var tasks = Stream.of("claude", "codex").map(a -> Task.of(a, prompt(a, null))).collect(Collectors.toList());
        tasks.add(Task.of("own", prompt("codex", "small")));
        tasks.add(Task.of("line", new Work.Shell("true")));
        assertEquals(Arrays.asList(null, "big", "small", null), config.usual(tasks).stream()
                .map(t -> t.work() instanceof Work.Prompt p ? p.model() : null).toList());
        env.put("ORCHESTRATE_MODEL", "fast");
        assertEquals("fast", ((Work.Prompt) config().usual(tasks).getFirst().work()).model());
    }

    private static Work.Prompt prompt(String agent, String model) {
        return new Work.Prompt(agent, "Hi.", model, List.of(), Work.Options.NONE, null);
    }

    /// Those that this program reads or writes for another purpose.
    @Test
    void noVariableHasTwoMeanings() throws IOException {
        var others = new TreeSet<String>();
        for (var folder : List.of("lib", "templates/help"))
            try (var files = Files.walk(Repo.path(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList())
                    Pattern.compile("\\bORCHESTRATE_[A-Z_]*[A-Z]\\b").matcher(Files.readString(file)).results().map(MatchResult::group)
                            .filter(name -> !file.endsWith("config.ftl")).forEach(others::add);
            }
        assertTrue(others.contains("ORCHESTRATE_TASK"), others.toString());
        assertEquals(List.of(), Settings.CONFIG.stream().map(Setting::variable).filter(others::contains).toList());
    }

    @Test
    @Tag("process")
    void theCommandLineHeedsItAndTellsIt() throws IOException {
        var cli = Cli.below(temp).with(env);
        users("parallel: 1\nsetup: npm ci\n");
        projects("retries: 0\nnotify: touch evil\n");
        cli.file("tasks.yaml", "parallel: 7\ntasks: [{command: exit 75}]\n");
        var run = cli.run("run", "--dry-run", "echo {}", ":::", "a", "b").exits(0);
        assertTrue(run.out().startsWith("# 2 tasks, 1 at a time"), run.out());
        assertTrue(run.err().contains("so 'notify' (line 2) is not taken from it") && run.err().lines().count() == 1, run.err());
        assertTrue(cli.run("run", "--dry-run", "tasks.yaml").out().contains(", 7 at a time"));
        assertTrue(cli.with("ORCHESTRATE_PARALLEL", "5").run("run", "--dry-run", "tasks.yaml").out().contains(", 5 at a time"));
        assertTrue(cli.with("ORCHESTRATE_PARALLEL", "5").run("run", "-j3", "--dry-run", "tasks.yaml").out().contains(", 3 at a time"));
        cli.run("run", "tasks.yaml").exits(1);
        assertFalse(Files.exists(cli.cwd().resolve("evil")));
        var told = cli.run("config").exits(0).out();
        assertTrue(told.matches("(?s).*\nretries +0 +\\S*work/.orchestrate/config.yaml:1\n.*\ngrace +5s +default\n.*'notify' .line 2.*"),
                told);
        var lines = cli.with("ORCHESTRATE_NICE", "4").run("config", "--json").exits(0).out().lines().map(Json.MAPPER::readTree).toList();
        assertEquals(Settings.CONFIG.size() + 1, lines.size());
        assertTrue(lines.stream().anyMatch(l -> l.toString().equals("{\"name\":\"nice\",\"value\":4,\"from\":\"environment\",\"place\":"
                + "\"ORCHESTRATE_NICE\"}")), lines.toString());
    }
}
