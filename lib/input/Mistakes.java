package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.model.*;

/// All that is wrong with what the user wrote, to be told at once: each mistake with its line and a mark under its place.
///
/// It looks for more by reading again without what was wrong, and knows what one mistake makes of the rest: nobody is told of that.
final class Mistakes {
    static final int MOST = 20;
    private static final int WIDTH = 100;
    private static final Pattern PLACE = Pattern.compile("(?s)(.+?):(\\d+)(?::(\\d+))?: (.*)");
    /// Without these a task is none, or another one.
    private static final Set<String> MUCH = Stream.concat(TaskKeys.WORK.stream(), Stream.concat(Family.KEYS.stream(),
            Stream.of(Settings.AGENT.name()))).collect(Collectors.toSet());
    private static final Fields NOTHING = new Fields(Path.of(""), 0, 0, Map.of());
    private static final Set<Character.UnicodeScript> WIDE = EnumSet.of(Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA, Character.UnicodeScript.HANGUL);
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[^\\s,:\\]}]+");

    private final Path file;
    private final String text;
    private final Map<String, UserError> found = new LinkedHashMap<>();

    /// @param text of that file
    Mistakes(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    Mistakes() {
        this(null, "");
    }

    void add(UserError mistake) {
        found.putIfAbsent(mistake.getMessage(), mistake);
    }

    boolean many() {
        return found.size() >= MOST;
    }

    /// What is read of these keys, without those that are wrong; null if nothing is left that can be read.
    <T> T read(Fields keys, Function<Fields, T> reader) {
        for (boolean all = true; !many(); all = false) {
            try {
                return reader.apply(keys);
            } catch (UserError e) {
                var at = PLACE.matcher(e.getMessage());
                boolean here = at.matches() && at.group(3) != null && at.group(1).equals(keys.file().toString());
                var less = here ? without(keys, Integer.parseInt(at.group(2)), Integer.parseInt(at.group(3)), at.group(4)) : NOTHING;
                // What is wrong with all of it may be wrong since something was left out.
                if (less != null || all) add(e);
                if (less == null || less.equals(NOTHING)) return null;
                keys = less;
            }
        }
        return null;
    }

    /// Null if it is all of it that is wrong; [#NOTHING] if it is so much that no more can be told.
    private static Fields without(Fields keys, int line, int column, String sentence) {
        var left = new LinkedHashMap<>(keys.byKey());
        for (var one : keys.byKey().entrySet()) {
            var value = one.getValue().value();
            boolean key = is(one.getValue(), line, column) && sentence.startsWith("'" + one.getKey() + "'");
            if (!key && !has(value, line, column)) continue;
            if (MUCH.contains(one.getKey())) return NOTHING;
            var less = !key && value instanceof Fields inner ? without(inner, line, column, sentence) : null;
            if (NOTHING.equals(less)) return NOTHING;
            if (less == null) left.remove(one.getKey());
            else left.put(one.getKey(), new Field(one.getValue().line(), one.getValue().column(), less));
            return new Fields(keys.file(), keys.line(), keys.column(), left);
        }
        return null;
    }

    private static boolean is(Field field, int line, int column) {
        return field.line() == line && field.column() == column;
    }

    private static boolean has(Located value, int line, int column) {
        return value.line() == line && value.column() == column || switch (value) {
            case Scalar _ -> false;
            case Items items -> items.values().stream().anyMatch(v -> has(v, line, column));
            case Fields fields -> fields.byKey().values().stream().anyMatch(f -> is(f, line, column) || has(f.value(), line, column));
        };
    }

    /// @throws UserError about all of them, if there are any
    void refuse() {
        if (!found.isEmpty()) throw error();
    }

    /// All of them and this one.
    UserError error(UserError last) {
        add(last);
        return error();
    }

    /// All of them, of which a program is told the one found first.
    private UserError error() {
        var first = found.values().iterator().next();
        var blocks = found.values().stream().sorted(Comparator.comparingInt(Mistakes::line)).map(this::shown)
                .collect(Collectors.joining("\n"));
        return found.size() == 1 ? first.told(blocks)
                : first.told(blocks + "\n" + found.size() + " mistakes" + (many() ? ", and perhaps more" : ""));
    }

    private static int line(UserError mistake) {
        var place = PLACE.matcher(mistake.getMessage());
        return place.matches() && place.group(2).length() < 9 ? Integer.parseInt(place.group(2)) : 0;
    }

    /// The sentence, and below it the line with a mark, if that is a line of a file and has no secret.
    private String shown(UserError mistake) {
        var place = PLACE.matcher(mistake.getMessage());
        if (!place.matches()) return mistake.getMessage();
        var lines = text(place.group(1)).lines().skip(Math.max(0, line(mistake) - 1)).limit(1).toList();
        if (lines.isEmpty()) return mistake.getMessage();
        var line = lines.getFirst().replaceAll("\\p{Cntrl}", " ");
        if (!Policy.DEFAULT.redaction().text(line).equals(Text.lines(line))) return mistake.getMessage();
        int begin = line.length() - line.replaceFirst("^[\\s-]*(?=\\S)", "").length();
        int column = place.group(3) == null ? begin : Math.min(Integer.parseInt(place.group(3)) - 1, line.length());
        var word = WORD.matcher(line);
        int end = place.group(3) == null ? line.length() : word.find(column) && word.start() == column ? word.end() : column + 1;
        int from = column > WIDTH - 30 ? column - 40 : 0, to = Math.min(line.length(), from + WIDTH);
        var number = place.group(2);
        return mistake.getMessage() + "\n  " + number + " | " + (from > 0 ? "…" : "") + line.substring(from, to)
                + (to < line.length() ? "…" : "") + "\n  " + " ".repeat(number.length()) + " | " + (from > 0 ? " " : "")
                + wide(line.substring(from, column), ' ') + wide((line + " ").substring(column, Math.clamp(end, column, to + 1)), '^');
    }

    /// As many marks as these letters are wide.
    private static String wide(String letters, char mark) {
        return letters.codePoints().mapToObj(c -> Character.getType(c) == Character.NON_SPACING_MARK ? ""
                : String.valueOf(mark).repeat(isWide(c) ? 2 : 1)).collect(Collectors.joining());
    }

    private static boolean isWide(int c) {
        return Character.isIdeographic(c) || Character.isEmojiPresentation(c) || WIDE.contains(Character.UnicodeScript.of(c));
    }

    private String text(String name) {
        try {
            if (file != null && name.equals(file.toString())) return text;
            return Files.isRegularFile(Path.of(name)) ? TextFile.read(Path.of(name)) : "";
        } catch (UserError | InvalidPathException e) {
            return "";
        }
    }
}
