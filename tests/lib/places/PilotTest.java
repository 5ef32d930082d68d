package lib.places;

import static org.junit.jupiter.api.Assertions.*;

import java.io.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import lib.journal.RunFolder;
import lib.model.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of Slurm for a place, and when: a queue, a place and a clock that are told by hand.
class PilotTest {
    @TempDir
    Path temp;

    /// By second, what happens then; what is asked, and what is said of the place.
    private final NavigableMap<Long, Runnable> script = new TreeMap<>();
    private final List<String> asked = new ArrayList<>(), said = new ArrayList<>();
    private long now, ends;
    private String queue = "", refusal;
    private boolean down, silent = true, wanted = true, busy, closing;

    private String program(List<String> argv, String stdin) throws IOException {
        if (down) throw new IOException(argv.getFirst() + " says: Unable to contact slurm controller");
        if (argv.getFirst().equals("squeue")) return queue;
        asked.add(String.join(" ", argv) + "\n" + stdin);
        if (refusal != null && argv.getFirst().equals("sbatch")) throw new IOException("sbatch says: " + refusal);
        return "7\n";
    }

    private final Way.Near near = new Way.Near() {
        @Override
        public void pause(long millis) {
            now += millis;
            while (!script.isEmpty() && script.firstKey() * 1_000 <= now) script.pollFirstEntry().getValue().run();
            if (now > 600_000) fail("for ever: " + said);
        }

        @Override
        public boolean closing() {
            return closing;
        }

        @Override
        public boolean wanted() {
            return wanted;
        }

        @Override
        public boolean busy() {
            return busy;
        }

        @Override
        public boolean changing() {
            return false;
        }

        @Override
        public boolean silent() {
            return silent;
        }

        @Override
        public void calls() {}

        @Override
        public void unreached(String why) {
            if (said.isEmpty() || !said.getLast().equals(why)) said.add(why);
        }

        @Override
        public void ends(long at) {
            ends = at;
        }

        @Override
        public boolean gone(String why, boolean cancelled) {
            said.add((cancelled ? "cancelled: " : "gone: ") + why);
            return cancelled;
        }
    };

    private Pilot pilot() {
        return pilot("2 x -c8 -t 4h -p short");
    }

    private Pilot pilot(String jobs) {
        var run = new RunFolder(temp.resolve("runs/r"));
        return new Pilot("slurm-1", temp.resolve("there is"), Slurm.parse(jobs),
                new SlurmQueue(run, () -> now, this::program), () -> now);
    }

    private void at(long second, String job) {
        script.put(second, () -> queue = queue(job));
    }

    private String queue(String job) {
        var run = "r-" + Integer.toHexString(temp.resolve("runs/r").toString().hashCode());
        return job.isEmpty() ? "" : job + "|" + run + "-slurm-1\n8|RUNNING|None|1:00|another\n";
    }

    @Test
    void aJobIsAskedForOnceAndFollowed() throws Exception {
        at(0, "");
        at(1, "7|PENDING|Priority|4:00:00");
        at(20, "7|RUNNING|None|3:59:00");
        script.put(22L, () -> silent = false);
        at(40, "7|TIMEOUT|TimeLimit|0:00");
        script.put(60L, () -> silent = true);
        assertEquals("job 7 ended: TIMEOUT", pilot().work(near));
        assertEquals(List.of("queue: Priority (job 7)", "gone: job 7 ended: TIMEOUT"), said);
        assertTrue(now >= 60_000, "while somebody is heard there, he is there");
        assertTrue(ends > 20_000 + (3 * 60 + 57) * 60_000L - 6_000 && ends < 40_000 + (3 * 60 + 57) * 60_000L, "" + ends);
        assertEquals(1, asked.size());
        var job = asked.getFirst();
        for (var word : List.of("--export=NONE", "--no-requeue", "--cpus-per-task=8 --time=240 --partition=short", "--signal=B:TERM@120",
                "--job-name=r-", "mkdir '" + temp + "/there is'/job-$SLURM_JOB_ID || exit 0"))
            assertTrue(job.contains(word), word + " in " + job);
    }

    /// That Slurm doesn't answer means that nobody knows; and a submission that went wrong may have been one.
    @Test
    void nothingIsAskedForTwice() throws Exception {
        refusal = "Socket timed out on send/recv operation";
        var pilot = pilot();
        assertThrows(IOException.class, () -> pilot.work(near));
        down = true;
        script.put(30L, () -> down = true);
        script.put(100L, () -> closing = true);
        script.put(10L, () -> {
            down = false;
            queue = queue("7|PENDING|Resources|4:00:00");
        });
        pilot.work(near);
        assertEquals(1, asked.size(), asked.toString());
        var unsure = "may or may not be there: squeue says: Unable to contact slurm controller";
        assertEquals(List.of(unsure, "queue: Resources (job 7)", unsure), said);
    }

