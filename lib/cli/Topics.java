package lib.cli;

import java.io.*;
import java.util.*;
import lib.agents.*;
import lib.input.Schema;
import lib.model.*;
import lib.report.*;
import tools.jackson.databind.JsonNode;

/// The pages of `orchestrate help`, from `templates/help/`. What a program can know better than a writer is put into them: the keys of a
/// manifest come from its schema, the agents from [Agents]. It knows no commands: those tell their own usage.
final class Topics {
    private Topics() {}

    /// All pages, in the order they are listed.
    private static final List<String> NAMES = List.of("manifests", "agents", "worktrees", "limits", "pacing", "resume", "places",
            "allocation", "output", "table", "environment", "config", "exit-codes", "templates", "recipes", "mcp", "compare");
    private static final int WIDTH = 80, INDENT = 24;

    /// A key of a manifest.
    ///
    /// @param lines what it is for, wrapped for the column beside its name
    private record Key(String name, List<String> lines) {}

    static List<String> names() {
        return NAMES;
    }

    /// What topics there are, a line for each.
    static String overview() {
        var model = model();
        return Views.render("help/overview.ftl", Map.of("topics",
                NAMES.stream().map(t -> Map.of("name", t, "title", page(t, model).lines().findFirst().orElse(""))).toList()));
    }

    /// What to type first.
    static String start() {
        return Views.render("help/start.ftl", Map.of());
    }

    /// The page on a topic.
    ///
    /// @throws UserError if there is none
    static String topic(String name) {
        if (!NAMES.contains(name))
            throw new UserError("there is no topic '" + name + "'" + UserError.suggestion(name, NAMES) + ": 'orchestrate help' lists them");
        return page(name, model());
    }

    private static String page(String name, Map<String, Object> model) {
        return Views.render("help/" + name + ".ftl", model);
    }

    private static Map<String, Object> model() {
        var schema = Schema.manifest();
        var report = report();
        return Map.of(
                "run_fields", model(keys(report, "/properties")),
                "task_fields", model(keys(report, "/$defs/line/properties")),
                "attempt_fields", model(keys(report, "/$defs/try/properties")),
                "total_fields", model(keys(report, "/$defs/totals/properties")),
                "task_keys", model(keys(schema, "/$defs/task/properties")),
                "file_keys", model(keys(schema, "/$defs/manifest/properties")),
                "rule_keys", model(keys(schema, "/$defs/rule/properties")),
                "profile_keys", model(keys(schema, "/$defs/profile/properties")),
                "settings", Settings.CONFIG.stream().map(Topics::model).toList(),
                "agents", Agents.names().stream().map(Agents::of).map(a -> Json.MAPPER.convertValue(a.needs(), Map.class)).toList());
    }

    private static Map<String, String> model(Setting<?> setting) {
        return Map.of("name", setting.name(), "trust", setting.trust().name().toLowerCase(Locale.ROOT));
    }

    private static JsonNode report() {
        try (var in = Topics.class.getResourceAsStream("/templates/aggregate-report.schema.json")) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<?> model(List<Key> keys) {
        return keys.stream().map(k -> Json.MAPPER.convertValue(k, Map.class)).toList();
    }

    private static List<Key> keys(JsonNode schema, String pointer) {
        var keys = new ArrayList<Key>();
        for (var key : schema.at(pointer).properties()) {
            var more = new ArrayList<String>();
            more.add(form(schema, key.getValue()));
            if (key.getValue().has("default")) more.add("default " + key.getValue().get("default").asString());
            keys.add(new Key(key.getKey(), Cells.wrap(described(schema, key.getValue()) + " [" + String.join("; ", more) + "]",
                    WIDTH - INDENT)));
        }
        return keys;
    }

    private static JsonNode referred(JsonNode schema, JsonNode key) {
        return key.has("$ref") ? schema.at(key.get("$ref").asString().substring(1)) : key;
    }

    private static String described(JsonNode schema, JsonNode key) {
        var own = key.has("description") ? key : referred(schema, key);
        return own.path("description").asString("What is to be done.");
    }

    /// What may be written for it, in a word or two.
    private static String form(JsonNode schema, JsonNode key) {
        if (key.has("$ref")) {
            var name = key.get("$ref").asString().replaceFirst(".*/", "");
            if (List.of("duration", "budget").contains(name)) return name;
            return form(schema, referred(schema, key));
        }
        if (key.has("enum"))
            return String.join(", ", key.get("enum").valueStream().filter(word -> !word.isNull()).map(JsonNode::asString).toList());
        // Any value may be a template.
        if (key.has("anyOf")) return form(schema, key.get("anyOf").get(0));
        if (key.has("oneOf")) return String.join(" or ", key.get("oneOf").valueStream().map(one -> form(schema, one)).distinct().toList());
        var type = key.path("type");
        var first = type.isArray() ? type.get(0).asString() : type.asString("text");
        return switch (first) {
            case "integer", "number" -> key.has("maximum")
                    ? "%s to %s".formatted(key.get("minimum").asString(), key.get("maximum").asString()) : "number";
            case "boolean" -> "true or false";
            case "array" -> type.isArray() ? "text or list" : "list";
            case "object" -> "map";
            default -> "text";
        };
    }
}
