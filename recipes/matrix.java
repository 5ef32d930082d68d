///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION A command for every combination of its values, with a report of all.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// A test matrix: name the values of each axis, then the command, in which {1}, {2} … stand for one of each:
//     matrix.java 17,21,25 debug,release -- 'make test JDK={1} MODE={2}'
// Each combination runs in a shell of its own and fails alone; report.html lists them all, the failed ones first,
// and junit.xml tells a CI the same.
// A combination that fails is not tried again unless the network, a service or the machine was at fault.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) {
    var words = List.of(args);
    int end = words.indexOf("--");
    if (end < 1 || end != words.size() - 2)
        throw mistake("give lists of values, then -- and a command: matrix.java 17,21 debug,release -- 'make test JDK={1} MODE={2}'");
    var axes = words.subList(0, end).stream().map(axis -> List.of(axis.split(","))).toList();

    orchestrate(each(cross(axes), cell -> shell(filled(words.getLast(), cell)).named(Task.slug(String.join("-", cell)))))
            .named("matrix")
            .timeout(minutes(30))
            .run()
            .report("report.html")
            .report("junit.xml")
            .exit();
}

String filled(String command, List<String> cell) {
    for (int i = 0; i < cell.size(); i++) command = command.replace("{" + (i + 1) + "}", quote(cell.get(i)));
    return command;
}
