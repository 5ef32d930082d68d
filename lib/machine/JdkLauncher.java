package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;

/// Starts processes through the JDK, and `setsid` of util-linux where there is one. Elsewhere processes stay in our session, and ending one
/// ends those descendants that can still be found. What is no UTF-8 it can't pass on.
final class JdkLauncher implements Spawner.Launcher {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    @Override
    public Process launch(Spawner.Launch launch) throws IOException {
        var program = Posix.path(launch.argv().getFirst());
        boolean recorded = launch.exitcode() != null && program.isAbsolute() && Files.isExecutable(program);
        var meant = recorded ? SmallShell.of(launch, program.toString()) : launch.readingNothing();
        var argv = new ArrayList<String>(meant.argv().size() + 1);
        if (Files.isExecutable(SETSID)) argv.add(SETSID.toString());
        argv.addAll(meant.argv());
        var builder = new ProcessBuilder(argv).directory(meant.dir().toFile())
                .redirectInput(meant.stdin().toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(meant.stdout().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(meant.stderr().toFile()));
        builder.environment().clear();
        builder.environment().putAll(meant.env());
        return builder.start();
    }
}
