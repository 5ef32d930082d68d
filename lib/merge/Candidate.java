package lib.merge;

import java.util.*;

/// A task's work, to be merged with that of others.
///
/// @param tip    the commit that has all of it
/// @param files  that it touched, since it and the checkout had the same; those renamed by both their names
/// @param ended  when it was done, in milliseconds
/// @param checks shell lines that have to pass where it is merged
record Candidate(String task, String tip, Set<String> files, long ended, List<String> checks) {}
