///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION An agent that goes on until a check passes, within limits.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Write what you want done into a Markdown file, and name it with a command that tells whether it is done:
//     loop.java prompts/port.md 'make test'
// After each answer the check runs; while it fails, the agent gets its output and goes on in the same session: ten times at most, for
// two hours at most, for 5 US dollars at most. Needs Claude Code (`claude`), logged in.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) {
    if (args.length != 2)
        throw mistake("give a prompt file and a command that checks the work: loop.java prompts/port.md 'make test'");
    orchestrate(claude(Path.of(args[0])).args("--permission-mode", "acceptEdits").verify(args[1]))
            .named("loop")
            .verifyRetries(10)
            .deadline(hours(2))
            .budget("5")
            .run()
            .show()
            .exit();
}
