///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION One shell command per line of a file, eight at a time.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// Give it a file with one command a line, such as
//     gzip -k access.log.1
//     gzip -k access.log.2
// and each line runs in a shell of its own. What fails for a passing reason (network, rate limit, no memory) is tried
// again; the rest is listed at the end. Lines that begin with # are skipped.

import lib.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... files) {
    var lines = Stream.of(files).map(Path::of).flatMap(file -> lines(file).stream()).filter(line -> !line.startsWith("#")).toList();
    var number = new AtomicInteger();

    orchestrate(each(lines, line -> shell(line).named("line-" + number.incrementAndGet())))
            .parallel(8)
            .retries(2)
            .timeout(hours(1))
            .run()
            .exit();
}
