package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.*;

/// What of a task is known only when those are over that it comes after: texts that name their results, and what those are named by.
///
/// It fills in nothing: [Filled] is what came of it.
///
/// @param texts    templates, by what they are of: `command`, `command.2`, `prompt`, `dir`, `stdin`; each `[=` in them is an expression
/// @param env      variables whose values are such templates, which stand in no file, each with what its expressions gave; nothing before
/// @param names    what the expressions name beside tasks, with its value
/// @param asks     what they ask of which task, see [Questions]
/// @param families ids that stand for many, with their ids
/// @param earlier  tasks of earlier runs that are asked as well, `RUN/TASK`
/// @param folder   from which paths are taken; null if there are none
/// @param each     of what it becomes many; null if it doesn't
/// @param of       the task that it was made of, one of many; null if it was written itself
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Late(Map<String, String> texts, Map<String, List<String>> env, Map<String, Object> names, Map<String, Set<String>> asks,
        Map<String, List<String>> families, List<String> earlier, Path folder, Each each, String of) {
    public static final Late NOTHING = new Late(null, null, null, null, null, null, null, null, null);

    /// By which expressions name what one of many is of.
    public static final String ITEM = "item";

    /// The list that a task becomes many of: none of them is known before.
    ///
    /// @param list an expression in a template, as for [#texts]
    /// @param most so many at most
    public record Each(String list, int most) {}

    public Late {
        texts = texts == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        env = env == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(env));
        names = names == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(names));
        asks = asks == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(asks));
        families = families == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(families));
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
    }

    public Late asks(Map<String, Set<String>> asks) {
        return new Late(texts, env, names, asks, families, earlier, folder, each, of);
    }

    public Late env(Map<String, List<String>> env) {
        return new Late(texts, env, names, asks, families, earlier, folder, each, of);
    }

    public Late families(Map<String, List<String>> families) {
        return new Late(texts, env, names, asks, families, earlier, folder, each, of);
    }

    public Late earlier(List<String> earlier) {
        return new Late(texts, env, names, asks, families, earlier, folder, each, of);
    }

    public Late each(Each each) {
        return new Late(texts, env, names, asks, families, earlier, folder, each, of);
    }

    /// Whether the task can't begin as it is.
    public boolean waits() {
        return !texts.isEmpty() || !env.isEmpty() || each != null;
    }

    /// That of one of many.
    ///
    /// @param of    the task that became many
    /// @param value what this one is of
    public Late one(String of, Object value) {
        var with = new LinkedHashMap<>(names);
        with.put(ITEM, value);
        return new Late(texts, env, with, asks, families, earlier, folder, null, of);
    }

    /// All tasks that are asked for something.
    public Set<String> asked() {
        var all = new LinkedHashSet<>(asks.keySet());
        all.removeAll(families.keySet());
        families.values().forEach(all::addAll);
        return all;
    }

    /// What is asked of this task, by itself and as one of many.
    public Set<String> asks(String id) {
        return asks(id, asks);
    }

    Set<String> asks(String id, Map<String, Set<String>> asks) {
        var all = new LinkedHashSet<>(asks.getOrDefault(id, Set.of()));
        families.forEach((family, members) -> {
            if (members.contains(id)) all.addAll(asks.getOrDefault(family, Set.of()));
        });
        return all;
    }

    /// Why one of those it asks for can't be asked, in the middle of a sentence; null if all can.
    ///
    /// @param before those the task comes after, directly or through others
    public String stranger(Set<String> before) {
        var known = new LinkedHashSet<>(before);
        for (var one : earlier) known.add(one.split("/", 2)[1]);
        families.forEach((family, members) -> {
            if (!members.isEmpty() && known.containsAll(members)) known.add(family);
        });
        return Questions.stranger(asks.keySet(), known);
    }

    /// What `tasks` is: each task's fields by its id, and of an id that stands for many, a list of them.
    public Map<String, Object> known(Map<String, Map<String, Object>> tasks) {
        var all = new LinkedHashMap<String, Object>(tasks);
        families.forEach((family, members) -> all.put(family, members.stream().filter(tasks::containsKey).map(id -> {
            var fields = new LinkedHashMap<>(tasks.get(id));
            fields.put(Questions.ID, id);
            return fields;
        }).toList()));
        return all;
    }
}
