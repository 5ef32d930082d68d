package lib.agents;

import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.regex.*;

/// When a limit is lifted, read out of prose: a date, a time of the day with its zone, a wait, seconds since 1970. It knows no clock: what
/// is told relatively counts from when it was said.
final class LimitTime {
    private LimitTime() {}

    private static final String PART =
            "(?:\\d+(?:\\.\\d+)? ?|an? )(?:ms|milliseconds?|w(?:eeks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)"
            + "(?![a-z])";
    /// A time to wait, such as `try again in 5 days 22 hours` or `reset after 12h3m`.
    static final Pattern WAIT = words("(?:try again|retry(?:ing)?|resets?|wait|refresh(?:es|ed)?|available(?: again)?|resumes?|back|renews?"
            + "|lifted|continue)(?: after| in| for)?:?(?: about| another| approximately)? ((?:" + PART + ",? ?(?:and )?){1,6})");
    private static final Pattern ONE = words("(?:(\\d+(?:\\.\\d+)?) ?|\\ban? )(ms|mil|w|d|h|m|s)");

    private static final String CLOCK = "(?<h>\\d{1,2})(?::(?<m>\\d{2}))?(?::(?<s>\\d{2}))?(?: ?(?<ap>[ap])\\.?m\\b\\.?)?";
    private static final String ZONE =
            "(?: ?\\(?(?<zone>[A-Z][A-Za-z]+(?:/[\\w+-]+){1,3}|(?:UTC|GMT)(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[A-Z]{2,4}T|PT|MT|CT|ET"
            + "|Pacific|Eastern)\\b)?";
    private static final String MONTH = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?";
    private static final String DAY = "(?<day>\\d{1,2})(?:st|nd|rd|th)?\\b";
    private static final String YEAR = "(?:,? (?<year>\\d{4}))?";
    private static final String AT = "(?:(?:T|,? at |, | )" + CLOCK + ")?";

    private static final Pattern EPOCH = words("(?:\\||\\b(?:resets?(?:[_ ]?at|[_ ]?time)?|until)[\"':= ]+)(\\d{10})(\\d{3})?\\b");
    private static final List<Pattern> DATES = List.of(
            cased("(?<![\\w-])(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})" + AT
            + "(?:\\.\\d{1,9})?(?<offset>Z|[+-]\\d{2}:?\\d{2})?" + ZONE),
            cased("\\b" + MONTH + " " + DAY + YEAR + AT + ZONE),
            cased("\\b" + DAY + " " + MONTH + YEAR + AT + ZONE),
            cased("\\b(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})" + AT + ZONE));
    private static final Pattern WEEKDAY = cased("\\b(?<week>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?(?: at)? " + CLOCK + ZONE);
    private static final Pattern BARE = cased("\\b(?:[Rr]esets?|[Aa]gain|[Uu]ntil|[Aa]ccess|[Rr]efresh(?:es|ed)?|[Rr]enews?|[Aa]vailable"
            + "|[Bb]ack|[Ll]ifted|[Cc]ontinue)(?: on| at| by| after| from)?(?: (?<tomorrow>tomorrow|today),?)?(?: at)? "
            + "(?:(?<named>midnight|noon)|" + CLOCK + ")" + ZONE);

    private static final Map<String, String> ZONES = Map.ofEntries(Map.entry("PT", "America/Los_Angeles"),
            Map.entry("PST", "America/Los_Angeles"), Map.entry("PDT", "America/Los_Angeles"), Map.entry("Pacific", "America/Los_Angeles"),
            Map.entry("MT", "America/Denver"), Map.entry("MST", "America/Denver"), Map.entry("MDT", "America/Denver"),
            Map.entry("CT", "America/Chicago"), Map.entry("CST", "America/Chicago"), Map.entry("CDT", "America/Chicago"),
            Map.entry("ET", "America/New_York"), Map.entry("EST", "America/New_York"), Map.entry("EDT", "America/New_York"),
            Map.entry("Eastern", "America/New_York"), Map.entry("BST", "Europe/London"), Map.entry("CET", "Europe/Paris"),
            Map.entry("CEST", "Europe/Paris"), Map.entry("IST", "Asia/Kolkata"), Map.entry("JST", "Asia/Tokyo"),
            Map.entry("KST", "Asia/Seoul"), Map.entry("SGT", "Asia/Singapore"), Map.entry("AEST", "Australia/Brisbane"),
            Map.entry("AEDT", "Australia/Sydney"));
    private static final List<String> MONTHS = List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final List<String> WEEK = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    /// A time of the day that is over by less was meant: a limit is told a while after it was lifted, but seldom a day before.
    private static final Duration LATE = Duration.ofHours(1);
    private static final Duration LONG_OVER = Duration.ofDays(2);
    private static final Duration HALF_A_YEAR = Duration.ofDays(180);
    private static final double MOST_MILLIS = 1e11;

