package lib.web;

import java.io.IOException;
import java.util.*;
import lib.journal.*;
import lib.model.*;

/// The runs that the page can show: the one it was opened for, and those beside it. Each is followed from when somebody looks at it first.
/// It knows no requests.
final class Runs implements AutoCloseable {
    /// So many are followed at a time; who looks at more waits a moment when he comes back.
    private static final int MOST = 8;

    /// A run that is followed.
    record Shown(RunFolder folder, Feed feed) {}

    private final RunFolder first;
    private final SequencedMap<String, Shown> shown = new LinkedHashMap<>(MOST, 1, true);

    /// @throws UserError if it can't be read
    Runs(RunFolder first) {
        this.first = first;
        shown.put(first.id(), new Shown(first, new Feed(first)));
    }

    /// @param id null is the one that the page was opened for
    /// @return null if there is no such run
    /// @throws UserError if it can't be read, or somebody else could have made it
    synchronized Shown of(String id) {
        var name = id == null ? first.id() : id;
        var known = shown.get(name);
        if (known != null) return known;
        var folder = RunFolder.in(first.path().getParent().getParent()).stream()
                .filter(r -> r.id().equals(name) && r.hasJournal()).findFirst().orElse(null);
        if (folder == null) return null;
        try {
            OwnFolder.checked(folder.path());
        } catch (IOException e) {
            return null;
        }
        var feed = new Feed(folder);
        while (shown.size() >= MOST) shown.pollFirstEntry().getValue().feed.close();
        shown.put(name, new Shown(folder, feed));
        return shown.get(name);
    }

    @Override
    public synchronized void close() {
        shown.values().forEach(s -> s.feed.close());
    }
}
