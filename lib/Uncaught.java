package lib;

import java.util.List;
import lib.model.*;

/// What becomes of a mistake that a recipe lets pass: its program ends like the command line, with the sentence and exit status 2, not with
/// a stack trace. All else that nobody catches is told as Java tells it.
final class Uncaught implements Thread.UncaughtExceptionHandler {
    private Uncaught() {}

    /// From now on in this program, unless it has seen to that itself.
    static void handle() {
        if (Thread.getDefaultUncaughtExceptionHandler() == null) Thread.setDefaultUncaughtExceptionHandler(new Uncaught());
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        if (e instanceof UserError error && thread.getName().equals("main")) {
            System.err.println(program(error) + ": " + error.getMessage());
            System.exit(2);
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
