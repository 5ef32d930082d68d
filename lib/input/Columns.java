package lib.input;

import module java.base;
import lib.model.*;

/// Values that are rows of columns, as in a table: `--colsep` says what stands between two columns, `--header :` that each list begins with
/// the columns' names, by which a template may ask for them, as in GNU parallel. It reads one list after the other, and knows no shell.
final class Columns {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{0,6}|#|/|//|\\.|/\\.");

    private final Pattern separator;
    private final boolean header;
    /// Of all lists so far; empty text for a column without one.
    private final List<String> names = new ArrayList<>();

    private Columns(Pattern separator, boolean header) {
        this.separator = separator;
        this.header = header;
    }

    /// Each value is a row of its own, without a name.
    static Columns single() {
        return new Columns(null, false);
    }

    /// @param separator a regular expression; null if a value is one column
    /// @param header    `:` if the first of each list has the names; null if none has
    /// @throws UserError if one of them is none
    static Columns of(String separator, String header) {
        if (header != null && !header.equals(":"))
            throw new UserError("--header '" + header + "' is nothing known: use '--header :', the first line of each list");
        try {
            var pattern = separator == null ? null : Pattern.compile(separator);
            if (pattern != null && pattern.matcher("").find())
                throw new UserError("--colsep '" + separator + "' stands between any two characters: write what is between two columns, "
                        + "such as , or '\\t' or '\\|'");
            return new Columns(pattern, header != null);
        } catch (PatternSyntaxException e) {
            throw new UserError("--colsep '" + separator + "' is no regular expression (" + e.getDescription() + "): mend it");
        }
    }

    /// The rows of one list.
    ///
    /// @param list where the list is, for errors
    /// @throws UserError if they haven't all as many columns, or nothing follows the names
    List<List<String>> rows(String list, List<String> values) {
        var rows = values.stream().map(value -> separator == null ? List.of(value) : List.of(separator.split(value, -1))).toList();
        for (int i = 1; i < rows.size(); i++)
            if (rows.get(i).size() != rows.getFirst().size())
                throw new UserError("line " + (i + 1) + " of " + list + " has " + count(rows.get(i)) + ", and the first has "
                        + count(rows.getFirst()) + ": mend it, or --colsep");
        if (!header) return rows;
        if (rows.size() < 2) throw UserError.nothing(list + ": no value follows the names, so there is nothing to run");
        for (var name : rows.getFirst()) {
            if (!name.isEmpty() && names.contains(name))
                throw new UserError("two columns are called " + Located.shown(name) + ": give one of them another name");
            names.add(name);
        }
        return rows.subList(1, rows.size());
    }

    private static String count(List<String> row) {
        return row.size() == 1 ? "1 column" : row.size() + " columns";
    }

    /// The template with each `{name}`, which may end in a change such as `{name.}`, as the number of its column.
    String numbered(String template) {
        for (int i = 0; i < names.size(); i++)
            if (!NUMBER.matcher(names.get(i)).matches())
                template = template.replaceAll("\\{" + Pattern.quote(names.get(i)) + "(//|/\\.|/|\\.)?}", "{" + (i + 1) + "$1}");
        return template;
    }
}
