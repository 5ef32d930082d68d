package lib.model;

import java.util.*;
import tools.jackson.databind.JsonNode;

/// Values of settings, by name, as they are held and written to the journal. What isn't there is null. It asks no one what a value means.
record Chosen(Map<String, Object> values) {
    static final Chosen NOTHING = new Chosen(Map.of());

    /// The usual values.
    static Chosen usual(Setting.Part part) {
        var all = NOTHING;
        for (var setting : Settings.of(part)) all = all.put(setting, setting.usual());
        return all;
    }

    @SuppressWarnings("unchecked")
    <T> T get(Setting<T> setting) {
        return (T) values.get(setting.name());
    }

    /// Null is the usual value.
    ///
    /// @throws UserError if it can't have this one
    <T> Chosen with(Setting<T> setting, T value) {
        if (value != null) setting.check(value);
        return put(setting, value == null ? setting.usual() : value);
    }

    /// The same with no question asked.
    Chosen put(Setting<?> setting, Object value) {
        var more = new HashMap<>(values);
        if (value == null) more.remove(setting.name());
        else more.put(setting.name(), value instanceof List<?> list ? List.copyOf(list) : value);
        return new Chosen(Map.copyOf(more));
    }

    /// The values as they stand in the journal.
    Map<String, Object> written(List<Setting<?>> order) {
        var all = new LinkedHashMap<String, Object>();
        for (var setting : order)
            if (values.get(setting.name()) instanceof Budget(var usd, var tokens)) {
                if (usd != null) all.put(setting.key() + "_usd", usd);
                if (tokens != null) all.put(setting.key() + "_tokens", tokens);
            } else if (values.containsKey(setting.name())) all.put(setting.key(), values.get(setting.name()));
        return all;
    }

    /// These, with what stands in the journal in their place. What isn't a setting's is passed over.
    ///
    /// @throws UserError if a setting can't have its value
    Chosen read(List<Setting<?>> settings, JsonNode journal) {
        var all = this;
        for (var setting : settings) {
            var value = value(setting, journal);
            if (value == null) continue;
            setting.check(value);
            if (!value.equals(all.values.get(setting.name()))) all = all.put(setting, value);
        }
        return all;
    }

    /// Null if it isn't there.
    static Object value(Setting<?> setting, JsonNode journal) {
        if (setting.type() instanceof Type.Spend) {
            var usd = journal.get(setting.key() + "_usd");
            var tokens = journal.get(setting.key() + "_tokens");
            return usd == null && tokens == null ? null
                    : new Budget(Json.MAPPER.treeToValue(usd, Double.class), Json.MAPPER.treeToValue(tokens, Long.class));
        }
        var node = journal.get(setting.key());
        if (node == null || node.isNull()) return null;
        var held = setting.type().held();
        if (!setting.type().many()) return Json.MAPPER.treeToValue(node, held);
        return node.valueStream().map(one -> Json.MAPPER.treeToValue(one, held)).toList();
    }
}
