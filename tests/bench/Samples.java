package tests.bench;

import module java.base;

/// Keeps figures where `all` finds them, as the shell scripts do: in the folder that the variable SAMPLES names, if it is set.
final class Samples {
    private Samples() {}

    /// One more figure of this name.
    static void keep(String name, double figure) throws IOException {
        var folder = System.getenv("SAMPLES");
        if (folder != null)
            Files.writeString(Path.of(folder, name), figure + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
