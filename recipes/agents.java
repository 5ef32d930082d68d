///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION One coding agent per prompt file, each in its own git worktree.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Write what you want done into Markdown files, one task each, and name them here: agents.java prompts/*.md
// Each agent works in .worktrees/<file> on a branch of its own, so that none gets in another's way; look at the
// branches afterwards and merge what you like. When it is done, `make test` has to pass there; if it does not, the agent
// gets the output and another try. Needs git and Claude Code (`claude`), logged in.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... prompts) {
    orchestrate(each(prompts, this::agent))
            .parallel(4)
            .retries(2)
            .timeout(minutes(45))
            .run()
            .report("report.md")
            .exit();
}

Task agent(Path prompt) {
    return claude(prompt).args("--permission-mode", "acceptEdits").inWorktree().verify("make test");
}
