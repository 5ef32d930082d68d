package lib.agents;

import java.util.*;
import java.util.stream.Stream;
import lib.model.*;

/// An agent that is started and resumed by the same command line, but for the words that name its session. It knows no agent's options.
interface InSessions extends Agent {

    /// The words for a session that begins with this id; without it where the agent chooses the id.
    List<String> newSession(UUID id);

    /// The words for going on in that session.
    List<String> oldSession(String id);

    /// The command line for a prompt.
    ///
    /// @param session words of one of the two
    /// @param text    what is said in it
    Invocation invocation(Work.Prompt prompt, List<String> session, String text);

    @Override
    default Invocation invoke(Task task, UUID session) {
        var prompt = (Work.Prompt) task.work();
        return invocation(prompt, newSession(session), prompt.text());
    }

    /// All but codex take the same words with and without a prompt.
    @Override
    default List<String> attach(String session) {
        return Stream.concat(Stream.of(name()), oldSession(session).stream()).toList();
    }

    @Override
    default boolean resumes() {
        return true;
    }

    @Override
    default Invocation resume(Task task, String session, String prompt) {
        return invocation((Work.Prompt) task.work(), oldSession(session), prompt);
    }
}
