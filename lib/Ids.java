package lib;

import java.util.*;

/// Ids for tasks whose author gave none: the id wished for if it is free, else with a number added.
///
/// The same wishes in the same order give the same ids. It knows nothing of where a wish comes from.
final class Ids {
    private static final int LOOKED_AT = 400;
    private final Set<String> taken = new HashSet<>();

    /// Keeps an id out of what [#claim] gives.
    void take(String id) {
        taken.add(id);
    }

    /// @param wish   any text, of which [Task#slug] makes an id
    /// @param number the task's number among its like, from 1; the same number must not come twice
    /// @param blank  what the id is made of, before the number, if nothing of the wish is left
    String claim(String wish, int number, String blank) {
        var slug = Task.slug(wish.substring(0, Math.min(LOOKED_AT, wish.length())));
        var id = slug.isEmpty() ? blank + number : slug;
        while (!taken.add(id)) id += "-" + number;
        return id;
    }
}