    @Test
    void aLimitIsAHold() {
        refusal = "AssocMaxSubmitJobLimit; Batch job submission failed: Job violates accounting/QOS policy";
        assertEquals("sbatch says: " + refusal, assertThrows(IOException.class, () -> pilot().work(near)).getMessage());
        assertEquals(List.of(), said);
    }

    @Test
    void whatSomebodyElseHasCancelledIsNotAskedForAgain() throws Exception {
        at(1, "7|RUNNING|None|3:00");
        at(9, "7|CANCELLED|None|3:00");
        script.put(100L, () -> closing = true);
        pilot().work(near);
        assertEquals(List.of("cancelled: job 7 was cancelled"), said);
        assertEquals(1, asked.size());
    }

    /// As when a run goes on that was stopped by it: nothing of this place is left to be cancelled.
    @Test
    void whatWasCancelledLongAgoIs() throws Exception {
        at(0, "7|CANCELLED|None|3:00");
        near.pause(0);
        at(1, "9|RUNNING|None|3:00");
        script.put(10L, () -> closing = true);
        pilot().work(near);
        assertEquals(1, asked.size());
    }

    @Test
    void nothingIsAskedForWhileNothingWaits() throws Exception {
        wanted = false;
        script.put(50L, () -> wanted = true);
        script.put(60L, () -> closing = true);
        pilot().work(near);
        assertEquals("is asked for when something waits", said.getFirst());
        assertEquals(1, asked.size());
    }

    @Test
    void theLeastIsNeverIdle() {
        assertEquals(Duration.ofMinutes(5), pilot("2 x").idle());
        assertEquals(Duration.ofMinutes(1), pilot("0..2 x --idle 1m").idle());
        assertTrue(pilot("1..2 x --idle 1m").idle().toDays() > 1_000_000);
    }

    @Test
    void onlyWhatIsOursIsGivenBack() throws Exception {
        at(0, "7|PENDING|Priority|4:00:00");
        near.pause(0);
        pilot().close(near);
        assertEquals(List.of("scancel 7\n"), asked);
    }

    @Test
    void jobsAreReadAndRefused() {
        assertEquals("2 x --cpus-per-task=8 --time=4h --partition=short", Slurm.parse("2 x -c8 -t 4h -p short").toString());
        var jobs = Slurm.parse("2x --cpus-per-task 8 --exclusive --idle=1m");
        assertEquals(Slurm.parse(jobs.toString()), jobs);
        assertEquals(List.of("--cpus-per-task=8", "--exclusive"), jobs.arguments());
        assertEquals(Map.of("slurm-1", 8, "slurm-2", 8), jobs.places());
        assertEquals(Map.of("slurm-1", 1), Slurm.parse("").places());
        var range = Slurm.parse("1..3 x -c2");
        assertEquals(Slurm.parse(range.toString()), range);
        assertEquals("1..3 x --cpus-per-task=2", range.toString());
        assertEquals(Set.of("slurm-1", "slurm-2", "slurm-3"), range.places().keySet());
        assertEquals(Set.of("slurm-1"), range.kept());
        assertEquals(Slurm.parse("0..4 x"), Slurm.parse("0 .. 4x"));
        assertEquals("1 x --nodelist=x", Slurm.parse("-w x").toString());
        assertEquals("1 x --exclude=x", Slurm.parse("-x x").toString());
        assertEquals("'8..1 x' asks for 8 jobs at least and 1 at most: write the smaller number first", refusal("8..1 x"));
        assertEquals("'0..0 x' asks for 0 jobs: use 1 to 1000", refusal("0..0 x"));
        assertEquals("'1..9999 x' asks for 9999 jobs: use 1 to 1000", refusal("1..9999 x"));
        for (var none : List.of("1.. x", "..3 x", "1...3 x", "1..2..3 x", "1 2 x", "0..99999999999999999999 x", ". x"))
            assertEquals("'" + none + "' asks for no number of jobs: write 2 x for two, or 1..8 x for one to eight", refusal(none));
        for (var wrong : List.of("0 x", "-c0", "-c", "-t 90", "-t 1m", "-t x", "--export=ALL", "--wrap=x", "-p a -p b", "x", "--array=1-9",
                "-cx", "--idle=x")) assertThrows(UserError.class, () -> Slurm.parse(wrong), wrong);
        assertThrows(UserError.class, () -> Hosts.of(Hosts.parse("slurm-1:4"), Slurm.parse("1 x"), null));
        assertEquals("{a=1, slurm-1=1}", Hosts.of(Hosts.parse("a:1"), Slurm.parse("1 x"), null).slots().toString());
        var some = Policy.DEFAULT.with(Settings.SLURM, Slurm.parse("2 x -c3"));
        assertEquals(6, some.parallel());
    }

    private static String refusal(String jobs) {
        return assertThrows(UserError.class, () -> Slurm.parse(jobs), jobs).getMessage();
    }
}
