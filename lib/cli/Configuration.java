package lib.cli;

import java.util.*;
import java.util.stream.*;
import lib.input.*;
import lib.model.*;
import lib.report.*;

/// What holds for all runs, as `orchestrate config` tells it. It knows no file and no variable: [Config] has read them.
record Configuration(Config config) {
    private static final int LONGEST = 200;

    /// A setting.
    ///
    /// @param value as JSON has it, or as it is written
    /// @param from  `default`, `user`, `project` or `environment`
    /// @param place a file and its line, or a variable; null of what nobody said
    private record Line(String name, Object value, String from, String place) {}

    /// As a table, or as lines of JSON: of each setting, and of what is not heeded. Secrets are not shown.
    String text(boolean json) {
        var lines = config.all().stream().map(this::line).toList();
        if (json)
            return Stream.concat(lines.stream(), config.refused().stream().map(sentence -> Map.of("refused", sentence)))
                    .map(line -> Json.line(line) + "\n").collect(Collectors.joining());
        // A project's own templates could hide what is not taken from it.
        return Views.OURS.text("config.ftl", Map.of("lines", lines.stream().map(Configuration::model).toList(), "refused",
                config.refused(), "files", config.files().stream().map(Object::toString).toList()));
    }

    private <T> Line line(Config.Value<T> value) {
        Object shown = switch (value.value()) {
            case Integer number when !(value.setting().type() instanceof Type.Places && number == Type.Places.AUTO) -> number;
            case Boolean yes -> yes;
            case List<?> list when list.isEmpty() || value.setting().type().held() == String.class ->
                    list.stream().map(one -> shown(one.toString())).toList();
            case null -> null;
            case Object _ -> shown(value.setting().shown(value.value()));
        };
        return new Line(value.setting().name(), shown, value.by().name().toLowerCase(Locale.ROOT), value.place());
    }

    private String shown(String text) {
        return config.variables(config.files(Policy.DEFAULT)).redaction().text(text);
    }

    private static Map<String, Object> model(Line line) {
        var value = switch (line.value) {
            case null -> "-";
            case List<?> list -> list.isEmpty() ? "-" : String.join(", ", list.stream().map(Object::toString).toList());
            case Object other -> other.toString();
        };
        return Map.of("name", line.name, "value", Text.line(value, LONGEST), "place", line.place == null ? line.from : line.place);
    }
}
