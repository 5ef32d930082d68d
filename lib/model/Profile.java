package lib.model;

import java.util.List;

/// An agent CLI described as data, in a manifest's `profiles`: how it is started and where in its JSON lines things stand. A file
/// in `lib/agents` is for what this can't say.
///
/// Pointers are JSON Pointers (RFC 6901) into a line, such as `/usage/output_tokens`; each may be null: it doesn't tell that.
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
public record Profile(String name, List<String> command, List<String> resume, String phase, String session, String cost,
                      String input, String output, String error, String result) {
    public Profile {
        command = List.copyOf(command);
        resume = resume == null ? List.of() : List.copyOf(resume);
    }
}
