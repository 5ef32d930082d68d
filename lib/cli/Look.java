package lib.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// An option of the commands that show something of a run.
final class Look {
    @Option(names = "--templates", paramLabel = "DIR",
            description = "Templates in this folder come before those in .orchestrate/templates; see 'help templates'.") Path templates;
}
