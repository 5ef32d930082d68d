package lib.model;

import java.util.Locale;

/// The status of a task. Waiting and running tasks are open; the others are settled for good.
public enum Status {
    WAITING, RUNNING, SUCCEEDED, FAILED, CANCELLED, SKIPPED;

    public boolean settled() {
        return this != WAITING && this != RUNNING;
    }

    /// The word for it in files and on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
