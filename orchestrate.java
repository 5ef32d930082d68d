///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Runs many command-line processes side by side, AI coding agents above all, and is trusted with them.
//SOURCES lib/Orchestrator.java lib/cli/package-info.java
//CDS
//MANIFEST Enable-Native-Access=ALL-UNNAMED
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms32m -Xmn16m -Xlog:disable -XX:-MaxFDLimit
//DEPS info.picocli:picocli:4.7.7

import java.util.*;
import lib.cli.*;

/// The command line, as JBang starts it. What its commands are is told in [lib.cli.Commands].
class orchestrate {
    public static void main(String... args) {
        ClassArchive.exit(execute(args));
    }

    static int execute(String... args) {
        return Commands.execute(orchestrate.class, List.of(args));
    }
}
