package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// A run's settings: what they may be, and how pauses grow.
class PolicyTest {
    private static final Policy DEFAULT = Policy.DEFAULT;

    private static String said(Runnable mistake) {
        return assertThrows(UserError.class, mistake::run).getMessage();
    }

    @Test
    void theDefaultsAreThoseOfTheCommandLine() {
        assertEquals(Arrays.asList(4, 2, Duration.ofSeconds(1), null, Duration.ofSeconds(5), 90, 85, false, Halt.NEVER, List.of(),
                AgentPolicy.DEFAULT, List.of(), null, null, List.of()), all(DEFAULT));
        var agents = AgentPolicy.DEFAULT;
        assertEquals(Arrays.asList(Duration.ofMinutes(10), OnLimit.WAIT, Duration.ofHours(6), null, null, null, 1),
                Arrays.asList(agents.stall(), agents.onLimit(), agents.limitWaitMax(), agents.budget(), agents.taskBudget(),
                        agents.verify(), agents.verifyRetries()));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertEquals("parallel is 0: use 1 to 10000", said(() -> DEFAULT.parallel(0)));
        assertEquals("parallel is 10001: use 1 to 10000", said(() -> DEFAULT.parallel(10_001)));
        assertEquals("retries is -1: use 0 to 1000", said(() -> DEFAULT.retries(-1)));
        assertEquals("max-cpu is 0: use 1 to 100", said(() -> DEFAULT.maxCpu(0)));
        assertEquals("max-memory is 101: use 1 to 100", said(() -> DEFAULT.maxMemory(101)));
        assertEquals("timeout is no time at all: give it some, or leave it out for no limit", said(() -> DEFAULT.timeout(Duration.ZERO)));
        assertEquals(List.of(10_000, 0, 1, 100), List.of(DEFAULT.parallel(10_000).parallel(), DEFAULT.retries(0).retries(),
                DEFAULT.maxCpu(1).maxCpu(), DEFAULT.maxMemory(100).maxMemory()));
    }

    /// Sums of them fit into milliseconds, wherever they come from: `Duration.ofMillis` knows no more.
    @Test
    void noTimeIsLongerThanLife() {
        var most = Duration.ofDays(10_000);
        for (var too : List.of(most.plusMillis(1), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofHours(2_562_047_788_015L)))
            for (var setting : List.of(Settings.TIMEOUT, Settings.BACKOFF, Settings.GRACE, Settings.DEADLINE, Settings.STALL,
                    Settings.LIMIT_WAIT_MAX)) {
                assertTrue(said(() -> DEFAULT.with(setting, too)).endsWith(" is longer than 10000 days: give it less"), setting.name());
                assertEquals(most, DEFAULT.with(setting, most).with(setting, most).with(setting, most).deadline(most).deadline());
            }
        var task = Task.of("a", new Work.Shell("true"));
        assertTrue(said(() -> task.timeout(Duration.ofSeconds(Long.MAX_VALUE))).contains("longer than 10000 days"));
        assertTrue(said(() -> Budget.parse("999999999999 Mtok")).contains("leave it out for no limit"));
        assertTrue(said(() -> new Budget(Double.POSITIVE_INFINITY, null)).contains("leave it out for no limit"));
    }

    /// Who writes 0 means that nobody is to be ended for being silent.
    @Test
    void noStallIsNoWatch() {
        var prompt = Task.of("a", new Work.Prompt("claude", "do it", null, List.of()));
        assertEquals(Duration.ofMinutes(10), DEFAULT.stallOf(prompt));
        assertNull(DEFAULT.agents(a -> a.stall(Duration.ZERO)).stallOf(prompt));
        assertNull(DEFAULT.stallOf(prompt.with(Settings.OWN_STALL, Duration.ZERO)));
    }

    @Test
    void eachStepChangesOneSettingAlone() {
        var rule = new Rule("x", null, "transient", "x");
        var changed = DEFAULT.parallel(9).retries(8).backoff(Duration.ofMillis(7)).timeout(Duration.ofMillis(6)).grace(Duration.ofMillis(5))
                .maxCpu(4).maxMemory(3).worktree(true).halt(Halt.parse("now,fail=2")).rules(List.of(rule)).agents(a -> a.verifyRetries(7))
                        .redact(List.of("x")).notice("mail me").deadline(Duration.ofHours(1));
        assertEquals(List.of(9, 8, Duration.ofMillis(7), Duration.ofMillis(6), Duration.ofMillis(5), 4, 3, true,
                Halt.parse("now,fail=2"), List.of(rule), AgentPolicy.DEFAULT.verifyRetries(7), List.of("x"), "mail me",
                Duration.ofHours(1), List.of()), all(changed));
        assertEquals(DEFAULT, changed.parallel(4).retries(2).backoff(Duration.ofSeconds(1)).timeout(null).grace(null).maxCpu(90)
                .maxMemory(85).worktree(false).halt(Halt.NEVER).rules(null).agents(_ -> AgentPolicy.DEFAULT).redact(null).notice(null)
                .deadline(null));
    }

