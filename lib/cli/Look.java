package lib.cli;

import java.nio.file.Path;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import picocli.CommandLine.Option;

/// An option of the commands that show something of a run.
final class Look {
    @Option(names = "--templates", paramLabel = "DIR",
            description = "Templates in this folder come before those in .orchestrate/templates; see 'help templates'.") Path templates;

    /// For words on our stdout.
    Views views() {
        return Views.of(Given.HERE, templates).in(Paint.of(System.out));
    }

    /// Questions about a run, whose answers go to our stdout.
    ///
    /// @param run its id, a part of it, or null for the latest
    Inquiry inquiry(String run) {
        return new Inquiry(RunFolder.find(Given.HERE, run), views());
    }

    /// @throws UserError if templates are given for what is made without any
    void unless(boolean json) {
        if (json && templates != null) throw new UserError("--templates says nothing beside --json: leave one of them out");
    }
}
