package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// A run of a hundred tasks whose orchestrator is killed at random moments and which is resumed, its manifest edited in between: each
/// task's ledger has exactly the runs that what decides it asks for. `RESUME_ROUNDS` says how often, 20 without it.
@Tag("slow")
@Timeout(900)
class ResumeKillTest {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("RESUME_ROUNDS", "20")), TASKS = 100;
    private static final long SEED = 20_261_130;
    @TempDir Path temp;
    private final Random random = new Random(SEED);
    /// What is in the manifest of each task: the version of its command and of its input.
    private final SortedMap<String, int[]> tasks = new TreeMap<>();
    private int limit = 4;

    private void edit() {
        for (int i = 0; i < 3; i++) {
            var ids = List.copyOf(tasks.keySet());
            var some = ids.get(random.nextInt(ids.size()));
            switch (random.nextInt(5)) {
                case 0 -> tasks.get(some)[0] = random.nextInt(3);
                case 1 -> tasks.get(some)[1] = random.nextInt(3);
                case 2 -> tasks.put("n" + random.nextInt(1000), new int[2]);
                case 3 -> tasks.remove(some);
                default -> limit = 2 + random.nextInt(4);
            }
        }
    }

    private void write(Cli cli) throws IOException {
        var text = new StringBuilder("parallel: " + limit + "\nretries: " + limit + "\nresume: true\ntasks:\n");
        String before = null;
        for (var task : tasks.entrySet()) {
            var id = task.getKey();
            int[] version = task.getValue();
            text.append("  - {id: %s, command: 'echo %s.%d.$(cat in.%s) >>ledger; sleep 0.03', inputs: in.%s%s}%n".formatted(id, id,
                    version[0], id, id, before != null && random.nextInt(4) == 0 ? ", after: " + before : ""));
            cli.file("in." + id, "" + version[1]);
            before = id;
        }
        cli.file("t.yaml", text.toString());
    }

    @Test
    void nothingIsDoneTwice() throws Exception {
        var cli = Cli.below(temp);
        for (int i = 0; i < TASKS; i++) tasks.put("t" + i, new int[2]);
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            write(cli);
            var run = cli.start("run", "t.yaml");
            if (!run.process().waitFor(1_000 + random.nextInt(1_500), TimeUnit.MILLISECONDS)) {
                run.process().destroyForcibly().waitFor();
                killed++;
            }
            // What is killed half way may still read its input, so that is changed when it is over: a run that only takes settles it.
            cli.run("run", "--name", "settle", "--resume", "true", ":::", "x").exits(0);
            edit();
        }
        write(cli);
        cli.run("run", "t.yaml").exits(0);
        cli.run("run", "t.yaml").exits(0);
        var counts = Cli.text(cli.cwd().resolve("ledger")).lines().collect(Collectors.groupingBy(l -> l, Collectors.counting()));
        System.out.println(killed + " of " + ROUNDS + " killed, " + counts.size() + " ran");
        assertEquals(Map.of(), counts.entrySet().stream().filter(e -> e.getValue() != 1).collect(Collectors.toMap(Map.Entry::getKey,
                Map.Entry::getValue)), "each once");
        tasks.forEach((id, v) -> assertTrue(counts.containsKey(id + "." + v[0] + "." + v[1]), id));
        assertTrue(killed * 3 > ROUNDS, killed + " were killed");
        cli.nothingLeft();
    }
}