    private static List<?> all(Policy p) {
        return Arrays.asList(p.parallel(), p.retries(), p.backoff(), p.timeout(), p.grace(), p.maxCpu(), p.maxMemory(), p.worktree(),
                p.halt(), p.rules(), p.agents(), p.redact(), p.notice(), p.deadline(), p.own());
    }

    /// Whoever reads journals, an older version for one, finds the same keys in the same order.
    @Test
    void theJournalSpellsItAsEver() {
        assertEquals("""
                {"parallel":4,"retries":2,"backoff":"PT1S","grace":"PT5S","max_cpu":90,"max_memory":85,"worktree":false,"halt":"never",\
                "rules":[],"agents":{"stall":"PT10M","tool_timeout":"PT1H","on_limit":"wait","limit_wait_max":"PT6H",\
                "overload_wait":"PT30M",\
                "verify_retries":1},"redact":[]}""",
                Json.line(DEFAULT));
        var changed = DEFAULT.timeout(Duration.ofSeconds(3)).notice("mail me").deadline(Duration.ofHours(1)).asks(Policy.GATE)
                .with(Settings.BUDGET, new Budget(0.5, 7L)).with(Settings.VERIFY, "make");
        assertEquals("""
                {"parallel":4,"retries":2,"backoff":"PT1S","timeout":"PT3S","grace":"PT5S","max_cpu":90,"max_memory":85,"worktree":false,\
                "halt":"never","rules":[],"agents":{"stall":"PT10M","tool_timeout":"PT1H","on_limit":"wait","limit_wait_max":"PT6H",\
                "overload_wait":"PT30M",\
                "budget_usd":0.5,\
                "budget_tokens":7,"verify":"make","verify_retries":1},"redact":[],"notice":"mail me","deadline":"PT1H","own":["gate"]}""",
                Json.line(changed));
        assertEquals(changed, Json.MAPPER.readValue(Json.line(changed), Policy.class));
        assertEquals(DEFAULT.parallel(3), Json.MAPPER.readValue("{\"parallel\":3,\"unknown\":1,\"timeout\":null}", Policy.class));
    }

    @Test
    void pausesAreDoubledUpToACap() {
        var policy = DEFAULT.backoff(Duration.ofSeconds(1));
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 256L, 300L, 300L, 300L),
                IntStream.of(1, 2, 3, 4, 5, 9, 10, 30, 1000).mapToObj(n -> policy.backoff(n).toSeconds()).toList());
        assertEquals(Duration.ZERO, DEFAULT.backoff(Duration.ZERO).backoff(7));
        assertEquals(Duration.ofHours(1), DEFAULT.backoff(Duration.ofHours(1)).backoff(3));
        assertEquals(Policy.BACKOFF_CAP, DEFAULT.backoff(Duration.ofMillis(1)).backoff(1000));
    }

    @Test
    void sizesHaveUnits() {
        var size = new Type.Size();
        var given = Map.of("1", 1L, "500k", 500L << 10, "20M", 20L << 20, "1.5G", 3L << 29, "2 TiB", 2L << 40, "1GB", 1L << 30,
                "7K", 7L << 10, "999999999999T", 1L << 60);
        given.forEach((text, bytes) -> assertEquals(bytes, size.parse(text), text));
        for (var wrong : List.of("", "x", "-1", "1X", "1e3", "G", "1.G", "1 2"))
            assertThrows(UserError.class, () -> size.parse(wrong), wrong);
        assertEquals(1L << 30, DEFAULT.with(Settings.MAX_OUTPUT, 1L << 30).maxOutputOf(Task.of("a", new Work.Shell("x"))));
        assertEquals("max-output is 0 bytes: use 1 or more", said(() -> DEFAULT.with(Settings.MAX_OUTPUT, 0L)));
    }

    @Test
    void aNumberOfAttemptsMayDependOnTheMachine() {
        var places = new Type.Places(10_000);
        var given = Map.of("3", 3, "0", 10_000, "100%", 8, "50%", 4, "1%", 1, "300%", 24, "+2", 10, "-2", 6, "-9", 1);
        given.forEach((text, number) -> assertEquals(number, places.parse(text, 8), text));
        assertEquals(1, places.parse("50%", 1));
        for (var wrong : List.of("", "x", "1.5", "%", "+", "+50%", "-0x1", "1 2", "9999999999"))
            assertThrows(UserError.class, () -> places.parse(wrong, 8), wrong);
    }
}
