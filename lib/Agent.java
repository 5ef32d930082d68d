package lib;

import java.util.*;

/// What has to be known of one command-line program to run it, follow it and judge its end. One file per agent in `lib.agents`;
/// it starts nothing
/// itself: others act on the command line, the [Reader] and the [Judgement] it makes.
public interface Agent {

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
    Invocation resume(Task task, String session, String prompt);

    /// Whether this program can go on in a session.
    default boolean resumes() {
        return true;
    }

    /// Environment variables that select the login whose limits apply; empty for a program that has no account.
    List<String> login();

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
    record Needs(String program, String install, List<String> loginVariables, List<String> loginFiles, String signIn, long memoryMiB, String seen) {}

    /// A reader for one attempt.
    Reader reader();

    /// What an end means.
    Judgement judge(Exit exit, Said said, List<Classifier.Rule> rules);

    /// A program to start.
    ///
    /// @param argv  the program and its arguments, at least one
    /// @param env   variables it gets on top of the task's own; never secrets
    /// @param stdin text for its standard input; null is the task's `stdin` or `/dev/null`
    record Invocation(List<String> argv, Map<String, String> env, String stdin) {
        public Invocation {
            argv = List.copyOf(argv);
        }
    }
}
