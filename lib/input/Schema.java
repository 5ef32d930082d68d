package lib.input;

import java.util.*;
import lib.model.*;
import lib.model.Setting.Part;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON schema of what may stand in a manifest: for editors, which read it in `templates/manifest.schema.json`, and for the help's
/// pages. The settings are put into a frame that says the rest.
public final class Schema {
    private Schema() {}

    private static final String FRAME = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "Manifest of orchestrate",
              "description": "Tasks to run side by side: a list of tasks, or a map of settings with the list under 'tasks'. Each line of a \
            .jsonl file is one task.",
              "oneOf": [{"$ref": "#/$defs/tasks"}, {"$ref": "#/$defs/manifest"}],
              "$defs": {
                "manifest": {"type": "object", "required": ["tasks"], "additionalProperties": false, "properties": {
                  "$schema": {"description": "Where this schema is, for editors.", "type": "string"},
                  "name": {"description": "What the run is called; part of its folder's name.", "type": ["string", "number", "boolean"],
                    "pattern": "[\\\\p{L}\\\\p{N}_]", "maxLength": 200},
                  "vars": {"description": "Values for templates, by names: [=vars.name] stands for one in any text of tasks, of their \
            prompt files and of settings. --var name=value wins; one without a value has to be given so.", "type": "object",
                    "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}},
                  "from_env": {"description": "Variables of the environment that templates may read, as [=env.NAME]. What they are put \
            into is in the run's journal, but for values of a task's 'env'.", "type": ["array", "string"],
                    "items": {"type": "string"}},
                  "profiles": {"description": "Agents described as data: how they are started, and JSON pointers into their lines. Their \
            names are for 'agent'.", "type": "object", "additionalProperties": {"$ref": "#/$defs/profile"}},
                  "defaults": {"description": "Keys for every task that doesn't have them itself; 'env' is merged, and agent, model and \
            args are for prompts only.", "type": "object", "additionalProperties": false, "properties": {}},
                  "tasks": {"$ref": "#/$defs/tasks"}}},
                "tasks": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/task"}},
                "task": {"type": "object", "additionalProperties": false,
                  "oneOf": [
                    {"required": ["command"],
                      "not": {"anyOf": [{"required": ["agent"]}, {"required": ["model"]}, {"required": ["args"]}]}},
                    {"required": ["prompt"]},
                    {"required": ["prompt_file"]}],
                  "properties": {
                    "id": {"description": "Name of the task, unique in the file; it becomes a folder's name. Without it the task is named \
            after what it does.", "type": ["string", "number", "boolean"],
                      "pattern": "\\\\[=|^(?!.*\\\\.\\\\.)[\\\\p{L}\\\\p{N}_][\\\\p{L}\\\\p{M}\\\\p{N}._-]{0,127}$"},
                    "command": {"description": "A line for sh, or a program and its arguments.", "oneOf": [
                      {"type": ["string", "number", "boolean"], "pattern": "\\\\S"},
                      {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1}]},
                    "prompt": {"description": "What an agent shall do.", "type": ["string", "number", "boolean"], "pattern": "\\\\S"},
                    "prompt_file": {"description": "File with the prompt, from this file's folder. Its YAML front matter may have the \
            keys of a task; what is written here wins.", "type": ["string", "number", "boolean"]},
                    "matrix": {"description": "Lists of values by names: the task is one for each combination of theirs, which templates \
            have as [=matrix.name]. 'include' and 'exclude' are as in GitHub Actions. Its id stands for all of them.",
                      "type": "object", "minProperties": 1, "properties": {
                        "include": {"type": "array", "items": {"type": "object"}},
                        "exclude": {"type": "array", "items": {"type": "object"}}},
                      "additionalProperties": {"type": ["array", "string"]}},
                    "foreach": {"description": "A list of values: the task is one for each of them, which templates have as [=item]. Or \
            {file: items.txt} for a file's lines, or {glob: 'src/*.c'} for files, from this file's folder; or '[=tasks.find.json]', a list \
            that a task it comes after has come to: then they come while the run goes on.",
                      "type": ["array", "object", "string"], "properties": {"file": {"type": "string"}, "glob": {"type": "string"}},
                      "additionalProperties": false},
                    "most": {"description": "How many tasks it may become; 1000 without it.", "type": "integer", "minimum": 1,
                      "maximum": 100000}}},
                "rule": {"type": "object", "required": ["outcome", "reason"],
                  "additionalProperties": false, "properties": {
                    "match": {"description": "Regular expression looked for in the last lines of stderr, then stdout, ignoring case.",
                      "type": "string"},
                    "program": {"description": "The program the rule is for, if the command calls it; any without it.", "type": "string"},
                    "exit": {"description": "Exit statuses the rule is for, as a shell shows them; any but 0 without it.",
                      "oneOf": [{"$ref": "#/$defs/status"}, {"type": "array", "items": {"$ref": "#/$defs/status"}}]},
                    "outcome": {"description": "What the failure means.",
                      "enum": ["succeeded", "transient", "rate_limited", "resource", "permanent"]},
                    "reason": {"description": "A word for it in reports.", "type": "string"}}},
                "judge": {"type": "object", "additionalProperties": false, "required": ["prompt"], "properties": {
                  "prompt": {"description": "What it shall look for; the answers of all tries follow.", "type": "string"},
                  "agent": {"description": "Who judges; without it the task's own agent, or that of --agent.", "type": "string"},
                  "model": {"description": "The model it is asked for.", "type": ["string", "number"]}}},
                "account": {"type": "object", "additionalProperties": false, "required": ["agent"], "properties": {
                  "agent": {"description": "Whose prompts may use it.", "type": "string"},
                  "config": {"description": "The folder of the agent's configuration in which it is logged in, from this file's folder, or \
            below ~.", "type": "string"},
                  "env": {"description": "Variables of the environment that select it. Their values are never written to a file.",
                    "type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}}},
                "status": {"type": "integer", "minimum": 1, "maximum": 255},
                "profile": {"type": "object", "additionalProperties": false, "required": ["command"], "properties": {
                  "command": {"description": "Program and arguments; {prompt}, {model} and {session} are replaced. Without {prompt} it \
            comes on stdin.", "type": "array", "items": {"type": "string"}, "minItems": 1},
                  "resume": {"description": "The same, to go on in {session}.", "type": "array", "items": {"type": "string"}},
                  "phase": {"description": "JSON pointer to what it is at.", "$ref": "#/$defs/pointer"},
                  "session": {"description": "JSON pointer to its session's id.", "$ref": "#/$defs/pointer"},
                  "cost": {"description": "JSON pointer to the US dollars spent so far.", "$ref": "#/$defs/pointer"},
                  "input_tokens": {"description": "JSON pointer to the tokens read so far.", "$ref": "#/$defs/pointer"},
                  "output_tokens": {"description": "JSON pointer to the tokens written so far.", "$ref": "#/$defs/pointer"},
                  "error": {"description": "JSON pointer to an error's text; with a result, only that and stderr are searched for a limit.",
                    "$ref": "#/$defs/pointer"},
                  "result": {"description": "JSON pointer to the final answer; without such a line nothing is a success.",
                    "$ref": "#/$defs/pointer"},
                  "when": {"description": "What stands at other pointers of the line that has the result, such as {/type: result}.",
                    "$ref": "#/$defs/when"},
                  "answer": {"description": "JSON pointer to what it says, if that doesn't stand where the result is; the last counts.",
                    "$ref": "#/$defs/pointer"},
                  "account": {"description": "Whose limits its tasks share; without it they share none.", "type": "string"},
                  "login": {"description": "Program and arguments that succeed if somebody is logged in; asked before a run.",
                    "type": "array", "items": {"type": "string"}},
                  "limit": {"description": "Regular expressions for what it says when its account is at its limit.", "type": "array",
                    "items": {"type": "string"}},
                  "session_unknown": {"description": "Likewise when it doesn't know the session it is to go on in.", "type": "array",
                    "items": {"type": "string"}},
                  "attach": {"description": "Program and arguments by which you go on in {session} at a terminal, by 'attach'.",
                    "type": "array", "items": {"type": "string"}}}},
                "pointer": {"description": "A JSON pointer, or one that is meant in some lines only.", "oneOf": [
                  {"type": "string", "pattern": "^/"},
                  {"type": "object", "additionalProperties": false, "required": ["at"], "properties": {
                    "at": {"description": "A JSON pointer.", "type": "string", "pattern": "^/"},
                    "when": {"description": "What stands at other pointers of the line that is meant.", "$ref": "#/$defs/when"}}}]},
                "when": {"type": "object", "propertyNames": {"pattern": "^/"}, "additionalProperties": {"type": ["string", "boolean",
                  "number"]}},
                "template": {"description": "A template that gives it, such as [=vars.name].", "type": "string",
                  "pattern": "^\\\\[=.*\\\\]$"},
                "budget": {"description": "US dollars like 2.50, tokens like 200k tokens, or both with a comma.",
                  "type": ["number", "string"]},
                "duration": {"description": "Such as 500ms, 30s, 45m or 1h30m; a bare number is seconds.", "type": ["string", "number"],
                  "pattern": "^\\\\s*(\\\\d+(\\\\.\\\\d+)?|(\\\\d+(\\\\.\\\\d+)?([mM][sS]|[sSmMhHdD]))+)\\\\s*$", "minimum": 0}
              }
            }
            """;

    /// The whole schema.
    public static JsonNode manifest() {
        var schema = (ObjectNode) Json.MAPPER.readTree(FRAME);
        var top = (ObjectNode) schema.at("/$defs/manifest/properties");
        var last = new LinkedHashMap<String, JsonNode>();
        for (var key : List.of("profiles", "defaults", "tasks")) last.put(key, top.remove(key));
        for (var setting : Settings.RUN) top.set(setting.name(), described(setting));
        top.setAll(last);
        var defaults = (ObjectNode) top.at("/defaults/properties");
        var task = (ObjectNode) schema.at("/$defs/task/properties");
        for (var setting : Settings.TASK) {
            if (TaskKeys.SHARED.contains(setting.name())) defaults.set(setting.name(), described(setting));
            task.set(setting.name(), described(setting));
        }
        return schema;
    }

    private static ObjectNode described(Setting<?> setting) {
        var node = Json.MAPPER.createObjectNode().put("description", setting.help());
        if (setting.equals(Settings.AGENT)) node.putArray("examples").add("claude");
        var form = (ObjectNode) Json.MAPPER.readTree(form(setting.type()));
        if (anyText(setting.type())) node.setAll(form);
        else node.putArray("anyOf").add(form).addObject().put("$ref", "#/$defs/template");
        if ((setting.part() == Part.RUN || setting.part() == Part.AGENTS) && setting.usual() != null && !setting.type().many())
            node.set("default", setting.usual() instanceof Integer || setting.usual() instanceof Boolean
                    ? Json.MAPPER.valueToTree(setting.usual()) : Json.MAPPER.valueToTree(setting.shown()));
        return node;
    }

    /// Whether a text that is a template is one that it may have anyway.
    private static boolean anyText(Type<?> type) {
        return switch (type) {
            case Type.Whole _, Type.Places _, Type.Size _, Type.Time _, Type.Flag _, Type.Mark _, Type.Choice<?> _, Type.Early _,
                    Type.Pace _ -> false;
            case Type.Line _, Type.Word _, Type.File _, Type.Revision _, Type.Texts _, Type.Patterns _, Type.Below _, Type.Variables _,
                    Type.Quantities _, Type.Spend _, Type.Dollars _, Type.Machines _, Type.Jobs _, Type.Accounts _, Type.OfJson _,
                    Type.Best _, Type.Rules _ -> true;
        };
    }

    private static final String WORD = "\"type\": [\"string\", \"number\", \"boolean\"]";

    private static String form(Type<?> type) {
        return "{" + switch (type) {
            case Type.Whole(int least, int most) -> "\"type\": \"integer\", \"minimum\": " + least + ", \"maximum\": " + most;
            case Type.Places(int most) -> "\"oneOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": " + most
                    + "}, {\"type\": \"string\", \"pattern\": \"^(auto|[+-]?\\\\d{1,9}|\\\\d{1,9}%)$\"}]";
            case Type.Size _ -> "\"type\": [\"string\", \"integer\"], \"pattern\": "
                    + "\"^\\\\d+(\\\\.\\\\d+)?\\\\s*[kKMGT]?i?B?$\", \"minimum\": 1";
            case Type.Time _ -> "\"$ref\": \"#/$defs/duration\"";
            case Type.Flag _, Type.Mark _ -> "\"type\": \"boolean\"";
            case Type.Line _ -> "\"type\": \"string\"";
            case Type.Word _, Type.File _ -> WORD;
            case Type.Revision _ -> WORD + ", \"pattern\": \"^[^-]\"";
            case Type.Texts(boolean words, boolean alone) -> {
                var one = words ? WORD : "\"type\": \"string\"";
                var list = "\"type\": \"array\", \"items\": {" + one + "}";
                yield alone ? "\"oneOf\": [{" + one + "}, {" + list + "}]" : list;
            }
            case Type.Patterns _, Type.Below _ -> "\"type\": [\"array\", \"string\"], \"items\": {\"type\": \"string\"}";
            case Type.Variables _ -> "\"type\": \"object\", \"propertyNames\": {\"pattern\": \"^[A-Za-z_][A-Za-z0-9_]*$\"}, "
                    + "\"additionalProperties\": {" + WORD + "}";
            case Type.Quantities _ -> "\"type\": \"object\", \"additionalProperties\": {\"type\": [\"number\", \"string\"]}";
            case Type.Spend _, Type.Dollars _ -> "\"$ref\": \"#/$defs/budget\"";
            case Type.Choice<?> choice -> "\"enum\": " + Json.line(choice.words());
            case Type.Early _ -> "\"type\": \"string\", \"pattern\": \"^(never|(now|soon),(fail=\\\\d{1,7}%?|success=\\\\d{1,7}))$\", "
                    + "\"examples\": [\"never\", \"soon,fail=1\", \"now,fail=20%\", \"now,success=1\"]";
            case Type.Pace _ -> "\"type\": \"string\", \"pattern\": \"^(off|spread|(spread,)?reserve=\\\\d{1,2}%)$\", "
                    + "\"examples\": [\"spread\", \"reserve=20%\", \"spread,reserve=10%\"]";
            case Type.Machines _ -> "\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}, "
                    + "\"examples\": [\"build1:8,build2:4\"]";
            case Type.Jobs _ -> "\"type\": \"string\", \"examples\": [\"2 x -c8 -t 4h -p short\"]";
            case Type.Accounts _ -> "\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/account\"}";
            case Type.OfJson _ -> "\"type\": [\"object\", \"string\"]";
            case Type.Best _ -> "\"oneOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/$defs/judge\"}]";
            case Type.Rules _ -> "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/rule\"}";
        } + "}";
    }
}
