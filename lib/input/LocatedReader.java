package lib.input;

import module java.base;
import lib.agents.*;
import lib.model.*;
import lib.input.Located.*;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.*;
import org.snakeyaml.engine.v2.schema.*;
import tools.jackson.core.*;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.*;

/// YAML or JSON text -> [Located] values, read token by token so that each keeps its line and column.
///
/// It knows the two syntaxes and what is too much of them, but no key. YAML is 1.2 with its core schema: `yes` is a
/// text. Aliases are refused rather than followed, so a small file can't become a big one.
final class LocatedReader {
    private static final int DEEPEST = 50, MOST_VALUES = 5_000_000;

    private static final StreamReadConstraints WIDE = StreamReadConstraints.builder()
            .maxStringLength((int) TextFile.MOST).maxNameLength((int) TextFile.MOST).maxNumberLength(1_000).build();
    private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(WIDE).build();

    private final Path file;
    private final int linesBefore;
    private final JsonParser tokens;
    private final Plain plain;
    private final int[] room;

    private LocatedReader(Path file, int linesBefore, JsonParser tokens, Plain plain, int[] room) {
        this.file = file;
        this.linesBefore = linesBefore;
        this.tokens = tokens;
        this.plain = plain;
        this.room = room;
    }

    /// The one value the YAML text holds; empty if it holds none.
    static Optional<Located> yaml(Path file, String text) {
        var plain = new Plain();
        // The scanner copies its whole window for each buffer of a long word: many small buffers would take minutes.
        var settings = LoadSettings.builder().setSchema(plain).setCodePointLimit(Integer.MAX_VALUE).setAllowDuplicateKeys(true)
                .setBufferSize(Math.clamp(text.length() / 16, 1 << 10, 1 << 22)).build();
        var factory = YAMLFactory.builder().streamReadConstraints(WIDE).loadSettings(settings).build();
        try (var tokens = factory.createParser(ObjectReadContext.empty(), new StringReader(text))) {
            return new LocatedReader(file, 0, tokens, plain, new int[] {MOST_VALUES}).only("YAML document");
        } catch (JacksonException e) {
            throw new SyntaxError(file, e).yaml(text);
        }
    }

    /// The one value the JSON text holds; empty if it holds none.
    static Optional<Located> json(Path file, String text) {
        return json(file, text, 0, new int[] {MOST_VALUES});
    }

    /// The value of each line that isn't blank.
    static List<Located> jsonLines(Path file, String text) {
        var values = new ArrayList<Located>();
        var room = new int[] {MOST_VALUES};
        int row = 0;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            json(file, line, row, room).ifPresent(values::add);
            row++;
        }
        return values;
    }

    private static Optional<Located> json(Path file, String text, int linesBefore, int[] room) {
        try (var tokens = JSON.createParser(ObjectReadContext.empty(), new StringReader(text))) {
            return new LocatedReader(file, linesBefore, tokens, null, room).only("JSON value");
        } catch (JacksonException e) {
            throw new SyntaxError(file, e).json(linesBefore);
        }
    }

    private Optional<Located> only(String what) {
        if (next() == null) return Optional.empty();
        var value = value(0);
        if (next() != null) throw error("a second " + what + " begins here: keep one");
        return Optional.of(value);
    }

    private JsonToken next() {
        if (plain != null) plain.tag = null;
        return tokens.nextToken();
    }

    private Located value(int depth) {
        int line = line(), column = column();
        if (depth > DEEPEST) throw error("this is nested deeper than " + DEEPEST + " levels: make it flatter");
        if (--room[0] < 0) throw error("there are more than " + MOST_VALUES + " values up to here: split the file");
        var tag = tokens instanceof YAMLParser yaml ? yaml.getRawTag() : null;
        if (tag != null && !tag.equals(Tag.STR.getValue()))
            throw error("YAML tags such as " + Located.shown(tag) + " mean nothing here: take it out");
        return switch (tokens.currentToken()) {
            case START_OBJECT -> new Fields(file, line, column, fields(depth));
            case START_ARRAY -> new Items(file, line, column, items(depth));
            default -> new Scalar(file, line, column, tag == null ? kind() : Kind.TEXT, tokens.getString());
        };
    }

    private Map<String, Field> fields(int depth) {
        var fields = new LinkedHashMap<String, Field>();
        while (next() != JsonToken.END_OBJECT) {
            var key = tokens.currentName();
            int line = line(), column = column();
            var first = fields.get(key);
            if (first != null) throw error(Located.shown(key) + " is given twice, first in line " + first.line() + ": take one out");
            next();
            fields.put(key, new Field(line, column, value(depth + 1)));
        }
        return Collections.unmodifiableMap(fields);
    }

    private List<Located> items(int depth) {
        var items = new ArrayList<Located>();
        while (next() != JsonToken.END_ARRAY) items.add(value(depth + 1));
        return Collections.unmodifiableList(items);
    }

    private Kind kind() {
        if (tokens instanceof YAMLParser yaml) {
            if (yaml.isCurrentAlias())
                throw error("the alias " + Located.shown("*" + tokens.getString())
                        + " isn't followed: write the value out, or use 'defaults'");
            return plain.kind(tokens);
        }
        return switch (tokens.currentToken()) {
            case VALUE_NUMBER_INT -> Kind.WHOLE;
            case VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            case VALUE_NULL -> Kind.NOTHING;
            default -> Kind.TEXT;
        };
    }

    private int line() {
        return tokens.currentTokenLocation().getLineNr() + linesBefore;
    }

    private int column() {
        return tokens.currentTokenLocation().getColumnNr();
    }

    private UserError error(String sentence) {
        return new UserError(file + ":" + line() + ":" + column() + ": " + sentence);
    }

    /// YAML's core schema, watched: every scalar goes on as the text it is, since Jackson reads `0089` as a broken octal
    /// number, and what it would have been is kept here for the one question asked.
    private static final class Plain extends CoreSchema {
        private final CoreScalarResolver core = new CoreScalarResolver(false);
        Tag tag;

        @Override
        public ScalarResolver getScalarResolver() {
            return (text, implicit) -> {
                tag = core.resolve(text, implicit);
                return Tag.STR;
            };
        }

        Kind kind(JsonParser tokens) {
            if (tag == null) return isUnwritten(tokens) ? Kind.NOTHING : Kind.TEXT;
            return tag.equals(Tag.INT) ? Kind.WHOLE : tag.equals(Tag.FLOAT) ? Kind.NUMBER : tag.equals(Tag.BOOL) ? Kind.BOOLEAN
                    : tag.equals(Tag.NULL) ? Kind.NOTHING : Kind.TEXT;
        }

        /// Whether nothing stands after the colon, as against `''`. Jackson asks no resolver about either.
        private static boolean isUnwritten(JsonParser tokens) {
            var start = tokens.currentTokenLocation();
            var end = tokens.currentLocation();
            return tokens.getString().isEmpty() && start.getLineNr() == end.getLineNr() && start.getColumnNr() == end.getColumnNr();
        }
    }
}
