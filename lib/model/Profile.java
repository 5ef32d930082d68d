package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import tools.jackson.databind.JsonNode;

/// An agent CLI described as data, in a manifest's `profiles`: how it is started and where in its JSON lines things stand. A file
/// in `lib/agents/` is for what this can't say. Each [Pointer] may be null: it doesn't tell that.
///
/// @param name     what `agent:` calls it
/// @param command  program and arguments; `{prompt}`, `{model}` and `{session}` in them are replaced. Without `{prompt}` it gets the prompt
///                 on stdin
/// @param resume   the same, to go on in `{session}`; empty if it can't
/// @param phase    what it is at
/// @param session  its session's id
/// @param cost     US dollars spent so far
/// @param input    tokens read so far
/// @param output   tokens written so far
/// @param error    text of an error
/// @param result   its final answer: a line that has it is the terminal event, without which nothing is a success; null if exit 0 is enough
/// @param answer   what it says; the last of it is its final answer. Null if that stands in the terminal event
/// @param account  whose limits its tasks share; null if they share none
/// @param login    program and arguments that succeed if somebody is logged in; empty if there is no such thing
/// @param limit    regular expressions for what it says when the account is at its limit
/// @param unknown  likewise when it doesn't know the session it is to go on in
/// @param attach   program and arguments by which somebody at a terminal goes on in `{session}`; empty if there is no such thing
public record Profile(String name, List<String> command, List<String> resume, Pointer phase, Pointer session, Pointer cost,
                      Pointer input, Pointer output, Pointer error, Pointer result, Pointer answer, String account,
                      List<String> login, List<String> limit, List<String> unknown, List<String> attach) {

    /// Whether nothing points at its answer, so that this is all it writes.
    public boolean untold() {
        return result == null && answer == null;
    }

    public Profile {
        command = List.copyOf(command);
        resume = list(resume);
        login = list(login);
        limit = list(limit);
        unknown = list(unknown);
        attach = list(attach);
    }

    /// A journal older than a field doesn't have it.
    private static List<String> list(List<String> words) {
        return words == null ? List.of() : List.copyOf(words);
    }

    /// A place in those lines that are meant.
    ///
    /// @param at   a JSON Pointer (RFC 6901) into a line, such as `/usage/output_tokens`
    /// @param when what has to stand at other pointers of the line for it to be meant; empty if every line is
    public record Pointer(String at, Map<String, String> when) {
        public Pointer {
            when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Pointer read(JsonNode journal) {
            if (journal.isString()) return new Pointer(journal.asString(), Map.of());
            var when = new LinkedHashMap<String, String>();
            journal.path("when").properties().forEach(e -> when.put(e.getKey(), e.getValue().asString()));
            return new Pointer(journal.path("at").asString(), when);
        }

        @JsonValue
        Object written() {
            return when.isEmpty() ? at : Map.of("at", at, "when", when);
        }
    }
}
