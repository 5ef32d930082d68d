package lib.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The rule by which a run gives up early, after GNU parallel's `--halt`: `never`, `soon,fail=1`, `now,fail=20%`, `now,success=1`.
///
/// @param when    what happens to tasks that are running: `SOON` lets them finish, `NOW` ends them, `AT_ONCE` kills them, which no policy
///                asks for
/// @param on      which settled tasks are counted
/// @param count   how many, 1 or more; 0 is never
/// @param percent whether `count` is a share of all tasks
public record Halt(When when, On on, int count, boolean percent) {
    public enum When { SOON, NOW, AT_ONCE }

    public enum On { FAIL, SUCCESS }

    public static final Halt NEVER = new Halt(When.SOON, On.FAIL, 0, false);

    /// @throws UserError if the text is no halt policy
    public static Halt parse(String text) {
        if (text.equals("never")) return NEVER;
        var form = java.util.regex.Pattern.compile("(now|soon),(?:(fail)=(\\d{1,7})(%?)|(success)=(\\d{1,7}))").matcher(text);
        if (form.matches()) {
            var on = form.group(2) != null ? On.FAIL : On.SUCCESS;
            int count = Integer.parseInt(form.group(on == On.FAIL ? 3 : 6));
            boolean percent = on == On.FAIL && !form.group(4).isEmpty();
            if (count > 0 && !(percent && count > 100))
                return new Halt(When.valueOf(form.group(1).toUpperCase(Locale.ROOT)), on, count, percent);
        }
        throw new UserError("'" + text + "' is no halt policy: write never, soon,fail=1, now,fail=20% or now,success=1");
    }

    /// Whether it is time, given how many have failed and succeeded out of all.
    public boolean due(int failed, int succeeded, int all) {
        if (count == 0) return false;
        if (on == On.SUCCESS) return succeeded >= count;
        return failed > 0 && (percent ? 100L * failed >= (long) count * all : failed >= count);
    }

    @JsonValue
    @Override
    public String toString() {
        return count == 0 ? "never" : (when + "," + on).toLowerCase(Locale.ROOT) + "=" + count + (percent ? "%" : "");
    }
}
