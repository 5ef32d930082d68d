package lib.cli;

import java.util.*;
import lib.model.*;
import lib.report.*;

/// The manual page in man(7) macros, from `templates/man.ftl`. It knows what a command line is made of, not the library that parses it.
///
/// @param version  such as `orchestrate 0.1`
/// @param commands the program itself first
record ManPage(String version, List<Command> commands) {

    /// @param name        with what comes before it, such as `orchestrate run`
    /// @param synopsis    how it is called, after its name
    /// @param description lines; those that are indented keep their form
    public record Command(String name, String synopsis, List<String> description, List<Option> options) {}

    /// @param names as they are typed, such as `-j, --parallel=N`
    public record Option(String names, String description) {}

    @Override
    public String toString() {
        return Views.render("man.ftl", Map.of("page", Json.MAPPER.convertValue(this, Map.class)));
    }
}
