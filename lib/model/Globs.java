package lib.model;

import java.text.Normalizer;
import java.util.*;
import java.util.function.*;

/// Globs of paths, read as in .gitignore: from the top of the repository, one without a slash at any depth, a folder with all that is below
/// it. It looks at no file.
public final class Globs {
    private static final String ANY = "**";

    private Globs() {}

    /// Whether a path may match one of these and one of those; what is in doubt may.
    public static boolean mayMeet(List<String> some, List<String> others) {
        var parsed = others.stream().map(Globs::parts).toList();
        return some.stream().map(Globs::parts).anyMatch(a -> parsed.stream().anyMatch(b -> meet(a, b, ANY::equals, Globs::partsMeet)));
    }

    /// Its folders and its name; those that can't be told apart are any.
    private static List<String> parts(String glob) {
        // File systems may take these for the same.
        var plain = Normalizer.normalize(glob, Normalizer.Form.NFC).codePoints()
                .map(sign -> Character.toLowerCase(Character.toUpperCase(sign)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        var path = plain.replaceFirst("/+$", "");
        var found = new ArrayList<String>();
        if (plain.startsWith("!") || !path.contains("/")) found.add(ANY);
        if (!plain.startsWith("!"))
            for (var part : path.split("/+")) {
                if (part.isEmpty() || part.equals(".")) continue;
                boolean unsure = part.contains("{") || part.equals("..") || part.contains("[") && !part.matches(".*\\[[^\\]/]+\\].*");
                found.add(unsure ? ANY : part.equals(ANY) ? ANY : simple(part));
                if (unsure) break;
            }
        found.add(ANY);
        return found;
    }

    /// With no other signs than `*` and `?`; a sign that stands for itself is `?`, which is more than it.
    private static String simple(String part) {
        return part.replaceAll("\\\\.", "?").replaceAll("\\[[^\\]]*\\].*", "*").replaceAll("\\\\$", "*").replaceAll("\\*+", "*");
    }

    private static boolean partsMeet(String a, String b) {
        boolean plain = (a + b).chars().allMatch(sign -> sign < 128);
        // For git `?` is one byte, of which other letters have several.
        return meet(signs(a), signs(b), sign -> sign.equals("*") || !plain && sign.equals("?"),
                (x, y) -> x.equals("?") || y.equals("?") || x.equals(y));
    }

    private static List<String> signs(String part) {
        return part.codePoints().mapToObj(Character::toString).toList();
    }

    /// Whether two sequences can be made equal, by filling each sign that stands for any number of others, none included.
    private static <T> boolean meet(List<T> a, List<T> b, Predicate<T> any, BiPredicate<T, T> fits) {
        // What may meet from the end of b on, then from each place before it.
        var after = new boolean[b.size() + 1];
        for (int i = a.size(); i >= 0; i--) {
            var now = new boolean[b.size() + 1];
            for (int j = b.size(); j >= 0; j--) {
                boolean anyA = i < a.size() && any.test(a.get(i)), anyB = j < b.size() && any.test(b.get(j));
                boolean both = i < a.size() && j < b.size();
                now[j] = i == a.size() && j == b.size() || anyA && (after[j] || j < b.size() && now[j + 1])
                        || anyB && (now[j + 1] || i < a.size() && after[j])
                        || both && !anyA && !anyB && fits.test(a.get(i), b.get(j)) && after[j + 1];
            }
            after = now;
        }
        return after[0];
    }
}
