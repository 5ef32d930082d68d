package lib;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// One process started for a task, as far as is known. Immutable: each event gives a new one.
///
/// @param number    from 1
/// @param slot      which of the run's slots it holds, from 1
/// @param started   when it was decided on
/// @param resume    the session it goes on in; null if it began afresh
/// @param pid       its process; null until the host has said
/// @param progress  what it has said of itself
/// @param stopped   why we asked it to end (`timed_out`, `stopped`, `halted`); null if we did not
/// @param signalled when it was first sent a signal; 0 if never
/// @param killed    whether the last one was KILL
/// @param ended     when it ended; 0 while it runs
/// @param exit      how it ended; null while it runs
/// @param said      what it said in all; only between its end and its judging
/// @param judgement what that meant; null until judged
/// @param verified  how its check ended; null if there was none
public record Attempt(int number, int slot, long started, Event.Resume resume, Long pid, Progress progress, String stopped, long signalled,
                      boolean killed, long ended, Exit exit, @JsonIgnore Said said, Judgement judgement, Event.Verified verified) {

    static Attempt begun(int number, int slot, long at, Event.Resume resume) {
        return new Attempt(number, slot, at, resume, null, Progress.NONE, null, 0, false, 0, null, null, null, null);
    }

    Attempt spawned(long pid) {
        return new Attempt(number, slot, started, resume, pid, progress, stopped, signalled, killed, ended, exit, said, judgement, verified);
    }

    Attempt noted(Progress news) {
        var progress = news.after(this.progress);
        return new Attempt(number, slot, started, resume, pid, progress, stopped, signalled, killed, ended, exit, said, judgement, verified);
    }

    Attempt signalled(long at, boolean kill, String why) {
        return new Attempt(number, slot, started, resume, pid, progress, stopped == null ? why : stopped, signalled == 0 ? at : signalled, kill, ended, exit, said, judgement, verified);
    }

    /// One that had ended before our signal was not stopped by it.
    Attempt ended(long at, Exit exit, Said said) {
        return new Attempt(number, slot, started, resume, pid, said == null ? progress : said.progress(), at < signalled ? null : stopped, signalled, killed, at, exit, said, judgement, verified);
    }

    /// Once judged, what was said is of no more use and would be held for every attempt of the run.
    Attempt judged(Judgement judgement) {
        return new Attempt(number, slot, started, resume, pid, progress, stopped, signalled, killed, ended, exit, null, judgement, verified);
    }

    Attempt verified(Event.Verified verified) {
        return new Attempt(number, slot, started, resume, pid, progress, stopped, signalled, killed, ended, exit, said, judgement, verified);
    }

    boolean running() {
        return exit == null;
    }

    /// Milliseconds from start to end, or to `now` while it runs.
    long millis(long now) {
        return Math.max(0, (running() ? now : ended) - started);
    }
}
