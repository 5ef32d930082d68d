package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.journal.RunFolder;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// The windows of accounts as runs on this machine have heard of them: one small file per account in the user's state folder, each written
/// as a whole. Of two runs that write at once one may win: the other's look is lost, and the next one tells more. It decides nothing.
public final class AccountWindows {
    /// Looks that are kept of each window, from which its burn rate is known.
    private static final int LOOKS = 32;
    private static final double MOST_USED = 10;

    private final Path folder;

    public AccountWindows(Map<String, String> env) {
        folder = Accounts.state(env).resolve("windows");
    }

    /// @param used of the window, 0 to 1
    public record Look(long at, double used) {}

    /// @param looks at this window since it began, the oldest first; the last is the latest
    public record Seen(Window window, List<Look> looks) {}

    /// What is known of an account.
    ///
    /// @param name what the latest run called it; null if it had no name of its own for it
    public record Known(String account, String name, List<Seen> windows) {}

    /// What is known of these accounts; those of which nothing is are left out.
    List<Known> of(Collection<String> accounts) {
        return accounts.stream().map(this::read).filter(k -> !k.windows.isEmpty()).toList();
    }

    /// What is known of all accounts.
    public List<Known> all() {
        try (var files = Files.list(folder)) {
            return of(files.map(f -> f.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Whatever stands in the file: no window is used up ten times over, or begins anew in ten thousand years.
    private static boolean believable(Window window) {
        return window != null && window.name() != null && window.used() >= 0 && window.used() < MOST_USED
                && window.resets() < Json.YEAR_10000 * 1000;
    }

    private Known read(String account) {
        try {
            var known = Json.MAPPER.readValue(Files.readString(folder.resolve(account)), Known.class);
            if (known != null && account.equals(known.account) && known.windows != null && known.windows.stream()
                    .allMatch(s -> s != null && s.looks != null && !s.looks.isEmpty() && believable(s.window)))
                return known;
        } catch (IOException | JacksonException e) {
            // Nobody has heard of any, or it was cleared away.
        }
        return new Known(account, null, List.of());
    }

    /// What an attempt has heard.
    ///
    /// @param name as its run calls the account
    void write(String account, String name, List<Window> windows, long at) {
        var all = new LinkedHashMap<String, Seen>();
        for (var seen : read(account).windows) all.put(seen.window.name(), seen);
        for (var window : windows) all.merge(window.name(), new Seen(window, List.of(new Look(at, window.used()))), AccountWindows::after);
        try {
            RunFolder.folders(folder);
            var known = new Known(account, name.equals(account) ? null : name, List.copyOf(all.values()));
            RunFolder.write(folder.resolve(account), Json.line(known) + "\n");
        } catch (IOException e) {
            // Other runs will hear of it themselves.
        }
    }

    /// Every other look is dropped when there are too many.
    private static Seen after(Seen before, Seen next) {
        var window = next.window.after(before.window);
        if (window.follows(before.window)) return next;
        var looks = new ArrayList<Look>();
        for (int i = 0; i < before.looks.size(); i++)
            if (before.looks.size() < LOOKS || i % 2 == 0) looks.add(before.looks.get(i));
        looks.add(new Look(next.looks.getLast().at, window.used()));
        return new Seen(window, looks);
    }
}
