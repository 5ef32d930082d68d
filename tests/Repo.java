package tests;

import module java.base;
import java.util.concurrent.locks.LockSupport;

/// Where the tests find the checkout and their fixtures. It knows the project's layout and nothing of what is tested.
public final class Repo {
    private Repo() {}

    /// The top of the checkout: the nearest folder at or above the current one that holds `orchestrate.java`.
    public static Path root() {
        var here = Path.of("").toAbsolutePath();
        for (var folder = here; folder != null; folder = folder.getParent())
            if (Files.exists(folder.resolve("orchestrate.java"))) return folder;
        throw new IllegalStateException(here + ": not in a checkout of the project: run the tests from its folder or one below it");
    }

    /// A file or folder of the checkout.
    public static Path path(String name) {
        return root().resolve(name);
    }

    /// A file or folder below `tests/fixtures`.
    public static Path fixture(String name) {
        return root().resolve("tests/fixtures").resolve(name);
    }

    /// The lines of a fixture that is a table: the cells of each row by the names in the first one.
    public static List<Map<String, String>> table(String name) throws IOException {
        var lines = Files.readAllLines(fixture(name));
        var names = lines.getFirst().split("\t");
        return lines.stream().skip(1).map(line -> {
            var cells = line.split("\t", -1);
            var row = new LinkedHashMap<String, String>();
            for (int i = 0; i < names.length; i++) row.put(names[i], i < cells.length ? cells[i] : "");
            return (Map<String, String>) row;
        }).toList();
    }

    /// Waits until this holds, looking often.
    ///
    /// @param what told if it doesn't hold in time, such as `the second line is seen`
    public static void await(String what, Duration most, BooleanSupplier condition) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not in " + most.toSeconds() + " s: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
