package lib.model;

import lib.model.Needed.Nullable;

/// How much of an account is used up in one of its windows, such as the five hours or the seven days of a subscription, as its service
/// told it.
///
/// @param name   such as `five_hour`
/// @param model  the model that it is of alone, a part of that one's name; null if it is of all
/// @param used   the share that is used up, 0 to 1, and more where an account may go beyond
/// @param resets when it begins anew, in milliseconds since 1970, by the wall clock
/// @param length in milliseconds; null if nobody knows it
public record Window(String name, @Nullable String model, double used, long resets, @Nullable Long length) {
    private static final long HOUR = 3_600_000;
    /// Answers that come side by side are told out of order, so that so much less is none.
    private static final double JITTER = 0.05;
    /// So small a change isn't told, and near its end none that is a smaller part of what is left.
    private static final double NEWS = 0.005, NEWS_OF_REST = 0.05;

    /// One whose length is in its name, such as `five_hour` or `seven_day_opus`, whose model is there too.
    public static Window named(String name, double used, long resets) {
        Long length = name.startsWith("five_hour") ? Long.valueOf(5 * HOUR) : name.startsWith("seven_day") ? Long.valueOf(7 * 24 * HOUR)
                : name.startsWith("one_day") ? Long.valueOf(24 * HOUR) : null;
        var rest = name.replaceFirst("^(five_hour|seven_day|one_day)_?", "");
        return new Window(name, length == null || rest.isEmpty() || rest.startsWith("overage") ? null : rest, used, resets, length);
    }

    /// Such as `claude: 63% of its five-hour window are used`.
    public static String words(String account, String name, double used) {
        return account + ": " + Math.round(used * 100) + "% of its " + name.replace('_', '-') + " window are used";
    }

    /// Whether it has begun anew since that one was told.
    public boolean follows(Window before) {
        return resets - before.resets > (length == null ? HOUR : length / 2);
    }

    /// What is known, if that one was known before.
    public Window after(Window before) {
        return before == null || follows(before) || used > before.used || used < before.used - JITTER ? this
                : new Window(name, model, before.used, resets, length);
    }

    /// Whether it is worth telling after that one; null is none.
    public boolean news(Window before) {
        return before == null || follows(before) || used >= 1 != before.used >= 1
                || Math.abs(used - before.used) >= Math.min(NEWS, NEWS_OF_REST * Math.max(0, 1 - before.used));
    }

    /// Its name for people, such as `five-hour window`.
    public String words() {
        return name.replace('_', '-') + " window";
    }
}
