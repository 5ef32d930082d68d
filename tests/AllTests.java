///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Runs all tests, or those named: Class, Class#method; 'pure' for the quick ones, 'slow' for all and the slow ones too.
//DEPS org.junit.jupiter:junit-jupiter:5.14.4
//DEPS org.junit.platform:junit-platform-launcher:1.14.4
//DEPS org.apache.maven.surefire:surefire-report-parser:3.6.0
//DEPS org.slf4j:slf4j-api:2.0.17
//SOURCES ../lib/Orchestrator.java ../orchestrate.java
//SOURCES AccountsTest.java AddingTest.java AgentCliTest.java AgentStoriesTest.java AgentsTest.java AggregatorTest.java
//SOURCES AllocationTest.java AnyRepositoryTest.java ApiStub.java ApiTest.java AppealTest.java AttachTest.java BadInputTest.java
//SOURCES BlockedTest.java BornTest.java BranchesTest.java BudgetTest.java BytesTest.java CallerTest.java CgroupTest.java ChangesTest.java
//SOURCES ChaptersTest.java ChatStub.java CheckTest.java ClassifierTest.java ClaudeCliTest.java ClaudeTest.java CleanTest.java Cli.java
//SOURCES CliBatch.java CommandLineTest.java CommandLinesTest.java ConditionTest.java ConfigTest.java DependencyTest.java DocShell.java
//SOURCES DoctorTest.java DurationsTest.java EarlyEndTest.java ElsewhereTest.java ExtremesTest.java FlowTest.java FolderCopyTest.java
//SOURCES FollowTest.java ForecastTest.java GateTest.java GeminiStub.java GitHubActionsTest.java GoneTest.java HaltTest.java
//SOURCES InRepository.java IncidentTest.java InitTest.java JavadocTest.java JournalTest.java JudgingTest.java Jvm.java KeeperTest.java
//SOURCES Kin.java LayoutTest.java LimitCliTest.java LimitStoriesTest.java LimitWordsTest.java LinesTest.java LogsTest.java
//SOURCES LookedAtTest.java LostWorkTest.java MadeTest.java ManifestErrorsTest.java ManualTest.java ManyAgentsTest.java ManyTest.java
//SOURCES MapReduceCliTest.java MarksCliTest.java MarksTest.java McpTest.java MeasuringTest.java MessagesStub.java MessagesWire.java
//SOURCES MetricsTest.java NotebookTest.java NotifyTest.java OnCommandLine.java OpenAgentsCliTest.java OpenTest.java OutputTest.java
//SOURCES OverlapTest.java PacingTest.java PaidOnceTest.java PlainTest.java PlannerTest.java PolicyTest.java PortsTest.java
//SOURCES PreflightTest.java ProfileTest.java QuotaCliTest.java QuotaStoriesTest.java RandomGraphsTest.java RandomRunsTest.java
//SOURCES ReadersTest.java RealAgent.java RecipeTest.java Repo.java ResponsesStub.java ResumeKillTest.java ResumeTest.java ReuseTest.java
//SOURCES RunFolderTest.java RunTest.java RunWebTest.java Scenario.java SchemaTest.java Script.java SessionStoriesTest.java SetupTest.java
//SOURCES ShellTest.java ShortRun.java SilenceTest.java Spoken.java SteeringTest.java Step.java StopTest.java StrangersTest.java
//SOURCES SurvivalTest.java SweepTest.java TailerTest.java TaskTest.java TemplatesTest.java TerminalTest.java TimelineTest.java
//SOURCES TrialTest.java TriesTest.java UnheededTest.java VocabularyTest.java WebTest.java WhenTest.java WindowsTest.java
//SOURCES WorktreeFilesTest.java WorktreeTest.java faults/ControlsTest.java faults/DamageTest.java faults/FaultsTest.java
//SOURCES faults/FileSystemsTest.java faults/Grove.java faults/InputTest.java faults/IntruderTest.java faults/PowerFailureTest.java
//SOURCES faults/TreesTest.java lib/RehearsalTest.java lib/board/AdmissionTest.java lib/board/BuiltInRulesTest.java
//SOURCES lib/board/ElasticTest.java lib/board/EvidenceTest.java lib/board/LoginsTest.java lib/board/PlacementTest.java
//SOURCES lib/board/PreparationTest.java lib/board/SlotsTest.java lib/board/TouchesTest.java lib/cli/CapturesTest.java
//SOURCES lib/cli/TopicsTest.java lib/cli/VersionTest.java lib/input/FamilyTest.java lib/input/FillingTest.java lib/input/HostileTest.java
//SOURCES lib/input/LateTest.java lib/input/ManifestTest.java lib/input/RereadingTest.java lib/input/ValuesTest.java
//SOURCES lib/machine/AllowedTest.java lib/machine/CheckupTest.java lib/machine/CpuTimeTest.java lib/machine/MarkersTest.java
//SOURCES lib/machine/OriginTest.java lib/machine/OutputsTest.java lib/machine/OwnRoomTest.java lib/machine/PlainLineTest.java
//SOURCES lib/machine/ProgramTest.java lib/machine/RecordTest.java lib/machine/WorkDoneTest.java lib/machine/WorkerShellsTest.java
//SOURCES lib/machine/WorktreeNeedsTest.java lib/merge/MergeQueueTest.java lib/merge/OldRunsTest.java lib/places/MirrorTest.java
//SOURCES lib/places/PilotTest.java lib/places/StoryTest.java lib/report/ComparisonTest.java lib/report/DeliverablesTest.java
//SOURCES lib/report/FieldsTest.java lib/report/FormatsTest.java lib/report/HistoryTest.java lib/report/NumbersTest.java
//SOURCES lib/report/OrderTest.java lib/report/PageTest.java lib/report/PaintTest.java lib/report/RedactionTest.java
//SOURCES lib/report/TelemetryTest.java lib/report/ViewsTest.java lib/terminal/DashboardTest.java lib/terminal/DrawnTable.java
//SOURCES lib/terminal/KeyTest.java lib/terminal/LogViewTest.java lib/terminal/WidthTest.java lib/web/ColoursTest.java
//SOURCES merge/AfterTest.java merge/ConflictsTest.java merge/IntegrateTest.java merge/ManyWorktreesTest.java pacing/Fleet.java
//SOURCES pacing/FleetTest.java places/ApartTest.java places/EverywhereTest.java places/HostsTest.java places/OwnHosts.java
//SOURCES places/OwnSlurm.java places/Programs.java places/SlurmPlacesTest.java places/SlurmTest.java

