///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Many agents read a file each, and one sums up what they found.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Name a question and the files it is asked of:
//     fanout.java 'Where does this ignore an error?' src/*.c
// An agent reads each file and answers; when all have, one more reads the answers (the files' names stand above them) and tells what
// they come to. Its answer is printed. At most 5 US dollars are spent. Needs Claude Code (`claude`), logged in.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) {
    if (args.length < 2) throw mistake("give a question and the files it is asked of: fanout.java 'What is missing?' docs/*.md");
    var question = args[0];
    var files = List.of(args).subList(1, args.length);

    var readers = each(files, file -> agent("claude", "Read the file " + file + ". " + question).named(idOf(file)));
    var summary = agent("claude", "Several people were asked about a file each: " + question
            + " Say in ten lines what their answers come to, most important first.")
            .named("summary").after(readers).readingAnswers();

    var run = orchestrate(readers, summary)
            .named("fanout")
            .parallel(6)
            .budget("5")
            .run();
    if (run.exitCode() == 0) System.out.println(run.answer("summary"));
    run.exit();
}
