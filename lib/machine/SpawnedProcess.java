package lib.machine;

import java.io.*;
import java.util.concurrent.*;
import java.util.stream.Stream;
import lib.model.*;

/// A process of ours, as Commons Exec wants to see it. Its streams are files.
final class SpawnedProcess extends Process {
    /// What has lent it a shell to run it, whose pid it has and which may run others.
    interface Lender {
        /// Takes the shell back, once the process has ended.
        ///
        /// @param alone whether nothing of the process is left and nobody has sent it a signal, so that the shell can run another; else
        ///              the shell is gone on return
        void release(boolean alone);
    }

    private final int pid;
    private final CompletableFuture<Exit> end;
    private final Lender lender;

    /// @param lender null if it is a process of its own
    SpawnedProcess(int pid, CompletableFuture<Exit> end, Lender lender) {
        this.pid = pid;
        this.end = end;
        this.lender = lender;
    }

    /// One that never was: it could not be run.
    static SpawnedProcess never(Exit end) {
        return new SpawnedProcess(0, CompletableFuture.completedFuture(end), null);
    }

    /// Null if it is a process of its own.
    Lender lender() {
        return lender;
    }

    CompletableFuture<Exit> end() {
        return end;
    }

    Exit exit() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public int waitFor() throws InterruptedException {
        return exit().status();
    }

    @Override
    public int exitValue() {
        if (!end.isDone()) throw new IllegalThreadStateException("process " + pid + " has not ended");
        return end.join().status();
    }

    @Override
    public boolean isAlive() {
        return !end.isDone();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public ProcessHandle toHandle() {
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty());
    }

    @Override
    public void destroy() {
        if (isAlive()) Posix.killGroup(pid, Signal.TERM);
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }
}