    private static Pattern words(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    private static Pattern cased(String pattern) {
        return Pattern.compile(pattern.replace("[ap])", "[apAP])").replace("m\\b", "[mM]\\b"));
    }

    /// @param said when it was said, in milliseconds since 1970; 0 if that isn't known
    /// @param zone of times that tell none
    /// @return in milliseconds since 1970; null if there is none, or none that can be told
    static Long of(String message, long said, ZoneId zone) {
        var words = message.replaceAll("[\\s\\u00a0\\u202f]+", " ");
        var epoch = EPOCH.matcher(words);
        if (epoch.find()) return Long.parseLong(epoch.group(1)) * 1000 + (epoch.group(2) == null ? 0 : Long.parseLong(epoch.group(2)));
        for (var date : DATES) if (first(date, words, m -> dated(m, said, zone)) instanceof Long at) return at;
        var wait = wait(said, words);
        if (wait != null || said == 0) return wait;
        for (var day : List.of(WEEKDAY, BARE)) if (first(day, words, m -> next(m, said, zone)) instanceof Long at) return at;
        return null;
    }

    /// The first time that these words tell in this form; null if there is none.
    private static Long first(Pattern form, String words, Function<Matcher, Long> time) {
        for (var m = form.matcher(words); m.find(); )
            try {
                if (time.apply(m) instanceof Long at) return at;
            } catch (DateTimeException e) {
                // 31 February, 25:00, a zone that is none: it tells nothing.
            }
        return null;
    }

    /// When what said `try again in 20s` will answer again; null if it said nothing of the kind.
    static Long wait(long said, String message) {
        var wait = WAIT.matcher(message);
        if (said == 0 || !wait.find()) return null;
        double millis = 0;
        for (var part = ONE.matcher(wait.group(1)); part.find(); ) {
            double n = part.group(1) == null ? 1 : Double.parseDouble(part.group(1));
            millis += switch (part.group(2).toLowerCase(Locale.ROOT)) {
                case "ms", "mil" -> n;
                case "s" -> n * 1000;
                case "m" -> n * 60_000;
                case "h" -> n * 3_600_000;
                case "d" -> n * 86_400_000;
                default -> n * 7 * 86_400_000;
            };
        }
        return said + Math.round(Math.min(millis, MOST_MILLIS));
    }

    private static Long dated(Matcher m, long said, ZoneId local) {
        var zone = zone(m, local);
        if (m.namedGroups().containsKey("offset") && m.group("offset") != null) zone = ZoneOffset.of(m.group("offset"));
        int month = Character.isDigit(m.group("month").charAt(0)) ? Integer.parseInt(m.group("month"))
                : MONTHS.indexOf(m.group("month")) + 1;
        int day = Integer.parseInt(m.group("day"));
        var time = clock(m) instanceof LocalTime t ? t : LocalTime.MIDNIGHT;
        if (m.group("year") != null) {
            long at = LocalDate.of(Integer.parseInt(m.group("year")), month, day).atTime(time).atZone(zone).toInstant().toEpochMilli();
            // One that was long over then is that of something else, of a model say.
            return at < said - LONG_OVER.toMillis() ? null : at;
        }
        if (said == 0) return null;
        // Without a year it is the next such day, or one that has just been.
        var now = Instant.ofEpochMilli(said).atZone(zone);
        var at = MonthDay.of(month, day).atYear(now.getYear()).atTime(time).atZone(zone);
        return (at.isBefore(now.minus(HALF_A_YEAR)) ? at.plusYears(1) : at).toInstant().toEpochMilli();
    }

    private static Long next(Matcher m, long said, ZoneId local) {
        boolean weekly = m.namedGroups().containsKey("week");
        var named = weekly ? null : m.group("named");
        var time = named == null ? clock(m) : named.equals("noon") ? LocalTime.NOON : LocalTime.MIDNIGHT;
        if (time == null) return null;
        var now = Instant.ofEpochMilli(said).atZone(zone(m, local));
        var at = now.with(time);
        if (!weekly && "tomorrow".equals(m.group("tomorrow"))) return at.plusDays(1).toInstant().toEpochMilli();
        if (weekly) at = at.plusDays(Math.floorMod(WEEK.indexOf(m.group("week")) + 1 - now.getDayOfWeek().getValue(), 7));
        boolean over = at.isBefore(now.minus(LATE));
        return (over ? at.plusDays(weekly ? 7 : 1) : at).toInstant().toEpochMilli();
    }

    private static ZoneId zone(Matcher m, ZoneId local) {
        var name = m.group("zone");
        // Of `GMT+5:30` it wants two digits.
        return name == null ? local : ZoneId.of(ZONES.getOrDefault(name, name.replaceAll("([+-])(\\d:)", "$10$2")));
    }

    /// Null if what stands there is a mere number.
    private static LocalTime clock(Matcher m) {
        if (m.group("h") == null || m.group("m") == null && m.group("ap") == null) return null;
        int hour = Integer.parseInt(m.group("h"));
        if (m.group("ap") != null) hour = hour % 12 + (m.group("ap").equalsIgnoreCase("p") ? 12 : 0);
        return LocalTime.of(hour, m.group("m") == null ? 0 : Integer.parseInt(m.group("m")),
                m.group("s") == null ? 0 : Integer.parseInt(m.group("s")));
    }
}
