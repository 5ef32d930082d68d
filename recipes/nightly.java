///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION A manifest's tasks by night: within a budget and a deadline, and you are told how it went.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Name a manifest, and a command that tells you (it gets the news as JSON on its stdin):
//     nightly.java chores.yaml 'mail -s "the night" me@example.org'
// At most 20 US dollars are spent. After eight hours what still runs is ended, so that the machine is yours in the morning. What failed
// for a passing reason is tried again five times, and nothing starts while the file `stop` is there.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) {
    if (args.length != 2)
        throw mistake("give a manifest and a command that tells you: nightly.java chores.yaml 'mail me@example.org'");
    manifest(Path.of(args[0]))
            .retries(5)
            .budget("20")
            .deadline(hours(8))
            .gate(task -> Files.exists(Path.of("stop")) ? Optional.of("the file 'stop' is there") : Optional.empty())
            .notify(args[1])
            .run()
            .report("nightly.html")
            .exit();
}
