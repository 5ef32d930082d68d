package tests;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// A suite that uses the command line as people do: in a folder of its own for each test, and with no process left afterwards. It knows no
/// command.
@Tag("process")
abstract class OnCommandLine {
    @TempDir Path temp;
    Cli cli;

    @BeforeEach
    void begin() throws IOException {
        cli = Cli.below(temp);
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }
}
