package lib;

import java.util.List;
import lib.model.*;

/// The end of a program whose recipe lets a user's mistake pass: like the command line it prints the sentence and exits with 2, without a
/// stack trace. All else that nobody catches is shown as Java shows it.
final class Uncaught implements Thread.UncaughtExceptionHandler {
    private Uncaught() {}

    /// Sets this up for the whole program, unless it has a handler of its own already.
    static void handle() {
        if (Thread.getDefaultUncaughtExceptionHandler() == null) Thread.setDefaultUncaughtExceptionHandler(new Uncaught());
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        if (e instanceof UserError error && thread.getName().equals("main")) {
            System.err.println(program(error) + ": " + error.told());
            System.exit(error.status());
        }
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        e.printStackTrace();
    }

    /// The class that was started.
    private static String program(UserError error) {
        var frames = List.of(error.getStackTrace()).reversed();
        return frames.stream().map(StackTraceElement::getClassName).filter(name -> !name.matches("(java|javax|jdk|sun|com\\.sun)\\..*"))
                .findFirst()
                .map(name -> name.substring(name.lastIndexOf('.') + 1)).orElse("recipe");
    }
}
