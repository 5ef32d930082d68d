package tests.merge;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tests.*;

/// Many worktrees of one repository at a time, `WORKTREE_ROUNDS` times, or once.
@Tag("process")
@Timeout(600)
class ManyWorktreesTest extends InRepository {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("WORKTREE_ROUNDS", "1"));
    private static final int MANY = 16;
    private static final String BUSY = "while [ ! -e ../stop ]; do git pack-refs --all; git branch -qf busy main; git branch -qD busy; "
            + "git gc --auto -q; done";
    /// It says that it is up, waits for the three others and asks its own.
    private static final String SERVER = """
            const http = require('http'), fs = require('fs'), port = +process.env.PORT_BASE, me = process.env.TASK_ID;
            const all = '../../..';
            if (require('dep') !== 'dep') process.exit(3);
            const server = http.createServer((_, to) => to.end(me)).on('error', e => { console.error(e); process.exit(4); });
            server.listen(port, '127.0.0.1', () => fs.writeFileSync(all + '/up.' + me, ''));
            setInterval(() => {
                if (fs.readdirSync(all).filter(name => name.startsWith('up.')).length < 4) return;
                http.get({port, host: '127.0.0.1'}, answer => answer.on('data', text => process.exit(text == me ? 0 : 5)));
            }, 50);
            """;

    /// The checkout's files and the user's branches, byte for byte.
    private Map<String, String> mine() throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(cli.cwd())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = cli.cwd().relativize(file).toString();
                if (!name.matches("(\\.git|\\.orchestrate|\\.worktrees)/.*")) all.put(name, Cli.text(file));
            }
        }
        for (var name : List.of("HEAD", "index", "config"))
            all.put(name, HexFormat.of().formatHex(Files.readAllBytes(cli.cwd().resolve(".git").resolve(name))));
        all.put("main", git("rev-parse", "main"));
        all.put("heads", git("branch", "--list", "--format=%(refname)").replaceAll("refs/heads/orchestrate/\\S*\n|refs/heads/busy\n", ""));
        return all;
    }

    @Test
    void noneFailsWhileAnotherGitIsBusy() throws Exception {
        for (int n = 0; n < 40; n++) write("sub" + n % 5 + "/file" + n, "x".repeat(n * 100));
        git("add", ".");
        git("commit", "-q", "-m", "Some files");
        write("sub1/untracked", "mine\n");
        write("file", "changed, not committed\n");
        var before = mine();
        var ids = IntStream.range(0, MANY).mapToObj(n -> "t" + n).toArray(String[]::new);
        var busy = new ProcessBuilder("sh", "-c", BUSY).directory(cli.cwd().toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                cli.run(Stream.concat(Stream.of("run", "--name", "r" + round, "--worktree", "-j", "16", "--max-cpu", "100", "--max-memory",
                        "100", "--retries", "0", "test -e sub4/file39 && echo {} >new; git add new; git commit -qm {}", ":::"),
                        Stream.of(ids)).toArray(String[]::new)).exits(0);
                for (var id : ids) assertEquals(id + "\n", git("show", "orchestrate/" + run() + "/" + id + ":new"));
            }
        } finally {
            Files.writeString(temp.resolve("stop"), "");
            busy.waitFor();
        }
        assertEquals(before, mine());
        cli.other("git", "-C", cli.cwd().toString(), "fsck", "--full", "--strict").exits(0);
        assertEquals(1 + ROUNDS * MANY, git("worktree", "list").lines().count());
    }

    /// Each installs what it needs and serves on its own port, as four agents with a development server do.
    @Test
    void fourServersAfterTheirSetupDoNotClash() throws Exception {
        Assumptions.assumeTrue(cli.other("sh", "-c", "command -v npm && command -v node").exit() == 0, "there is no npm here");
        write("dep/package.json", "{\"name\": \"dep\", \"version\": \"1.0.0\"}");
        write("dep/index.js", "module.exports = 'dep';\n");
        var npm = "npm --offline --no-audit --no-fund --no-update-notifier --silent --cache " + temp.resolve("npm");
        write("package.json", "{\"name\": \"app\", \"version\": \"1.0.0\", \"dependencies\": {\"dep\": \"file:dep-1.0.0.tgz\"}}");
        cli.other("sh", "-c", "cd " + cli.cwd() + " && (cd dep && " + npm + " pack) && mv dep/dep-1.0.0.tgz . && rm -r dep && "
                + npm + " install --package-lock-only && echo node_modules >.gitignore").exits(0);
        write("server.js", SERVER);
        git("add", ".");
        git("commit", "-q", "-m", "An application");
        cli.run("run", "--worktree", "--max-cpu", "100", "--setup", npm + " ci", "node server.js {}", ":::", "a", "b", "c", "d").exits(0);
        assertEquals("", gitIn(worktree("a"), "status", "--porcelain"));
    }
}
