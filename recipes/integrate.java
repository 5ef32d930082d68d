///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Agents' work merged into one branch: what fits and passes is in, the rest is told.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Like agents.java: a Markdown file for each thing to be done. When all agents are done, their branches are merged one after the
// other, and `make test` has to pass each time. What conflicts or fails is left out, and told. Your checkout stays as it is: take the
// result over with the command that is printed last. Needs git 2.38 and Claude Code (`claude`), logged in.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... prompts) {
    if (prompts.length == 0) throw mistake("give files with prompts: integrate.java prompts/*.md");
    var run = orchestrate(each(prompts, this::agent)).parallel(4).run();
    var work = integrate(run);
    for (var task : work.tasks()) IO.println(task.task() + ": " + task.fate() + " " + task.words());
    if (work.branch() != null) IO.println("git merge --ff-only " + work.branch());
    System.exit(work.whole() ? run.exitCode() : 1);
}

Task agent(Path prompt) {
    return claude(prompt).args("--permission-mode", "acceptEdits").inWorktree().verify("make test");
}
