package lib.report;

import freemarker.core.*;
import java.io.*;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The escaping of values in files that templates make, so that nothing in a value is taken for the file's own marks: of XML and CSV; for
/// HTML Freemarker has its own. It knows texts, no templates.
final class Escaping extends CommonMarkupOutputFormat<Escaping.Markup> {
    /// What XML 1.0 doesn't allow in any form, not even as a reference; lone halves of characters among it.
    private static final Pattern NO_XML = Pattern.compile("[^\\x09\\x0a\\x0d\\x20-\\ud7ff\\ue000-\\ufffd\\x{10000}-\\x{10ffff}]");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern BREAKS = Pattern.compile("\\s*[\\r\\n\\u2028\\u2029]+\\s*");

    static final Escaping XML = new Escaping("XML 1.0", "application/xml", Escaping::xml);
    static final Escaping CSV = new Escaping("CSV", "text/csv", Escaping::csv);

    private final String name;
    private final String type;
    private final UnaryOperator<String> escape;

    private Escaping(String name, String type, UnaryOperator<String> escape) {
        this.name = name;
        this.type = type;
        this.escape = escape;
    }

    /// Letters, digits and what means nothing to any of them within a text, as nearly all values are.
    private static boolean plain(String text) {
        for (int i = 0, length = text.length(); i < length; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '-' && c <= ':' || c >= 'A' && c <= 'Z' || c == '_' || c == ' ')) return false;
        }
        return true;
    }

    /// Without what is forbidden.
    static String xml(String text) {
        if (plain(text)) return text;
        var kept = NO_XML.matcher(text).replaceAll("");
        var out = new StringBuilder(kept.length() + 16);
        for (int i = 0; i < kept.length(); i++)
            switch (kept.charAt(i)) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                case '\r' -> out.append("&#13;");
                default -> out.append(kept.charAt(i));
            }
        return out.toString();
    }

    /// A field on one line, quoted where RFC 4180 wants it. What a spreadsheet would take for a formula gets a `'` in front, as a person
    /// would type it.
    static String csv(String text) {
        if (plain(text) && (text.isEmpty() || text.charAt(0) >= '0' && !text.endsWith(" "))) return text;
        var line = BREAKS.matcher(text).replaceAll(" ");
        boolean formula = !line.isEmpty() && "=+-@\t".indexOf(line.charAt(0)) >= 0 && !NUMBER.matcher(line).matches();
        var safe = formula ? "'" + line : line;
        boolean quoted = formula || safe.chars().anyMatch(c -> c == ',' || c == '"' || c == ';' || c == '\t') || !safe.equals(safe.strip());
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getMimeType() {
        return type;
    }

    @Override
    public void output(String text, Writer to) throws IOException {
        to.write(escape.apply(text));
    }

    @Override
    public String escapePlainText(String text) {
        return escape.apply(text);
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String name) {
        return false;
    }

    @Override
    protected Markup newTemplateMarkupOutputModel(String plain, String markup) {
        return new Markup(this, plain, markup);
    }

    /// A piece of such a file.
    static final class Markup extends CommonTemplateMarkupOutputModel<Markup> {
        private final Escaping format;

        private Markup(Escaping format, String plain, String markup) {
            super(plain, markup);
            this.format = format;
        }

        @Override
        public Escaping getOutputFormat() {
            return format;
        }
    }
}
