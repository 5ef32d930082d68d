package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.model.*;

/// A value as it stands in a manifest -> the value of a setting, or a complaint at its place. It knows types and ranges, not what is usual.
final class SettingReader {
    private SettingReader() {}

    @SuppressWarnings("unchecked")
    static <T> T read(Setting<T> setting, Located value) {
        var name = setting.name();
        return (T) switch (setting.type()) {
            case Type.Whole(int least, int most) -> value.whole(name, least, most);
            case Type.Places places -> places(name, places, value);
            case Type.Size size -> size(name, size, value);
            case Type.Time(boolean some) -> time(name, some, value);
            case Type.Flag _ -> value.flag(name);
            case Type.Mark _ -> value.flag(name) ? true : null;
            case Type.Line _, Type.Word _ -> value.text(name);
            case Type.Revision _ -> revision(name, value);
            case Type.File _ -> value.path(name).toAbsolutePath();
            case Type.Texts(_, boolean alone) -> texts(name, alone, value);
            case Type.Patterns _ -> texts(name, true, value);
            case Type.Below below -> below(name, below, value);
            case Type.Variables _ -> variables(name, value);
            case Type.Quantities(boolean ofRun) -> quantities(name, ofRun, value);
            case Type.Spend _ -> value.parsed(name, Budget::parse);
            case Type.Dollars _ -> value.parsed(name, Budget::dollars);
            case Type.Choice<?> choice -> value.parsed(name, choice::parse);
            case Type.Early _ -> value.parsed(name, Halt::parse);
            case Type.Pace _ -> value.parsed(name, Quota::parse);
            case Type.Machines _ -> value instanceof Items items
                    ? value.placed(() -> Hosts.parse(String.join(",", items.texts(name)))) : value.parsed(name, Hosts::parse);
            case Type.Jobs _ -> value.parsed(name, Slurm::parse);
            case Type.Accounts _ -> AccountKeys.read(value, env -> variables(Settings.ENV.name(), env));
            case Type.Best _ -> choosing(name, value);
            case Type.Rules _ -> RuleKeys.read(value);
            case Type.OfJson _ -> json(name, value);
        };
    }

    /// A number without a sign may be written as any other, in YAML's ways too.
    private static int places(String name, Type.Places type, Located value) {
        if (value instanceof Scalar s && s.kind() == Kind.WHOLE && !s.text().matches("[+-].*")) {
            int places = value.whole(name, 0, type.most());
            return places == 0 ? type.most() : places;
        }
        int places = value.parsed(name, text -> type.parse(text, Runtime.getRuntime().availableProcessors()));
        if (places > type.most()) throw value.error("'" + name + "' is " + places + ": use 1 to " + type.most());
        return places;
    }

    private static long size(String name, Type.Size type, Located value) {
        long bytes = value.parsed(name, type::parse);
        if (bytes < 1) throw value.error("'" + name + "' is nothing at all: give it some, or leave it out for no limit");
        return bytes;
    }

    private static Duration time(String name, boolean some, Located value) {
        var time = value.duration(name);
        if (some && !time.isPositive())
            throw value.error("'" + name + "' is no time at all: give it some, or leave it out for no limit");
        return time;
    }

    private static String revision(String name, Located value) {
        var text = value.text(name);
        if (text.startsWith("-")) throw value.error("'" + name + "' is an option, not a commit: name a branch, tag or commit");
        return text;
    }

    private static List<String> texts(String name, boolean alone, Located value) {
        return alone && !(value instanceof Items) ? List.of(value.text(name)) : value.texts(name);
    }

    private static List<String> below(String name, Type.Below type, Located value) {
        var paths = texts(name, true, value);
        if (type.fault(paths) instanceof String fault) throw value.error("'" + name + "' is " + fault);
        return paths;
    }

    private static Amounts quantities(String name, boolean ofRun, Located value) {
        if (ofRun && value instanceof Scalar) return value.parsed(name, Amounts::ofRun);
        var all = new Amounts(Map.of());
        for (var field : value.fields(name).byKey().entrySet()) {
            var at = field.getValue().value();
            var text = at.anyText(field.getKey());
            var less = all;
            all = at.placed(() -> less.with(field.getKey(), text));
        }
        return ofRun ? value.placed(all::checkedOfRun) : all;
    }

    /// Written there, or in a file.
    private static String json(String name, Located value) {
        var text = value instanceof Scalar ? value.placed(() -> TextFile.read(value.path(name))) : Json.line(data(value));
        if (JsonSchema.fault(text) instanceof String fault) throw value.error("'" + name + "' is " + fault);
        return Json.line(Json.MAPPER.readTree(text));
    }

    private static Object data(Located value) {
        return switch (value) {
            case Fields fields -> {
                var all = new LinkedHashMap<String, Object>();
                fields.byKey().forEach((key, field) -> all.put(key, data(field.value())));
                yield all;
            }
            case Items items -> items.values().stream().map(SettingReader::data).toList();
            case Scalar s -> switch (s.kind()) {
                case TEXT, LATE -> s.text();
                case BOOLEAN -> Boolean.valueOf(s.text());
                case WHOLE, NUMBER -> new BigDecimal(s.text());
                case NOTHING -> null;
            };
        };
    }

    private static Choosing choosing(String name, Located value) {
        if (!(value instanceof Fields judge)) return value.placed(() -> Choosing.by(value.text(name)));
        judge.only(List.of("prompt", "agent", "model"), "'" + name + "'");
        if (judge.get("prompt") == null) throw judge.error("this judge isn't asked for anything: add 'prompt'");
        return judge.placed(() -> new Choosing(null, judge.get("prompt").text("prompt"), text(judge, "agent"), text(judge, "model"), null));
    }

    private static String text(Fields fields, String key) {
        return fields.get(key) == null ? null : fields.get(key).text(key);
    }

    private static Env variables(String name, Located value) {
        var env = Env.NONE;
        for (var field : value.fields(name).byKey().entrySet()) {
            var at = field.getValue().value();
            var text = at.anyText(field.getKey());
            var less = env;
            env = at.placed(() -> less.with(field.getKey(), text));
        }
        return env;
    }
}
