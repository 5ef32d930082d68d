package lib.model;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The id of a task: what may be one, see [Task#checkId], and what of a text can be.
public final class Id {
    /// See [Task#ANYHOW].
    static final String ANYHOW = "?";
    /// Letters of any script, with their marks: whoever names a task does so in his own language.
    private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}._-]*");
    private static final Pattern NOT_IN_IDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._-]+"), DOTS = Pattern.compile("\\.{2,}");
    private static final Pattern NOT_FIRST = Pattern.compile("^[\\p{M}.-]+");
    /// Git takes no branch for which it would lock a file of the same name; half a character is left by a cut.
    private static final Pattern NOT_LAST = Pattern.compile("[.\\p{Cs}-]+$"), LOCK = Pattern.compile("\\.lock$");
    /// A file's name has 255 bytes at most, and ours have a little more than an id.
    private static final int LONGEST = 128, MOST_BYTES = 200;
    /// Where the locale is `C`, Java names no file by any others.
    private static final boolean ASCII = !"UTF-8".equals(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private Id() {}

    static String checked(String id) {
        if (id == null || id.isEmpty()) throw new UserError("a task's id is empty: give it letters, digits, '.', '_' or '-'");
        id = composed(id);
        if (id.length() > LONGEST)
            throw new UserError("task id '" + Text.cut(id, 25) + "' has " + id.length() + " characters: use " + LONGEST + " at most");
        if (!ID.matcher(id).matches() || id.contains(".."))
            throw new UserError("task id '" + id + "' can't be a folder's name: use letters, digits, '.', '_' and '-', and no '..'");
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES)
            throw new UserError("task id '" + Text.cut(id, 25) + "' has " + bytes + " bytes, too many for a file's name: use " + MOST_BYTES
                    + " at most");
        if (ASCII && bytes > id.length())
            throw new UserError("task id '" + id + "' has letters that the locale can't write: set LC_ALL=C.UTF-8 and try again");
        return id;
    }

    static String composed(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFC);
    }

    /// Without the mark of one that only has to be over.
    static String bare(String need) {
        return need.endsWith(ANYHOW) ? need.substring(0, need.length() - ANYHOW.length()) : need;
    }

    /// Those with that mark that aren't there without it as well.
    static Set<String> anyhow(Collection<String> needs) {
        var strict = new HashSet<>(needs);
        return needs.stream().filter(need -> need.endsWith(ANYHOW)).map(Id::bare).filter(need -> !strict.contains(need))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Those of some that are among others, in their order.
    static Set<String> among(Collection<String> some, Collection<String> others) {
        var kept = some.stream().map(Id::composed).collect(Collectors.toCollection(LinkedHashSet::new));
        kept.retainAll(new HashSet<>(others));
        return Collections.unmodifiableSet(kept);
    }

    public static String slug(String text, int most) {
        var slug = NOT_IN_IDS.matcher(ASCII ? text.replaceAll("[^\\p{ASCII}]", "-") : composed(text)).replaceAll("-");
        slug = NOT_FIRST.matcher(DOTS.matcher(slug).replaceAll(".")).replaceFirst("");
        slug = NOT_LAST.matcher(slug.substring(0, Math.min(most, slug.length()))).replaceFirst("");
        return LOCK.matcher(slug).replaceFirst("-lock");
    }
}
