package tests;

import static lib.Orchestrator.*;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What a recipe's own code says of an end, and of work that an agent has done.
@Tag("process")
class JudgingTest {
    @TempDir Path temp;

    private Orchestrator quiet(Task... tasks) {
        return orchestrate(tasks).in(temp).show(Orchestrator.Show.NOTHING).maxCpu(100).maxMemory(100)
                .backoff(Duration.ofMillis(1));
    }

    @Test
    void theClassifierJudgesFirst() {
        var run = quiet(shell("exit 75").named("busy"), shell("echo 'connection refused' >&2; exit 3").named("other"),
                shell("true").named("odd"), shell("exit 9").named("mine"))
                .retry(1)
                .classify((exit, said) -> switch (exit.status()) {
                    case 75 -> Optional.of(new Outcome.Transient("busy"));
                    case 0 -> Optional.of(new Outcome.Permanent("too-easy"));
                    case 9 -> throw new IllegalStateException("no idea");
                    default -> Optional.empty();
                }).run();
        assertEquals(List.of("busy 2 recipe", "connection 2 plain:connection", "too-easy 1 recipe", "classifier_failed 1 recipe"),
                run.results().stream().map(l -> l.reason() + " " + l.attempts().size() + " " + l.attempts().getLast().rule()).toList());
        assertEquals("the recipe's classifier threw java.lang.IllegalStateException: no idea",
                run.results().getLast().attempts().getLast().evidence());
        assertEquals(run.summary(), Aggregator.summary(Journal.replay(run.folder().resolve("events.jsonl")), 0, false),
                "a replay needs no classifier");
    }

    @Test
    void theClassifierSeesTaskAndAttempt() {
        var seen = new ConcurrentSkipListSet<String>();
        var run = quiet(shell("exit 7").named("a"), shell("exit 7").named("b")).retries(2).backoff(Duration.ofMillis(1))
                .classify((task, attempt, exit, said) -> {
                    seen.add(task.id() + attempt + " " + exit.words());
                    return task.id().equals("a") && attempt < 3 ? Optional.of(new Outcome.Transient("again")) : Optional.empty();
                }).run();
        assertEquals(Set.of("a1 exit 7", "a2 exit 7", "a3 exit 7", "b1 exit 7"), seen);
        assertEquals(run.summary().executionId() + ": finished, 0 of 2 succeeded, 2 failed", run.toString());
    }

    /// Any agent may be asked to mend its work that told a session in which it can go on; of another it is said why it wasn't.
    @Test
    void aCheckGoesBackToWhoHasASession() {
        var run = quiet(agent(Agent.of("forgetful", _ -> List.of("echo", "done")), "do it").named("a")).verify("echo no; false")
                .verifyRetries(3).run();
        assertEquals("check failed: echo no; false, exit 1: no; its agent told no session in which it could mend that",
                run.results().getFirst().why());
        assertEquals(1, run.results().getFirst().attempts().size());
    }
}
