package lib.model;

import java.util.List;

/// Understands the lines of one attempt's streams, one after the other. One reader serves one attempt and is called by one
/// thread at a time; it knows nothing of files. A line may be anything: cut, binary, not JSON. It must not throw.
public interface Reader {

    /// A whole line of stdout, without its end.
    void out(String line);

    /// The same as bytes: a reader that needs little of most lines looks for that alone.
    default void out(RawLine line) {
        out(line.text());
    }

    /// A whole line of stderr.
    void err(String line);

    /// The end of a line of either stream that has not ended, as a bar that is drawn over and over: it comes again with what it ends as.
    default void unfinished(String line) {}

    /// Where the attempt stands now.
    Progress progress();

    /// The windows of the account, as it has heard of them; empty, unless told otherwise, if it hasn't.
    default List<Window> windows() {
        return List.of();
    }

    /// All that judging may need.
    Said said();

    /// Of so many unread bytes of a stream and more only the last part is wanted: they came faster than anybody needs them. Where each line
    /// may matter, that is more than any agent writes at once.
    default long flood() {
        return 64L << 20;
    }

    /// Whether the agent has said its last word, so that nothing is lost if its process is ended.
    boolean finished();
}
