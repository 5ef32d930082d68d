package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.model.*;

/// The texts of a task that name what others have come to: found in its keys, asked what they need, and filled when it starts. It reads no
/// results.
public final class LateTexts {
    private static final String COMMAND = "command", PROMPT = "prompt", DIR = Settings.DIR.name(), STDIN = Settings.STDIN.name();

    /// A name that a scope may have, with what it is asked for, and whether it is said what holds without that.
    private static final Pattern NAMED = Pattern.compile("(?<![\\w.$@])(" + String.join("|", Scope.NAMES)
            + ")\\b(?!\\s*->)(?:\\s*\\.\\s*(\\w+)[\\s)]*(!|\\?\\?)?)?");

    private LateTexts() {}

    /// Those of a task.
    ///
    /// @param layers its keys, the nearest first
    /// @param file   its prompt; null if it has none in a file
    /// @param scope  what else they could name
    static Late of(List<Fields> layers, PromptFile file, Scope scope) {
        var own = layers.getFirst();
        var texts = new LinkedHashMap<String, String>();
        switch (own.get(COMMAND)) {
            case Items items -> {
                for (int i = 0; i < items.values().size(); i++) put(texts, COMMAND + "." + i, items.values().get(i));
            }
            case null, default -> put(texts, COMMAND, own.get(COMMAND));
        }
        put(texts, PROMPT, own.get(PROMPT));
        if (file != null && file.late()) texts.put(PROMPT, file.text());
        Path folder = null;
        for (var key : List.of(DIR, STDIN)) {
            var nearest = layers.stream().map(layer -> layer.get(key)).filter(Objects::nonNull).findFirst().orElse(null);
            put(texts, key, nearest);
            if (texts.containsKey(key)) folder = nearest.file().toAbsolutePath().getParent();
        }
        var env = new LinkedHashMap<String, String>();
        for (var layer : layers.reversed())
            if (layer.get(Settings.ENV.name()) instanceof Fields fields)
                for (var name : fields.byKey().keySet()) {
                    env.remove(name);
                    put(env, name, fields.get(name));
                }
        var names = new LinkedHashMap<String, Object>();
        for (var text : Stream.concat(texts.values().stream(), env.values().stream()).toList()) names(text, own, scope, names);
        var given = new LinkedHashMap<String, List<String>>();
        env.keySet().forEach(name -> given.put(name, List.of()));
        return new Late(texts, given, names, null, null, null, folder, null, null);
    }

    private static void put(Map<String, String> texts, String key, Located value) {
        if (value != null && value.late()) texts.put(key, ((Scalar) value).text());
    }

    /// The task, which becomes many.
    static Task becoming(Task task, Late.Each each, Fields own, Scope scope) {
        var late = task.place().late();
        var names = new LinkedHashMap<>(late.names());
        names(each.list(), own, scope.of(task.id()), names);
        return task.at(task.place().late(new Late(late.texts(), late.env(), names, null, null, null, late.folder(), each, null)));
    }

    /// Adds what the text names of what is known.
    private static void names(String text, Fields own, Scope scope, Map<String, Object> names) {
        for (var expression : Template.late(text, code -> code).saying(scope.late()))
            for (var name : Scope.NAMES) {
                if (scope.late().contains(name) || !expression.says(name)) continue;
                if (name.equals(Scope.ENV))
                    throw own.error("an expression names both 'env', whose values no file has, and what is known only when the task "
                            + "starts: give them one each");
                if (scope.names().get(name) instanceof Object value)
                    names.put(name, value instanceof Scope.Known known ? known.values() : value);
            }
    }

    /// The task with all that its texts ask, and its condition as far as that asks for many.
    ///
    /// @param ids      of tasks that it may name
    /// @param families ids that stand for many
    /// @throws UserError with its place if they ask for what no task has
    static Task asking(Task task, Collection<String> ids, Map<String, List<String>> families) {
        var late = task.place().late();
        var asks = new LinkedHashMap<String, Set<String>>();
        try {
            for (var text : texts(task))
                for (var expression : Template.late(text, code -> code).saying(Set.of(Scope.TASKS))) {
                    var questions = expression.questions(ids, families.keySet());
                    questions.asks().forEach((id, fields) -> asks.computeIfAbsent(id, _ -> new LinkedHashSet<>()).addAll(fields));
                    known(expression.asking(questions), task.place().late());
                }
        } catch (UserError e) {
            throw e.at(task.source());
        }
        var said = new LinkedHashMap<String, List<String>>();
        families.forEach((family, members) -> {
            boolean after = task.after().contains(family) || !members.isEmpty() && task.after().containsAll(members);
            if (asks.containsKey(family) || task.limits().when() != null && after && task.limits().when().contains(family))
                said.put(family, members);
            // One that is none for good has nobody to come after.
            if (members.isEmpty() && !ids.contains(family)) asks.remove(family);
        });
        return asks.isEmpty() && said.isEmpty() ? task : task.at(task.place().late(late.asks(asks).families(said)));
    }

