package tests.faults;

import module java.base;
import lib.model.*;
import tests.*;
import static org.junit.jupiter.api.Assertions.*;

/// One run whose tasks grow trees of processes that do all they can to get away, and its end. It knows how to make and end them, not who
/// may be left.
final class Grove {
    static final String OTHER = "65534";
    /// With a capability, as our own classes may lie where only the superuser may read.
    static final List<String> AS_OTHER = List.of("setpriv", "--reuid=" + OTHER, "--regid=" + OTHER, "--clear-groups",
            "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search");
    static final String PATH = Optional.ofNullable(System.getenv("TREES_PATH")).map(p -> p + ":").orElse("") + System.getenv("PATH")
            + ":/usr/sbin:/sbin";

    /// @param name  a star stands before that of one who shows nothing of where it comes from
    /// @param needs the program without which it can't be
    /// @param line  makes it. `leaf` is what mustn't survive: a `sleep` of this test, known by its path; each has the folder `$at`
    record Tree(String name, String needs, String line) {
        boolean hides() {
            return name.startsWith("*");
        }

        String id() {
            return hides() ? name.substring(1) : name;
        }

        boolean ofOthers() {
            return !Set.of("sh", "setsid", "perl").contains(needs);
        }

        boolean can() {
            return Stream.of(PATH.split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, needs)));
        }
    }

    private static final String DAEMON = "use POSIX; exit if fork; POSIX::setsid(); exit if fork; ";

    static final List<Tree> TREES = Stream.of("""
            child          | sh    | leaf &
            stubborn       | sh    | (trap '' TERM INT HUP; exec leaf) &
            stopped        | sh    | leaf & sleep 0.3; kill -STOP $!
            forked-twice   | sh    | ( (leaf &) )
            session        | setsid | setsid leaf &
            session-twice  | setsid | (setsid sh -c 'leaf &' &)
            nohup          | setsid | nohup setsid nohup leaf >/dev/null 2>&1 &
            terminal       | script | script -qfc 'leaf' /dev/null >/dev/null </dev/null &
            forks-on-term  | setsid | (trap 'setsid leaf & exit' TERM; while :; do sleep 0.1; done) &
            *bare-on-term  | setsid | (trap 'setsid env -i leaf & exit' TERM; while :; do sleep 0.1; done) &
            respawns       | setsid | (trap '' TERM; while :; do setsid leaf; sleep 0.1; done) &
            hops           | setsid | setsid sh $at/hop &
            *hops-bare     | setsid | setsid env -i at=$at sh $at/hop &
            *bare          | sh    | (env -i leaf &)
            bare-in-parent | setsid | (setsid env -i leaf; :) &
            *bare-daemon   | setsid | (setsid env -i leaf &)
            *bare-path     | setsid | (setsid env -i "PATH=$PATH" HOME=/ leaf &)
            *stranger      | start-stop-daemon | start-stop-daemon -S -b -p $at/none -a /usr/bin/env -- -i leaf
            *title         | perl  | perl $at/title $at/leaves &
            *unreadable    | perl  | perl $at/unreadable $at/leaves &
            *ssh-agent     | ssh-agent | ssh-agent -a $at/leaves/s >/dev/null
            *gpg-agent     | gpg-agent | mkdir -m 700 $at/leaves/g && gpg-agent --homedir $at/leaves/g --daemon >/dev/null 2>&1
            *redis         | redis-server | redis-server --port 0 --unixsocket $at/leaves/r --save '' --daemonize yes --dir $at >/dev/null
            *nginx         | nginx | sed "s,AT,$at,g" $at/nginx >$at/leaves/n; nginx -c $at/leaves/n -e /dev/null
            tmux           | tmux  | tmux -f /dev/null -S $at/leaves/t new -d 'leaf'
            screen         | screen | SCREENDIR=$at/leaves/c screen -dmS x leaf
            *git-hook      | git   | git init -q repo && cp hook repo/.git/hooks/post-commit && git -C repo -c user.name=a \
            -c user.email=a@example.org commit -q --allow-empty -m x
            run-within     | sh    | mkdir in; (cd in && sh ../within >/dev/null 2>&1 &); until [ -e up.inner ]; do sleep 0.1; done
            """.split("\n")).map(l -> l.split("\\|", 3))
            .map(l -> new Tree(l[0].strip(), l[1].strip(), l[2].strip().replace("leaf", "$at/leaves/sleep 600")))
            .toList();

    /// In the folder of each tree.
    private static final Map<String, String> FILES = Map.of("hop", """
            n=$(($1 + 1)); [ $n -gt 400 ] && exit; sleep 0.3
            if [ "$TASK_ID" ]; then setsid sh $at/hop $n & else setsid env -i at=$at sh $at/hop $n & fi
            """,
            "title", DAEMON + "$0 = 'x' x 4000; $0 = qq(a title, $ARGV[0]/); sleep 600;",
            "unreadable", DAEMON + "syscall((uname())[4] eq 'x86_64' ? 157 : 167, 4, 0, 0, 0, 0); sleep 600;",
            "hook", "#!/bin/sh\n(setsid env -i $at/leaves/sleep 600 >/dev/null 2>&1 &)\n",
            "nginx", """
            pid AT/leaves/n.pid; daemon on; events {}
            http { access_log off; client_body_temp_path AT/1; proxy_temp_path AT/2; fastcgi_temp_path AT/3; uwsgi_temp_path AT/4;
            scgi_temp_path AT/5; server { listen unix:AT/leaves/n.sock; } }
            """);

    /// How a run is ended.
    enum Way {
        NORMAL, FAILURE, TIMEOUT, STOP, STOP_NOW, STOP_TASKS, CTRL_C_TWICE, TERM, KILL_9;

        /// What a task does once its tree is there.
        String then() {
            return this == NORMAL ? "exit 0" : this == FAILURE ? "exit 1" : "while :; do sleep 1; done";
        }
    }

    /// @param cgroups as `ORCHESTRATE_CGROUPS` has it
    record Who(String user, String cgroups) {
        @Override
        public String toString() {
            return user + " " + cgroups;
        }
    }

    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private final Path given;
    private final Who who;
    private final Way way;
    private final Path folder;

    static int run(String... argv) throws Exception {
        return new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /// @param temp  gets a folder for it
    /// @param given the cgroup that the other user has; null if he has none
    Grove(Path temp, Path given, Who who, Way way) throws Exception {
        this.given = given;
        this.who = who;
        this.way = way;
        this.folder = Files.createDirectories(temp.resolve(who.toString().replace(' ', '-') + "-" + way));
        var tasks = new StringBuilder();
        for (var tree : TREES) {
            if (!tree.can()) continue;
            var at = Files.createDirectories(folder.resolve(tree.id()));
            Files.createDirectory(at.resolve("leaves"));
            Files.copy(Path.of("/bin/sleep"), at.resolve("leaves/sleep"), StandardCopyOption.COPY_ATTRIBUTES);
            for (var file : FILES.entrySet()) Files.writeString(at.resolve(file.getKey()), file.getValue());
            at.resolve("hook").toFile().setExecutable(true);
            Files.writeString(at.resolve("within"), java("run", "../within.jsonl").stream().map(lib.Orchestrator::quote)
                    .collect(Collectors.joining(" ", "exec ", "\n")));
            Files.writeString(at.resolve("within.jsonl"), Json.line(Map.of("id", "inner", "command",
                    "setsid $at/leaves/sleep 600 & (setsid setsid $at/leaves/sleep 600 &) ; : >$at/up.inner; sleep 600")));
            tasks.append(Json.line(Map.of("id", tree.id(), "dir", tree.id(), "env", Map.of("at", at.toString()), "command",
                    tree.line() + "\n: >../up." + tree.id() + "; " + way.then()))).append('\n');
        }
        Files.writeString(folder.resolve("tasks.jsonl"), tasks);
        if (who.user.equals("other")) run("chown", "-R", OTHER + ":" + OTHER, folder.toString());
    }

    private static List<String> java(String... args) {
        var argv = new ArrayList<>(List.of("env", "--default-signal=INT"));
        argv.addAll(Jvm.words());
        argv.add("orchestrate");
        argv.addAll(List.of(args));
        return argv;
    }

    private Process start(String... args) throws IOException {
        var argv = new ArrayList<String>();
        if (who.user.equals("other")) {
            if (who.cgroups.equals("v2"))
                argv.addAll(List.of("sh", "-c", "echo 0 >\"$1\"; shift; exec \"$@\"", "sh", given + "/cgroup.procs"));
            argv.addAll(AS_OTHER);
        }
        argv.addAll(java(args));
        var builder = new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("ORCHESTRATE_") || name.equals("TASK_ID"));
        builder.environment().putAll(Map.of("PATH", PATH, "ORCHESTRATE_CGROUPS", who.cgroups));
        return builder.start();
    }

    private boolean out(String text) {
        return Cli.text(folder.resolve("out")).contains(text);
    }

    /// More patient than others: so many processes at once are slow to come.
    private void await(String what, Cli.Condition condition) throws IOException {
        for (long until = System.nanoTime() + PATIENCE_NANOS; !condition.holds(); LockSupport.parkNanos(20_000_000))
            if (System.nanoTime() > until) fail("waited for " + what + "; " + Cli.text(folder.resolve("out")));
    }

    private long up() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("up.")).count();
        }
    }

    /// What still lives of these trees, by tree.
    ///
    /// @param cwd whether also what only works there, as an orchestrator does
    private Map<Long, String> living(boolean cwd) {
        var found = new TreeMap<Long, String>();
        ProcessHandle.allProcesses().map(ProcessHandle::pid).forEach(pid -> {
            try {
                var line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
                int at = line.indexOf(folder + "/");
                if (at >= 0) found.put(pid, line.substring(at + folder.toString().length() + 1).split("[/\0]")[0]);
                else if (cwd && Path.of("/proc/" + pid + "/cwd").toRealPath().startsWith(folder)) found.put(pid, "");
            } catch (IOException e) {
                // It is gone.
            }
        });
        return found;
    }

    /// Plays it.
    ///
    /// @return the trees of which somebody has survived
    Set<String> survivors() throws Exception {
        var run = start("run", "tasks.jsonl", "-j", "40", "--max-cpu", "100", "--max-memory", "100", "--grace", "1s", "--retries", "0",
                "--timeout", way == Way.TIMEOUT ? "20s" : "1h");
        try {
            long count = TREES.stream().filter(Tree::can).count();
            await(count + " trees", () -> up() == count || !run.isAlive());
            if (way != Way.NORMAL && way != Way.FAILURE) allThere(run);
            end(run);
            var left = Set.copyOf(living(false).values());
            try (var journal = Files.lines(folder.resolve(".orchestrate/latest/events.jsonl"))) {
                journal.filter(l -> l.contains("\"cgroup\"")).map(l -> Json.MAPPER.readTree(l).get("cgroup").asString())
                        .forEach(g -> assertFalse(Files.exists(Path.of(g)), g + " was left behind"));
            }
            return left;
        } finally {
            run.destroyForcibly();
            Cli.await("the end of all", () -> {
                var all = living(true);
                all.keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
                return all.isEmpty();
            });
        }
    }

    /// Else nothing would be tried. Two come only with the end. A program of others that doesn't come up by itself is named with what
    /// its task has said, and not tried.
    private void allThere(Process run) throws IOException {
        var missing = TREES.stream().filter(Tree::can).map(Tree::id).filter(t -> !t.endsWith("-on-term")).collect(Collectors.toSet());
        for (long until = System.nanoTime() + PATIENCE_NANOS; !missing.isEmpty() && run.isAlive(); LockSupport.parkNanos(20_000_000)) {
            missing.removeAll(living(false).values());
            if (System.nanoTime() < until) continue;
            for (var id : missing) {
                System.out.println("  " + id + " is not there, " + who + ", " + way + ": "
                        + Cli.text(folder.resolve(".orchestrate/latest/logs/" + id + ".log")));
                assertTrue(TREES.stream().anyMatch(t -> t.id().equals(id) && t.ofOthers()), "not there: " + id);
            }
            return;
        }
    }

    private void end(Process run) throws Exception {
        switch (way) {
            case NORMAL, FAILURE, TIMEOUT -> {}
            case STOP -> start("stop").waitFor();
            case STOP_NOW -> start("stop", "--now").waitFor();
            case STOP_TASKS -> start(Stream.concat(Stream.of("stop"), TREES.stream().filter(Tree::can).map(Tree::id))
                    .toArray(String[]::new)).waitFor();
            case TERM -> run.destroy();
            case CTRL_C_TWICE -> {
                run("kill", "-INT", Long.toString(run.pid()));
                await("the first to be heard", () -> out("halt"));
                run("kill", "-INT", Long.toString(run.pid()));
            }
            case KILL_9 -> {
                run.destroyForcibly().waitFor();
                var next = start("recover");
                await("another orchestrator", () -> out("taken up by") || !next.isAlive());
                next.destroy();
                next.waitFor();
            }
        }
        await("the end of the run", () -> !run.isAlive());
    }
}
