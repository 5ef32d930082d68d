package tests.places;

import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// What a test needs that plays other machines on this one.
final class Programs {
    private Programs() {}

    /// Skips the test where it isn't there, with the reason.
    ///
    /// @param what stands before "needs root"
    static void need(String what, List<String> programs) {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), what + " needs root");
        var missing = programs.stream().filter(p -> Stream.of("/usr/bin", "/usr/sbin").noneMatch(d -> Files.isExecutable(Path.of(d, p))))
                .toList();
        Assumptions.assumeTrue(missing.isEmpty(), "not installed: " + missing);
    }
}
