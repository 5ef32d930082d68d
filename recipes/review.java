///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION One reviewer per changed file, and their remarks in one file.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// In a git repository, name what to compare with:
//     review.java main
// Each file that differs gets an agent that reads the change and says what is wrong with it; review.md has what they said.
// Reviewers only read: they are started in plan mode. At most 1 US dollar is spent on a file.
// Needs git and Claude Code (`claude`), logged in.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) throws IOException {
    if (args.length != 1) throw mistake("give a commit or branch to compare with: review.java main");
    var base = args[0];
    var changed = linesOf("git", "-c", "core.quotepath=off", "diff", "--name-only", "--diff-filter=d", "--relative", base);
    if (changed.isEmpty()) throw mistake("nothing differs from " + base + ": name another commit or branch");

    var reviewers = each(changed, file -> agent("claude", "Review the change that 'git diff " + base + " -- " + quote(file) + "' shows. "
            + "Name bugs, not matters of taste, each with its line; say 'fine' if there are none.").named(idOf(file))
                    .args("--permission-mode", "plan"));
    var run = orchestrate(reviewers)
            .named("review")
            .parallel(6)
            .taskBudget("1")
            .run();

    var done = run.succeeded().stream().map(Task::id).toList();
    var remarks = new StringBuilder();
    for (int i = 0; i < changed.size(); i++) {
        var id = reviewers.get(i).id();
        remarks.append("## ").append(changed.get(i)).append("\n\n").append(done.contains(id) ? run.answer(id) : "Not reviewed.")
                .append("\n\n");
    }
    Files.writeString(Path.of("review.md"), remarks);
    run.exit();
}
