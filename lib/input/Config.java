package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.journal.*;
import lib.model.*;

/// What holds for all runs: settings in the user's own file, in that of the project, and in variables of the environment, of which each
/// wins over those before it. A manifest comes after the files and before the variables, the command line after all. It knows where values
/// stand and who is trusted with which, not what a setting means: all of them are [Settings#CONFIG].
///
/// The project's file may have come with a repository. From it is taken what does no harm whoever wrote it, see [Setting#takes], and the
/// rest is told. Recipes read none of this: they say themselves what they do.
public final class Config {
    /// Whom prompts are for if nobody names an agent.
    public static final String AGENT = "claude";

    private static final List<String> KEYS = TaskKeys.names(Settings.CONFIG);
    private static final Set<Class<?>> YAML = Set.of(Integer.class, Boolean.class);

    /// Whose word a value is.
    public enum By { DEFAULT, USER, PROJECT, ENVIRONMENT }

    /// @param place of the key, such as `config.yaml:3`, or the variable; null of what nobody said
    public record Value<T>(Setting<T> setting, T value, By by, String place) {}

    private final Path user;
    private final Path project;
    private final List<Value<?>> said = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private Config(Path user, Path project) {
        this.user = user;
        this.project = project;
    }

    /// @param base the folder that has `.orchestrate`
    /// @throws UserError about what is wrong in a file or a variable, or if the user's file isn't theirs alone
    public static Config of(Path base, Map<String, String> env) {
        var config = new Config(usersFile(env), base.resolve(".orchestrate/config.yaml"));
        config.readUsers();
        config.readProjects(base);
        config.readVariables(env);
        return config;
    }