package tests;

import static org.junit.platform.engine.discovery.DiscoverySelectors.*;

import module java.base;
import module java.management;
import lib.model.*;
import org.junit.platform.engine.*;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.*;
import org.junit.platform.launcher.core.*;

/// The runner: finds the tests in its own jar, runs them and prints what failed. It knows no test by name.
///
/// Tags: `process`, it starts processes, opens a port or waits for a clock; `heavy`, it does neither but computes for long; `slow`, it
/// runs only when it or its class is named, or with the argument `slow`. With `pure`, alone, those without any tag run, and fail if they
/// need more than 10 s together: they are what one runs after each edit.
///
/// A test with a tag that failed runs once more by itself, if it is one of three at most: another program's hiccup, or a machine that stood
/// still, doesn't fail it then, but what it said is printed all the same.
///
/// Prints one line per class while it goes, and `N passed, N failed` at the end. Exit status: 0 all passed, 1 something failed or took too
/// long or nothing ran, 2 an unknown name.
public final class AllTests implements TestExecutionListener {
    private static final Map<String, String> SETTINGS = Map.of(
            "junit.jupiter.testclass.order.default", "org.junit.jupiter.api.ClassOrderer$ClassName",
            "junit.jupiter.execution.timeout.default", "300s",
            "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD",
            // Two tests of a class at a time: most of them wait for processes.
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "same_thread",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

    private static final double PURE_SECONDS = 10;
    private static final double BUSY = 0.9;
    private static final int MOST_AGAIN = 3;

    private final PrintStream out = System.out;
    private final List<String> failures = new ArrayList<>();
    private final Map<TestIdentifier, String> failedTests = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, Double> seconds = new HashMap<>();
    private final Map<String, Long> begun = new HashMap<>();
    private int passed;
    private int failed;
    private int skipped;
    private TestPlan plan;

    public static void main(String... args) {
        int code;
        try {
            code = run(List.of(args));
        } catch (UserError e) {
            System.err.println("tests: " + e.getMessage());
            code = 2;
        }
        // Threads that a failed test left behind must not keep us.
        System.exit(code);
    }

    private static int run(List<String> names) throws UserError {
        var launcher = LauncherFactory.create();
        var here = Path.of(URI.create(AllTests.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        var found = launcher.discover(request(selectClasspathRoots(Set.of(here))));
        var tests = found.getRoots().stream().flatMap(root -> found.getDescendants(root).stream()).filter(TestIdentifier::isTest).toList();
        boolean slow = names.contains("slow"), pure = names.equals(List.of("pure"));
        var wanted = names.stream().filter(n -> !pure && !n.equals("slow")).toList();
        var chosen = !wanted.isEmpty() ? named(wanted, tests)
                : tests.stream().filter(t -> pure ? t.getTags().isEmpty() : slow || !slow(t)).toList();
        var runner = new AllTests();
        long started = System.nanoTime(), used = cpuNanos();
        if (!chosen.isEmpty()) launcher.execute(of(chosen), runner);
        runner.again(launcher);
        if (pure) runner.inTime((System.nanoTime() - started) / 1e9, (cpuNanos() - used) / 1e9);
        return runner.end(wanted.isEmpty() && !pure ? tests.size() - chosen.size() : 0);
    }

    private void again(Launcher launcher) {
        var tests = List.copyOf(failedTests.keySet());
        boolean chance = failed == tests.size() && failed <= MOST_AGAIN && tests.stream().noneMatch(t -> t.getTags().isEmpty());
        if (tests.isEmpty() || !chance) return;
        out.println("Once more, by itself, what failed:");
        var second = new AllTests();
        launcher.execute(of(tests), second);
        tests.stream().filter(test -> !second.failedTests.containsKey(test) && second.skipped == 0).forEach(test -> {
            failed--;
            passed++;
            failures.remove(failedTests.get(test));
            remarks.add(failedTests.get(test).replaceFirst("FAILED", "failed once, passed by itself:"));
        });
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /// A machine that others keep busy is not the tests' fault, nor one that is slow just now: if it is busy, or all the time was
    /// computing, half of what they compute counts, as two of them run at a time.
    private void inTime(double wall, double cpu) {
        var machine = ManagementFactory.getOperatingSystemMXBean();
        boolean busy = machine.getSystemLoadAverage() > machine.getAvailableProcessors() || cpu > BUSY * wall;
        out.printf("pure: %.1f s, %.1f s of it computing%n", wall, cpu);
        if ((busy ? Math.min(wall, cpu / 2) : wall) <= PURE_SECONDS) return;
        failed++;
        failures.add("FAILED  the pure tests need more than %.0f s: tag the longest, or make them quicker\n".formatted(PURE_SECONDS)
                + seconds.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed()).limit(10)
                        .map(e -> "        %.1f s  %s%n".formatted(e.getValue(), e.getKey())).collect(Collectors.joining()));
    }

    private static LauncherDiscoveryRequest of(List<TestIdentifier> tests) {
        return request(tests.stream().map(t -> selectUniqueId(t.getUniqueIdObject())).toList());
    }

    private static LauncherDiscoveryRequest request(List<? extends DiscoverySelector> selectors) {
        return LauncherDiscoveryRequestBuilder.request().selectors(selectors)
                .filters(ClassNameFilter.includeClassNamePatterns("(tests|lib)\\..*Test"))
                .configurationParameters(SETTINGS).build();
    }

    private static List<TestIdentifier> named(List<String> names, List<TestIdentifier> tests) {
        var known = new TreeMap<String, List<TestIdentifier>>();
        for (var test : tests)
            for (var name : List.of(className(test), name(test))) known.computeIfAbsent(name, _ -> new ArrayList<>()).add(test);
        var chosen = new LinkedHashSet<TestIdentifier>();
        for (var name : names) {
            var fit = known.get(simple(name));
            if (fit == null)
                throw new UserError("there is no test '" + name + "'" + UserError.suggestion(name, known.keySet())
                        + ": name a class, or Class#method");
            chosen.addAll(fit);
        }
        return List.copyOf(chosen);
    }

    private static boolean slow(TestIdentifier test) {
        return test.getTags().contains(TestTag.create("slow"));
    }

    private static String className(TestIdentifier test) {
        return simple(((MethodSource) test.getSource().orElseThrow()).getClassName());
    }

    /// Without its package.
    private static String simple(String name) {
        return name.replaceFirst("^([a-z]\\w*\\.)+", "");
    }

    private static String name(TestIdentifier test) {
        return className(test) + "#" + ((MethodSource) test.getSource().orElseThrow()).getMethodName();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        this.plan = plan;
    }

    /// A class's name is printed before its tests run, so that a hang shows where.
    @Override
    public synchronized void executionStarted(TestIdentifier test) {
        begun.put(test.getUniqueId(), System.nanoTime());
        if (test.isTest() || !isClass(test)) return;
        out.print(simple(test.getLegacyReportingName()) + " ");
        out.flush();
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        double took = (System.nanoTime() - begun.remove(test.getUniqueId())) / 1e9;
        if (test.isTest()) seconds.put(name(test), took);
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) passed++;
                if (test.isTest()) mark(".");
            }
            case FAILED -> {
                failed++;
                mark("F");
                var failure = "FAILED  " + label(test) + "\n" + readable(result.getThrowable().orElse(null), "");
                failures.add(failure);
                if (test.isTest()) failedTests.put(test, failure);
            }
            case ABORTED -> skipped(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
        if (isClass(test)) out.println(" %.1f s".formatted(took));
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        skipped(test, reason);
    }

    private void skipped(TestIdentifier test, String reason) {
        skipped += test.isTest() ? 1 : (int) plan.getDescendants(test).stream().filter(TestIdentifier::isTest).count();
        mark("s");
        remarks.add("skipped " + label(test) + ": " + reason.replaceFirst("^Assumption failed: ", ""));
    }

    private void mark(String letter) {
        out.print(letter);
        out.flush();
    }

    private static boolean isClass(TestIdentifier test) {
        return test.getSource().filter(org.junit.platform.engine.support.descriptor.ClassSource.class::isInstance).isPresent();
    }

    private static String label(TestIdentifier test) {
        return test.getSource().orElse(null) instanceof MethodSource ? name(test)
                : simple(test.getLegacyReportingName());
    }

    /// What went wrong, and the lines of the project it went through.
    private static String readable(Throwable thrown, String before) {
        if (thrown == null) return "";
        var text = new StringBuilder();
        var message = thrown instanceof AssertionError && thrown.getMessage() != null ? thrown.getMessage() : thrown.toString();
        message.lines().forEach(line -> text.append("        ").append(before).append(line).append('\n'));
        for (var frame : thrown.getStackTrace())
            if (frame.getClassName().matches("(lib|tests)\\..*|orchestrate.*")) text.append("            at ").append(frame).append('\n');
        return text + readable(thrown.getCause(), "because of ");
    }

    private int end(int left) {
        out.println();
        failures.forEach(out::println);
        remarks.forEach(out::println);
        if (left > 0) out.println(left + " slow tests were left out: add 'slow' to run them too");
        out.println(passed + " passed, " + failed + " failed" + (skipped > 0 ? ", " + skipped + " skipped" : ""));
        return failed > 0 || passed == 0 ? 1 : 0;
    }
}