    /// @throws UserError if it names what is known before, and isn't, beside what others come to
    private static void known(Expression expression, Late late) {
        var bare = expression.bare();
        for (var named = NAMED.matcher(bare); named.find(); ) {
            var name = named.group(1);
            boolean own = Pattern.compile("\\b" + name + "\\s*(,\\s*\\w+\\s*\\)\\s*)?->").matcher(bare).find();
            boolean later = name.equals(Scope.TASKS) || late.each() != null && List.of(Scope.ITEM, Scope.TASK).contains(name);
            if (own || later) continue;
            if (!late.names().containsKey(name)) throw expression.wrong(Scope.lacking(name));
            if (named.group(2) != null && named.group(3) == null && late.names().get(name) instanceof Map<?, ?> map
                    && !name.equals(Scope.ITEM) && !map.containsKey(named.group(2))) {
                var keys = map.keySet().stream().map(Object::toString).toList();
                throw expression.wrong(Located.shown(named.group(2)) + " is none of '" + name + "'" + UserError.suggestion(named.group(2),
                        keys) + ": use " + String.join(", ", keys.stream().limit(10).toList()));
            }
        }
    }

    /// All its late texts.
    private static List<String> texts(Task task) {
        var late = task.place().late();
        return Stream.of(late.texts().values().stream(), late.env().keySet().stream().map(task.place().env().values()::get)
                .filter(Objects::nonNull), Stream.ofNullable(late.each()).map(Late.Each::list)).flatMap(text -> text).toList();
    }

    /// The task's late texts with what others have come to.
    ///
    /// @param env   the texts of its late variables
    /// @param tasks see [Late#known]
    /// @throws UserError if one can't be filled
    public static Filled filled(Task task, Map<String, String> env, Map<String, Object> tasks) {
        var late = task.place().late();
        var names = new LinkedHashMap<>(late.names());
        names.put(Scope.TASKS, tasks);
        names.put(Scope.TASK, Map.of("id", task.id()));
        var scope = new Scope(names, true, Set.of());
        var filling = new Object() {
            Template template(String text) {
                return Template.late(text, code -> code.says(Scope.TASKS)
                        ? code.asking(code.questions(late.asked(), late.families().keySet())) : code);
            }

            String text(String key) {
                return template(late.texts().get(key)).filled(scope, value -> value);
            }

            Path path(String key) {
                if (!late.texts().containsKey(key)) return null;
                try {
                    return late.folder().resolve(text(key)).normalize();
                } catch (InvalidPathException e) {
                    throw new UserError("'" + key + "' has become no path: " + e.getReason());
                }
            }
        };
        if (late.each() != null) return new Filled(null, null, null, null, born(task.id(), late.each(), filling.template(late.each().list())
                .value(scope)));
        var work = switch (task.work()) {
            case Work.Shell _ when late.texts().containsKey(COMMAND) -> new Work.Shell(filling.template(late.texts().get(COMMAND))
                    .line(scope));
            case Work.Exec(var argv) when late.texts().keySet().stream().anyMatch(key -> key.startsWith(COMMAND + ".")) ->
                    new Work.Exec(IntStream.range(0, argv.size()).mapToObj(i -> late.texts().containsKey(COMMAND + "." + i)
                            ? filling.text(COMMAND + "." + i) : argv.get(i)).toList());
            case Work.Prompt p when late.texts().containsKey(PROMPT) ->
                    new Work.Prompt(p.agent(), filling.text(PROMPT), p.model(), p.args(), p.options(), p.profile());
            case Work same -> null;
        };
        var values = new LinkedHashMap<String, List<String>>();
        env.forEach((name, text) -> values.put(name, filling.template(text).values(Scope.NAMES, scope)));
        return new Filled(work, filling.path(DIR), filling.path(STDIN), values, null);
    }

    /// Each with an id from its value.
    private static List<Filled.One> born(String id, Late.Each each, Object values) {
        if (!(values instanceof List<?> list))
            throw new UserError("its 'foreach' gives " + (values instanceof Map ? "a map" : "the text " + Located.shown(values.toString()))
                    + ", which is no list: let it give one");
        if (list.size() > each.most())
            throw new UserError("its 'foreach' gives " + list.size() + " tasks, and 'most' allows " + each.most()
                    + ": shorten the list, or write most: " + list.size());
        var wishes = Ids.distinct(list.stream().map(Family::words).toList());
        var ids = new Ids();
        return IntStream.range(0, list.size()).mapToObj(i -> {
            var slug = Task.slug(wishes.get(i));
            return new Filled.One(Task.checkId(ids.free(id + "-" + (slug.isEmpty() ? i + 1 : slug), i + 1)), list.get(i));
        }).toList();
    }

    /// The value of a variable.
    ///
    /// @param values what its expressions gave, see [Filled]
    public static String value(String text, List<String> values) {
        return Template.late(text, code -> code).filled(Scope.NAMES, values);
    }
}
