package lib.input;

import java.nio.file.Path;
import java.util.*;
import lib.model.*;

/// Ids for tasks whose author gave none: the id wished for if it is free, else with a number added.
///
/// The same wishes in the same order give the same ids. It knows nothing of where a wish comes from.
public final class Ids {
    private static final int LOOKED_AT = 400;
    private static final int LENGTH = 40;
    private final Set<String> taken = new HashSet<>();

    /// The tasks with a number added to each id that an earlier task has too, if nobody wrote it: it is what would be made of the task's
    /// own command or prompt. Ids that somebody wrote, in a file or by [Task#named], are left as they are.
    public static List<Task> unique(List<Task> tasks) {
        var ids = new Ids();
        for (var task : tasks) if (!made(task)) ids.take(task.id());
        var unique = new ArrayList<Task>(tasks.size());
        for (var task : tasks) unique.add(made(task) ? task.named(ids.claim(task.id(), unique.size() + 1, "task-")) : task);
        return Collections.unmodifiableList(unique);
    }

    private static boolean made(Task task) {
        return task.source() == null && task.id().equals(switch (task.work()) {
            case Work.Shell(var line) -> of(line);
            case Work.Exec(var argv) -> of(String.join(" ", argv));
            case Work.Prompt prompt -> of(prompt.text());
        });
    }

    /// The id of a task from what it runs.
    public static String of(String text) {
        var slug = Task.slug(text.substring(0, Math.min(LOOKED_AT, text.length())));
        return slug.isEmpty() ? "task" : slug;
    }

    /// The id of a task from the path of what it is about: as many of its last names as an id may have.
    public static String of(Path file) {
        int first = 0, names = file.getNameCount();
        while (first < names - 1 && file.subpath(first, names).toString().length() > LENGTH) first++;
        return names == 0 ? "task" : of(file.subpath(first, names).toString());
    }

    /// What an id may have of a value; never empty.
    static String part(String value) {
        var slug = Task.slug(value.substring(0, Math.min(LOOKED_AT, value.length())));
        return slug.isEmpty() ? "_" : slug;
    }

    /// A file's name without its ending.
    public static String base(Path file) {
        return file.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
    }

    /// The wishes of tasks that come together, with those shortened that are longer than an id: without what all of them begin with, and
    /// then to their ends or beginnings, whichever tell more of them apart.
    static List<String> distinct(List<String> wishes) {
        var slugs = wishes.stream().map(wish -> Id.slug(wish.substring(0, Math.min(LOOKED_AT, wish.length())), LOOKED_AT)).toList();
        if (slugs.size() < 2 || slugs.stream().allMatch(slug -> slug.length() <= LENGTH)) return slugs;
        var common = slugs.stream().reduce((a, b) -> {
            int same = 0;
            while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) same++;
            return a.substring(0, same);
        }).orElseThrow();
        // Whole words: IMG_0001 and IMG_0002 differ in more than their last figure.
        int from = Math.max(common.lastIndexOf('-'), common.lastIndexOf('/')) + 1;
        var rests = slugs.stream().map(slug -> slug.length() <= LENGTH ? slug : slug.substring(from)).toList();
        var ends = rests.stream().map(rest -> rest.substring(Math.max(0, rest.length() - LENGTH))).toList();
        var beginnings = rests.stream().map(rest -> rest.substring(0, Math.min(LENGTH, rest.length()))).toList();
        return new HashSet<>(ends).size() > new HashSet<>(beginnings).size() ? ends : beginnings;
    }

    /// Keeps an id out of what [#claim] gives.
    void take(String id) {
        taken.add(id);
    }

    /// @param wish   any text, of which [Task#slug] makes an id
    /// @param number the task's number among its like, from 1; the same number must not come twice
    /// @param blank  what the id is made of, before the number, if nothing of the wish is left
    String claim(String wish, int number, String blank) {
        var slug = Task.slug(wish.substring(0, Math.min(LOOKED_AT, wish.length())));
        return free(slug.isEmpty() ? blank + number : slug, number);
    }

    /// The id, with the number added if it is taken.
    public String free(String id, int number) {
        while (!taken.add(id)) id += "-" + number;
        return id;
    }
}
