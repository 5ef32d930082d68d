package lib.cli;

import java.nio.file.Path;
import lib.model.*;
import picocli.CommandLine.Option;

/// An option of the commands that show something of a run.
final class Look {
    @Option(names = "--templates", paramLabel = "DIR",
            description = "Templates in this folder come before those in .orchestrate/templates; see 'help templates'.") Path templates;

    /// @throws UserError if templates are given for what is made without any
    void unless(boolean json) {
        if (json && templates != null) throw new UserError("--templates says nothing beside --json: leave one of them out");
    }
}
