package lib.web;

import java.util.List;
import lib.journal.RunFolder;
import lib.model.UserError;
import lib.report.History;

/// What the page's server has done by others.
public interface Desk {
    /// The report of a run, as a page.
    String report(RunFolder run);

    /// All runs there are, newest first.
    List<History.Line> runs();

    /// Begins a new run, in a process of its own, of what did not succeed in one that is over.
    ///
    /// @param tasks those wanted; empty is all
    /// @return its id
    /// @throws UserError if there is nothing to try again, or it can't be
    String again(RunFolder run, List<String> tasks);
}
