package lib.terminal;

import java.util.function.Consumer;
import lib.board.*;
import lib.model.*;

/// The dealings of a person with the live table: which task is the [Choice], what is read and how ([Reading]), what is
/// asked of the run ([Wishes]). Keys come in, requests go out. It knows neither the terminal nor how anything looks.
final class Dashboard {
    /// The part of the screen that keys go to: the table, a task's log, what explains it, the help, words being typed for a filter or a
    /// search, and a question.
    enum Mode { TABLE, LOG, EXPLAIN, HELP, FILTER, SEARCH, CONFIRM }

    /// What is to be copied of the chosen task.
    enum Copy { LOG, COMMAND }

    static final long SAID_MILLIS = 5_000;
    private static final int LONGEST_TYPED = 100;

    /// How the chosen task's log, or what explains it, is read.
    final Reading reading = new Reading();
    /// Which tasks are listed, and which one is chosen.
    final Choice choice = new Choice();
    private final Wishes wishes = new Wishes(this::say);
    private Mode mode = Mode.TABLE;
    private Mode before = Mode.TABLE;
    private int page = 10;
    private String typedBefore = "";
    private Copy copy;
    private String said;
    private boolean bad;
    private long saidUntil;
    private long now;
    private boolean left;

    /// Something happened to the run.
    void event(Event event) {
        choice.event(event);
    }

    /// Nothing can be asked of the run any more.
    void over() {
        wishes.over();
        if (mode == Mode.CONFIRM) mode = before;
    }

    /// Tells the person something for a few seconds.
    ///
    /// @param bad whether it is a refusal
    void say(String what, boolean bad, long now) {
        this.now = now;
        say(what, bad);
    }

    private void say(String what, boolean bad) {
        said = what;
        this.bad = bad;
        saidUntil = now + SAID_MILLIS;
    }

    /// A key was pressed.
    ///
    /// @return what is asked of the run; null if nothing is
    Control press(Keystroke key, Board board, long now) {
        said = null;
        this.now = now;
        return switch (mode) {
            case TABLE -> table(key, board);
            case LOG, EXPLAIN -> text(key, board);
            case FILTER -> filter(key, board);
            case SEARCH -> {
                if (typed(key, reading.words(), reading::look)) mode = before;
                yield null;
            }
            case HELP -> {
                mode = before;
                yield null;
            }
            case CONFIRM -> {
                mode = before;
                yield wishes.answered(key);
            }
        };
    }

    private Control table(Keystroke key, Board board) {
        switch (key.what()) {
            case UP -> choice.move(board, -1);
            case DOWN -> choice.move(board, 1);
            case PAGE_UP -> choice.move(board, -page);
            case PAGE_DOWN -> choice.move(board, page);
            case HOME -> choice.move(board, -choice.listing(board).size());
            case END -> choice.move(board, choice.listing(board).size());
            case ENTER -> read(Mode.LOG, board);
            case ESCAPE -> {
                choice.none();
            }
            case CHARACTER -> {
                return character(key.character(), board);
            }
            case BACKSPACE, OTHER -> {}
        }
        return null;
    }

    private Control character(int character, Board board) {
        switch (character) {
            case 'k' -> choice.move(board, -1);
            case 'j' -> choice.move(board, 1);
            case '?', 'h' -> over(Mode.HELP);
            case 'q' -> left = true;
            case 'e' -> read(Mode.EXPLAIN, board);
            case 'y', 'Y' -> copy(character);
            case 'o' -> {
                say("in the order of " + choice.nextOrder(), false);
            }
            case '/' -> {
                typedBefore = choice.filter();
                mode = Mode.FILTER;
            }
            default -> {
                return wish(character, board);
            }
        }
        return null;
    }

    /// Another part of the screen for a while.
    private void over(Mode other) {
        before = mode;
        mode = other;
    }

    private Control wish(int character, Board board) {
        var asked = wishes.pressed(character, choice.chosen(), board);
        if (wishes.question() != null) over(Mode.CONFIRM);
        return asked;
    }

    private void read(Mode what, Board board) {
        if (choice.chosen() == null) {
            choice.move(board, 1);
            return;
        }
        mode = what;
        reading.open(what == Mode.LOG);
    }

    private void copy(int character) {
        if (choice.chosen() == null) say("choose a task first, with the arrow keys", true);
        else copy = character == 'y' ? Copy.LOG : Copy.COMMAND;
    }

    /// A task's log, or what explains it.
    private Control text(Keystroke key, Board board) {
        if (reading.press(key, page)) return null;
        switch (key.what()) {
            case ESCAPE -> {
                if (reading.words().isEmpty()) mode = Mode.TABLE;
                else reading.look("");
            }
            case BACKSPACE, ENTER -> mode = Mode.TABLE;
            case CHARACTER -> {
                switch (key.character()) {
                    case 'q' -> mode = Mode.TABLE;
                    case '?', 'h' -> over(Mode.HELP);
                    case '/' -> {
                        typedBefore = reading.words();
                        over(Mode.SEARCH);
                    }
                    case '[', ']' -> {
                        if (mode == Mode.LOG) reading.attempt(key.is('[') ? -1 : 1, board.find(choice.chosen()).attempts().size());
                    }
                    case 'e' -> read(mode == Mode.LOG ? Mode.EXPLAIN : Mode.LOG, board);
                    case 'y', 'Y' -> copy(key.character());
                    case 'p', 'r', 'x', 'R' -> {
                        return wish(key.character(), board);
                    }
                    default -> {}
                }
            }
            case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, OTHER -> {}
        }
        return null;
    }

    private Control filter(Keystroke key, Board board) {
        switch (key.what()) {
            case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END -> {
                mode = Mode.TABLE;
                return table(key, board);
            }
            case CHARACTER, BACKSPACE, ENTER, ESCAPE, OTHER -> {
                if (typed(key, choice.filter(), choice::filter)) mode = Mode.TABLE;
            }
        }
        return null;
    }

    /// @return whether that was all
    private boolean typed(Keystroke key, String words, Consumer<String> changed) {
        switch (key.what()) {
            case CHARACTER -> {
                if (words.length() < LONGEST_TYPED) changed.accept(words + Character.toString(key.character()));
            }
            case BACKSPACE -> changed.accept(words.isEmpty() ? "" : words.substring(0, words.offsetByCodePoints(words.length(), -1)));
            case ESCAPE -> changed.accept(typedBefore);
            case ENTER, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, OTHER -> {}
        }
        return key.what() == Keystroke.What.ENTER || key.what() == Keystroke.What.ESCAPE;
    }

    /// The first row that is seen, when so many fit.
    int top(Board board, int rows) {
        page(rows);
        return choice.top(board, page);
    }

    /// Sets how many lines of a text the screen shows.
    void page(int lines) {
        page = Math.max(1, lines);
    }

    Mode mode() {
        return mode;
    }

    /// What is seen: the table, a log, what explains a task, or the help.
    Mode seen() {
        return switch (mode) {
            case TABLE, LOG, EXPLAIN, HELP -> mode;
            case FILTER -> Mode.TABLE;
            case SEARCH, CONFIRM -> before;
        };
    }

    /// What is to be answered now; null if nothing is.
    String question() {
        return wishes.question();
    }

    /// What somebody wants to have copied, once; null if nothing is.
    Copy copied() {
        var wanted = copy;
        copy = null;
        return wanted;
    }

    /// What there is to tell now; null if nothing is.
    String said(long now) {
        return now < saidUntil ? said : null;
    }

    boolean bad() {
        return bad;
    }

    /// Whether the person wants to see the table no more.
    boolean left() {
        return left;
    }
}
