package lib.model;

import com.networknt.schema.*;
import java.util.*;
import tools.jackson.core.JacksonException;

/// What JSON has to be like, told by a JSON Schema: whether that is one, and what of a text doesn't fit it. It fetches nothing from
/// anywhere, and what it is made with is asked for only where there is a schema.
public final class JsonSchema {
    private static final int SHOWN = 3;

    private JsonSchema() {}

    private static final class Language {
        static final SchemaRegistry HERE = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder().locale(Locale.ROOT).build()));
    }

    /// Why it is no schema, as the end of a sentence; null if it is one.
    public static String fault(String schema) {
        try {
            var json = Json.MAPPER.readTree(schema);
            if (!json.isObject()) return "no JSON object: write a schema such as {type: array}";
            var kind = json.path("$schema").asString(SpecificationVersion.DRAFT_2020_12.getDialectId());
            var errors = Language.HERE.getSchema(SchemaLocation.of(kind)).validate(json);
            if (!errors.isEmpty()) return "no JSON schema: " + words(errors);
            var _ = Language.HERE.getSchema(schema, InputFormat.JSON).validate("null", InputFormat.JSON);
            return null;
        } catch (JacksonException e) {
            return "no JSON: " + Text.line(e.getOriginalMessage(), 200);
        } catch (RuntimeException e) {
            return "no schema that can be used here: " + Text.line(String.valueOf(e.getMessage()), 200);
        }
    }

    /// What of the text doesn't fit, as a sentence with the place in it; null if all fits.
    ///
    /// @param json null if there is none
    public static String flaw(String schema, Object json) {
        if (json == null) return "the answer is no JSON, and it has to fit its schema";
        var errors = Language.HERE.getSchema(schema, InputFormat.JSON).validate(Json.MAPPER.valueToTree(json));
        return errors.isEmpty() ? null : "the answer doesn't fit its schema: " + words(errors);
    }

    private static String words(List<com.networknt.schema.Error> errors) {
        var words = errors.stream().limit(SHOWN).map(error -> {
            var at = error.getInstanceLocation().toString();
            return (at.isEmpty() ? "all of it: " : at + ": ") + Text.line(error.getMessage(), 200);
        }).toList();
        return String.join("; ", words) + (errors.size() > SHOWN ? "; and " + (errors.size() - SHOWN) + " more" : "");
    }
}
