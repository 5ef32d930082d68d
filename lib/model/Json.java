package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.*;
import java.nio.file.Path;
import java.util.*;
import tools.jackson.core.*;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.*;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/// The form of records as JSON: `snake_case` names, lower-case words, no nulls, paths as they are written; and numbers out of JSON that
/// others wrote, which may be too large for anything.
public final class Json {
    private Json() {}

    public static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(new SimpleModule()
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addDeserializer(Path.class, new StdDeserializer<Path>(Path.class) {
                        @Override
                        public Path deserialize(JsonParser parser, DeserializationContext context) {
                            return Path.of(parser.getString());
                        }
                    })
                    .addDeserializer(Halt.class, new StdDeserializer<Halt>(Halt.class) {
                        @Override
                        public Halt deserialize(JsonParser parser, DeserializationContext context) {
                            return Halt.parse(parser.getString());
                        }
                    }))
            .build();

    /// One line, without its end.
    public static String line(Object value) {
        return Bytes.escaped(MAPPER.writeValueAsString(value));
    }

    public static String pretty(Object value) {
        return Bytes.escaped(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    /// The same, written as it is made; what it is written to stays open.
    public static void pretty(Object value, Writer out) throws IOException {
        try (var escaping = Bytes.escaping(out)) {
            MAPPER.writerWithDefaultPrettyPrinter().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(escaping, value);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static final double MOST = 1e15;
    /// The start of the year 10000, in seconds since 1970; a number beyond it is taken for no time.
    public static final long YEAR_10000 = 253_402_300_800L;

    /// The number as it is; null if it is none, or none of this world: not finite after rounding.
    public static Double number(JsonNode node) {
        if (!node.isNumber()) return null;
        double number = node.numberValue().doubleValue();
        return Double.isFinite(number) ? number : null;
    }

    /// An amount such as a cost: null if it is no number, below nought, or so large that a sum would lose all else.
    public static Double amount(JsonNode node) {
        var number = number(node);
        return number == null || number < 0 || number > MOST ? null : number;
    }

    /// A count such as tokens: 0 if it isn't told, or is no [#amount]. Thousands of them can be added up.
    public static long count(JsonNode node) {
        return amount(node) == null ? 0 : node.numberValue().longValue();
    }

    /// A time told in seconds since 1970, as a number or in digits, in milliseconds; null if it isn't told or after the year 9999.
    public static Long seconds(JsonNode node) {
        var number = node.isString() && node.asString().matches("\\d{1,12}(\\.\\d{1,9})?") ? Double.valueOf(node.asString()) : number(node);
        return number == null || number <= 0 || number >= YEAR_10000 ? null : Long.valueOf(Math.round(number * 1000));
    }

    /// The line as JSON object, or null if it isn't one: too deep, cut, or no JSON at all.
    public static JsonNode object(String line) {
        int start = 0;
        while (start < line.length() && line.charAt(start) <= ' ') start++;
        if (start == line.length() || line.charAt(start) != '{') return null;
        try {
            return MAPPER.readTree(line);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static final int MOST_TRIES = 20;

    /// The objects of a stream in a line that isn't one, in order: two writers' lines glued together, or one behind somebody's words. What
    /// has no `type` is no object of a stream, and what stands between them is passed over.
    public static List<JsonNode> objects(String line) {
        var found = new ArrayList<JsonNode>();
        int at = line.indexOf('{');
        for (int tries = 0; at >= 0 && tries < MOST_TRIES; tries++) {
            int next = at + 1;
            try (var parser = MAPPER.createParser(line.substring(at))) {
                JsonNode node = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(parser);
                if (node.path("type").isString()) {
                    found.add(node);
                    tries--;
                }
                next = at + (int) parser.currentLocation().getCharOffset();
            } catch (JacksonException e) {
                // Words with a bracket.
            }
            at = line.indexOf('{', next);
        }
        return found;
    }
}
