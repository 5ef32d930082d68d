///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION One shell command per line of a file, each in a git worktree on whichever of your machines has room.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Name machines as ssh knows them, each with how many commands it has at a time, and the file, from inside a git repository:
//     places.java build1:8,build2:4 chores.txt
// They need Java 25 and git, and share no files with this one: git brings each command the last commit, and its branch home.
// What each has done is in .worktrees; 'orchestrate integrate' merges what succeeded. Lines that begin with # are skipped.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) {
    if (args.length != 2) throw mistake("give machines and a file of commands: places.java build1:8,build2:4 chores.txt");
    var lines = lines(Path.of(args[1])).stream().filter(line -> !line.startsWith("#")).toList();
    var number = new AtomicInteger();

    orchestrate(each(lines, line -> shell(line).named("line-" + number.incrementAndGet()).inWorktree()))
            .named("places")
            .on(Hosts.parse(args[0]))
            .retries(2)
            .timeout(hours(1))
            .run()
            .report("places.md")
            .exit();
}
