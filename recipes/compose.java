///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION The parts of a run, each used alone: throttle, tailer, classifier, aggregator.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// If a whole run is more than you need, take its parts; this shows each alone:
//     compose.java 'for i in 1 2 3; do echo step $i; sleep 1; done'

import static lib.Orchestrator.*;
import lib.agents.Agents;
import lib.board.*;
import lib.journal.*;
import lib.machine.Tailer;
import lib.model.*;
import lib.report.*;

void main(String... args) throws Exception {
    if (args.length != 1) throw mistake("give one shell command: compose.java 'echo hello'");
    var task = shell(args[0]).named("alone");
    var agent = Agents.of(task);
    var board = new Fold();
    long began = System.currentTimeMillis();
    // The throttle, given a look at the machine, tells how many tasks may start now.
    var memory = new oshi.SystemInfo().getHardware().getMemory();
    var look = new Event.Sampled(began, null, null, 100 - 100.0 * memory.getAvailable() / memory.getTotal(), 0);
    IO.println("room for " + Throttle.room(look, 0, Policy.DEFAULT).free());
    // The tailer follows what a process writes into a file, whoever has started it.
    Path out = Files.createTempFile("out", ""), err = Files.createTempFile("err", "");
    var tailer = new Tailer();
    var followed = tailer.follow(out, err, agent.reader(), progress -> IO.println("saw " + progress.line()));
    var process = new ProcessBuilder("sh", "-c", args[0]).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    var exit = new Exit.Code(process.waitFor());
    var said = followed.finish();
    tailer.close();
    // The classifier judges what that end means.
    var judgement = Classifier.judge(agent, exit, said, null, List.of());
    IO.println("judged " + judgement.outcome().word() + " by " + judgement.rule());
    // The aggregator makes a report of what has happened: of these events, or of any run's events.jsonl.
    long now = System.currentTimeMillis();
    var settled = judgement.outcome() instanceof Outcome.Succeeded ? Status.SUCCEEDED : Status.FAILED;
    List.of(new Event.RunStarted(began, Journal.SCHEMA, "by-hand", "/tmp", Policy.DEFAULT), look, new Event.Queued(began, task),
            new Event.Started(began, "alone", 1, 1, null), new Event.Ended(now, "alone", 1, exit, said),
            new Event.Judged(now, "alone", 1, judgement),
            new Event.Settled(now, "alone", settled, judgement.outcome().reason().word()),
            new Event.RunEnded(now, exit.status())).forEach(board::apply);
    IO.print(Views.render("status.ftl", Aggregator.summary(board, now, false)));
}
