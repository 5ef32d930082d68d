///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION The parts of a run, each used alone: throttle, tailer, classifier, aggregator.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java

// If a whole run is more than you need, take its parts; this shows each alone:
//     compose.java 'for i in 1 2 3; do echo step $i; sleep 1; done'
// It asks whether the machine has room, starts the command as Java does, follows what it writes, judges its end, and reports.

import lib.*;
import static lib.Orchestrator.*;

void main(String... args) throws Exception {
    if (args.length != 1) throw new UserError("give one shell command: compose.java 'echo hello'");
    var machine = (com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    double memory = 100.0 * (machine.getTotalMemorySize() - machine.getFreeMemorySize()) / machine.getTotalMemorySize();
    var look = new Event.Sampled(System.currentTimeMillis(), null, null, memory, 0);
    System.out.println("room for " + Throttle.room(look, 0, Policy.DEFAULT.maxMemory(100)).free());

    var task = shell(args[0]).named("alone");
    var agent = lib.agents.Agents.of(task);
    Path out = Files.createTempFile("out", ""), err = Files.createTempFile("err", "");
    var events = new ArrayList<Event>(List.of(new Event.RunStarted(look.at(), Journal.SCHEMA, "by-hand", Path.of("").toAbsolutePath().toString(), 0, null, Policy.DEFAULT),
            look, new Event.Queued(look.at(), task), new Event.Started(look.at(), "alone", 1, 1, null)));
    try (var tailer = new Tailer()) {
        var followed = tailer.follow(out, err, agent.reader(), progress -> System.out.println("saw " + progress.line()));
        var process = new ProcessBuilder(agent.invoke(task, UUID.randomUUID()).argv()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        var exit = new Exit.Code(process.waitFor());
        var said = followed.finish();
        var judgement = Classifier.judge(agent, exit, said, null, List.of());
        System.out.println("judged " + judgement.outcome().word() + " by " + judgement.rule());

        long now = System.currentTimeMillis();
        var status = judgement.outcome() instanceof Outcome.Succeeded ? Board.Status.SUCCEEDED : Board.Status.FAILED;
        events.addAll(List.of(new Event.Ended(now, "alone", 1, exit, said), new Event.Judged(now, "alone", 1, judgement),
                new Event.Settled(now, "alone", status, judgement.outcome().reason()), new Event.RunEnded(now, status == Board.Status.SUCCEEDED ? 0 : 1)));
    }
    var board = new Board();
    events.forEach(board::apply);
    System.out.print(Views.render("status.ftl", Aggregator.summary(board, board.at(), false)));
}
