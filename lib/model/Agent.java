package lib.model;

import java.nio.file.Path;
import java.util.*;
import java.util.function.Function;

/// A command-line program, described as far as is needed to run it, follow it and judge its end. One file per agent in `lib.agents`; it
/// starts nothing itself: others act on the command line, the [Reader] and the [Judgement] it makes.
///
/// A recipe may bring one of its own (`Orchestrator.agent(Agent, String)`); a name and a command line are enough, and whoever wants more
/// implements more of what follows:
///
/// ```java
/// var helper = Agent.of("helper", task -> List.of("helper", "--quiet", "-"));
/// orchestrate(agent(helper, "Say hello")).run();
/// ```
///
/// It is code, which no file has: the journal names it, so that reports and replays work anywhere, but only its recipe can go on with its
/// tasks after a crash (`Orchestrator.recover`).
public interface Agent {
    /// One that is known by its command line alone: it gets the prompt on its stdin, and for the rest it is taken for a plain command.
    ///
    /// @param argv the program and its arguments for a task, at least one; asked before each attempt
    static Agent of(String name, Function<Task, List<String>> argv) {
        record ByCommand(String name, Function<Task, List<String>> argv) implements Agent {
            @Override
            public Invocation invoke(Task task, UUID session) {
                return new Invocation(argv.apply(task), Map.of(), task.prompt());
            }
        }
        return new ByCommand(name, argv);
    }

    /// The name used in manifests and by `--agent`.
    String name();

    /// How to start an attempt.
    ///
    /// @param session an id for the agent's session, fixed before the start so that it can be resumed whatever happens
    Invocation invoke(Task task, UUID session);

    /// How to go on in a session that an earlier attempt began; null if this program can't.
    ///
    /// @param session the session's id as the stream told it
    /// @param prompt  what to say in it
    default Invocation resume(Task task, String session, String prompt) {
        return null;
    }

    /// The program and its arguments by which somebody at a terminal goes on in a session; empty, unless told otherwise, if there is none.
    default List<String> attach(String session) {
        return List.of();
    }

    /// The same start, of a program that may write into these folders as well, beside the one it works in; as it is, unless told otherwise,
    /// for a program that shuts itself in nowhere.
    ///
    /// @param folders absolute, at least one
    default Invocation writing(Invocation start, List<Path> folders) {
        return start;
    }

    /// The same start, of a program whose answer has to fit a JSON schema; as it is, unless told otherwise, for one that can't be asked for
    /// that.
    ///
    /// @param file has it as well
    default Invocation answering(Invocation start, String schema, Path file) {
        return start;
    }

    /// Whether this program can go on in a session; false unless told otherwise.
    default boolean resumes() {
        return false;
    }

    /// Whether this program keeps a session in which the model has said nothing yet; true unless told otherwise.
    default boolean keepsUnanswered() {
        return true;
    }

    /// The account whose limits its tasks share; null, unless told otherwise, for that of [#login], if it has one.
    default String account() {
        return null;
    }

    /// Environment variables that select the login whose limits apply; empty, unless told otherwise, for a program that has no account.
    default List<String> login() {
        return List.of();
    }

    /// The variable that names the folder of its configuration, in which it may be logged in; null, unless told otherwise, if there is
    /// none.
    default String configuration() {
        return null;
    }

    /// The file in which this program keeps a session, where that alone tells the windows of its account, by [#windows]: a folder and a
    /// glob. Null, unless told otherwise, if there is none.
    ///
    /// @param env its environment
    default Path sessionFile(Map<String, String> env, String session) {
        return null;
    }

    /// What a line of that file tells of the account's windows; nothing unless told otherwise.
    default List<Window> windows(String line) {
        return List.of();
    }

    /// What has to be there before it can run; null for a program that is its own business.
    default Needs needs() {
        return null;
    }

    /// @param program        looked for on PATH
    /// @param install        what to do if it isn't there
    /// @param loginVariables one of these set is a login
    /// @param loginFiles     one of these there is a login; `~` and `$VARIABLE` may begin them
    /// @param signIn         what to do if there is none
    /// @param memoryMiB      what one takes with its children, measured
    /// @param seen           the version all that is known of it was seen on
    /// @param lacks          what older ones don't tell
    record Needs(String program, String install, List<String> loginVariables, List<String> loginFiles, String signIn, long memoryMiB,
            String seen, List<Lack> lacks) {
        public Needs(String program, String install, List<String> loginVariables, List<String> loginFiles, String signIn, long memoryMiB,
                String seen) {
            this(program, install, loginVariables, loginFiles, signIn, memoryMiB, seen, List.of());
        }
    }

    /// @param before the oldest version that was seen with it
    /// @param what   what those before it lack, and what comes of that
    record Lack(String before, String what) {}

    /// A reader for one attempt; null, unless told otherwise, for that of plain commands, whose answer is their last lines:
    /// `Agents.of("plain").reader()`.
    default Reader reader() {
        return null;
    }

    /// What an end means; null, unless told otherwise, for what it means of a plain command: `Classifier.plain(exit, said, rules)`.
    ///
    /// @param rules the run's own, tried before the built-in ones
    default Judgement judge(Exit exit, Said said, List<Rule> rules) {
        return null;
    }

    /// A program to start.
    ///
    /// @param argv  the program and its arguments, at least one
    /// @param env   variables it gets on top of the task's own; never secrets
    /// @param stdin text for its standard input; null is the task's `stdin` or `/dev/null`
    /// @param texts what others of this machine shall not see among its arguments: by each option that takes a file, what is in it
    record Invocation(List<String> argv, Map<String, String> env, String stdin, Map<String, String> texts) {
        public Invocation {
            argv = List.copyOf(argv);
        }

        /// One that has nothing in files.
        public Invocation(List<String> argv, Map<String, String> env, String stdin) {
            this(argv, env, stdin, Map.of());
        }
    }
}