    /// Null where there is no home (XDG Base Directory Specification).
    private static Path usersFile(Map<String, String> env) {
        var config = env.getOrDefault("XDG_CONFIG_HOME", "");
        var home = env.getOrDefault("HOME", System.getProperty("user.home"));
        try {
            return (config.startsWith("/") ? Path.of(config) : Path.of(home, ".config")).resolve("orchestrate/config.yaml");
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private void readUsers() {
        if (user == null || !Files.exists(user)) return;
        try {
            said.addAll(read(OwnFolder.checkedFile(user), By.USER, _ -> true));
        } catch (IOException e) {
            throw new UserError(user + ": can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    private void readProjects(Path base) {
        if (!Files.exists(project, LinkOption.NOFOLLOW_LINKS) || project.equals(user)) return;
        var shown = base.relativize(project);
        try {
            boolean own = OwnFolder.is(project.getParent())
                    && OwnFolder.isFile(Files.readAttributes(project, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
            if (!own) {
                refused.add(shown + " is not read: it or its folder is a link, or another user's, or others may write to it");
                return;
            }
        } catch (IOException e) {
            throw new UserError(project + ": can't be read (" + RunFolder.reason(e) + ")");
        }
        var left = new LinkedHashSet<String>();
        said.addAll(read(project, By.PROJECT, field -> {
            if (field.setting.trust() != Setting.Trust.NONE && takes(field)) return true;
            left.add("'" + field.setting.name() + "' (line " + field.at.line() + ")");
            return false;
        }));
        if (!left.isEmpty())
            refused.add(shown + " may have come with a repository, so " + String.join(", ", left) + (left.size() == 1 ? " is" : " are")
                    + " not taken from it, which could run programs, hide something or allow more than you do: write "
                    + (left.size() == 1 ? "it" : "them") + " into " + user + " if you want " + (left.size() == 1 ? "it" : "them"));
    }

    private <T> boolean takes(Written<T> field) {
        return field.setting.takes(get(field.setting), SettingReader.read(field.setting, field.at.value()));
    }

    private void readVariables(Map<String, String> env) {
        for (var setting : Settings.CONFIG)
            if (env.get(setting.variable()) instanceof String text && !text.isBlank()) said.add(read(setting, text));
    }

    /// A value that stands in a variable is written as in YAML where that isn't a text.
    private static <T> Value<T> read(Setting<T> setting, String text) {
        var variable = setting.variable();
        boolean yaml = setting.type().many() ? text.startsWith("[") : YAML.contains(setting.type().held());
        var place = Path.of(variable);
        var plain = new Scalar(place, 1, 1, Kind.TEXT, text);
        try {
            var value = yaml ? LocatedReader.yaml(place, text).orElse(plain) : plain;
            return new Value<>(setting, checked(setting, value), By.ENVIRONMENT, variable);
        } catch (UserError e) {
            throw new UserError(e.getMessage().replaceFirst("^" + variable + "(:\\d+)*: ", variable + ": "));
        }
    }

    /// A key with what it is of.
    private record Written<T>(Setting<T> setting, Field at) {}

    /// All that a file says and may say.
    private static List<Value<?>> read(Path file, By by, Predicate<Written<?>> taken) {
        var text = TextFile.read(file);
        var mistakes = new Mistakes(file, text);
        try {
            var top = LocatedReader.yaml(file, text).orElse(null);
            if (top == null || top instanceof Scalar s && s.kind() == Kind.NOTHING) return List.of();
            var values = mistakes.read(top.fields("config.yaml"), keys -> values(keys, by, taken));
            mistakes.refuse();
            return values;
        } catch (UserError e) {
            throw mistakes.error(e);
        }
    }

    private static List<Value<?>> values(Fields keys, By by, Predicate<Written<?>> taken) {
        keys.only(KEYS, "a configuration");
        var values = new ArrayList<Value<?>>();
        for (var key : keys.byKey().entrySet()) {
            var written = new Written<>(Settings.CONFIG.get(KEYS.indexOf(key.getKey())), key.getValue());
            if (taken.test(written)) values.add(value(written, by));
        }
        return values;
    }

    private static <T> Value<T> value(Written<T> written, By by) {
        return new Value<>(written.setting, checked(written.setting, written.at.value()), by,
                written.at.value().file() + ":" + written.at.line());
    }

    private static <T> T checked(Setting<T> setting, Located written) {
        var value = SettingReader.read(setting, written);
        if (Settings.RUN.contains(setting)) written.placed(() -> Policy.DEFAULT.with(setting, value));
        if (setting.equals(Settings.AGENT)) written.parsed(setting.name(), KnownAgents.BUILT_IN::named);
        return value;
    }

    /// What of the files is not heeded, and why, in a sentence each.
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /// The files that are looked for, in the order of their weight.
    public List<Path> files() {
        return Stream.of(user, project).filter(Objects::nonNull).toList();
    }

    /// What holds; null is nothing.
    public <T> T get(Setting<T> setting) {
        return of(setting).value;
    }

    /// All settings there are, each with the word that counts.
    public List<Value<?>> all() {
        return Settings.CONFIG.stream().<Value<?>>map(this::of).toList();
    }

    @SuppressWarnings("unchecked") // a setting's value has its type
    private <T> Value<T> of(Setting<T> setting) {
        var last = said.reversed().stream().filter(v -> v.setting.equals(setting)).findFirst();
        return (Value<T>) last.orElse(new Value<>(setting, setting.usual(), By.DEFAULT, null));
    }

    /// The policy with what the files say, which a manifest may then change.
    public Policy files(Policy policy) {
        return with(policy, value -> value.by != By.ENVIRONMENT);
    }

    /// The policy with what the variables say, which the command line may then change.
    public Policy variables(Policy policy) {
        return with(policy, value -> value.by == By.ENVIRONMENT);
    }

    private Policy with(Policy policy, Predicate<Value<?>> which) {
        for (var value : said) if (which.test(value) && Settings.RUN.contains(value.setting)) policy = with(policy, value);
        return policy;
    }

    private static <T> Policy with(Policy policy, Value<T> value) {
        return policy.with(value.setting, value.value);
    }

    /// Whom prompts are for that name no agent.
    public String agent() {
        return Objects.requireNonNullElse(get(Settings.AGENT), AGENT);
    }

    /// These tasks with the model and the permission mode of their agent, where they have none: each is meant for the agent that is named
    /// with it or before it.
    ///
    /// @throws UserError if a task's agent can't be asked for it
    public List<Task> usual(List<Task> tasks) {
        for (var setting : List.of(Settings.MODEL, Settings.PERMISSION_MODE)) {
            var byAgent = byAgent(setting);
            if (!byAgent.isEmpty()) tasks = tasks.stream().map(task -> usual(task, setting, byAgent)).toList();
        }
        return tasks;
    }

    private Map<String, Value<String>> byAgent(Setting<String> setting) {
        var all = new HashMap<String, Value<String>>();
        var agent = AGENT;
        for (var by : By.values()) {
            for (var value : said) if (value.by == by && value.setting.equals(Settings.AGENT)) agent = (String) value.value;
            for (var value : said)
                if (value.by == by && value.setting.equals(setting))
                    all.put(agent, new Value<>(setting, (String) value.value, by, value.place));
        }
        return all;
    }

    private static Task usual(Task task, Setting<String> setting, Map<String, Value<String>> byAgent) {
        if (!(task.work() instanceof Work.Prompt p) || p.profile() != null || !(byAgent.get(p.agent()) instanceof Value<String> usual))
            return task;
        boolean model = setting.equals(Settings.MODEL);
        if ((model ? p.model() : p.options().permissionMode()) != null) return task;
        var asked = task.doing(new Work.Prompt(p.agent(), p.text(), model ? usual.value : p.model(), p.args(),
                model ? p.options() : p.options().with(setting, usual.value), p.profile()));
        Unheeded.byAgent(asked, setting, "the '" + setting.name() + "' of " + usual.place);
        return asked;
    }
}
