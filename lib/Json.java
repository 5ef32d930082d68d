package lib;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import tools.jackson.core.*;
import tools.jackson.databind.*;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/// How records look as JSON: `snake_case` names, lower-case words, no nulls, paths as they are written.
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
                    .addSerializer(Halt.class, ToStringSerializer.instance)
                    .addDeserializer(Halt.class, new StdDeserializer<Halt>(Halt.class) {
                        @Override
                        public Halt deserialize(JsonParser parser, DeserializationContext context) {
                            return Halt.parse(parser.getString());
                        }
                    }))
            .build();

    /// One line, without its end.
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
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
}
