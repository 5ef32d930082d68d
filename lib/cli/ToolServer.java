package lib.cli;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// The tools of this program for any client of the Model Context Protocol: a script of its own, which JBang builds and starts, as the
/// library it needs is needed for nothing else. It knows how that is started, neither the protocol nor runs.
final class ToolServer {
    /// The script's own, once it has begun.
    private static final int BROKEN = 70;

    private static final List<String> FILES =
            List.of("mcp.java", "Answers.java", "Incoming.java", "ToolCalls.java", "ToolCommands.java", "tools.json");

    private ToolServer() {}

    /// Serves on this process's stdin and stdout until stdin ends.
    ///
    /// @param version of this program
    /// @param program starts its command line
    /// @return its exit status
    /// @throws UserError if there is no JBang
    static int serve(String version, List<String> program) throws InterruptedException {
        try {
            var folder = script();
            var argv = new ArrayList<>(List.of(jbang(), folder.resolve("mcp.java").toString(), version,
                    folder.resolve("tools.json").toString()));
            argv.addAll(program);
            var builder = new ProcessBuilder(argv).inheritIO();
            // Of what JBang and its script have set for us.
            builder.environment().keySet().retainAll(Caller.environment().keySet());
            var server = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
            int status = server.waitFor();
            if (status != 0) throw new UserError("the server has ended with status " + status + ": its words are above"
                    + (status == BROKEN || status > 128 ? "" : "; its library is fetched once, by JBang, which needs a network then"));
            return 0;
        } catch (IOException e) {
            throw new UserError("the server can't be started: " + e.getMessage());
        }
    }

    private static String jbang() {
        // Whichever has started us, if any has.
        var ours = System.getenv("JBANG_LAUNCH_CMD");
        if (ours != null && Files.isRegularFile(Path.of(ours))) return ours;
        return new Doctor(Caller.environment()).find("jbang").map(Path::toString)
                .orElseThrow(() -> new UserError("'mcp' needs JBang, which fetches the library of the protocol: put 'jbang' on PATH"));
    }

    /// The files of the script, always in the same place, so that it is built once; another version has another place, as both may be
    /// built at the same time.
    private static Path script() throws IOException {
        var texts = new LinkedHashMap<String, String>();
        for (var name : FILES)
            // A source among the resources would be compiled with ours, by an IDE and whoever else takes all there are.
            try (var in = ToolServer.class.getResourceAsStream("/templates/mcp/" + name + (name.endsWith(".java") ? ".txt" : ""))) {
                texts.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        var digest = HexFormat.of().formatHex(Digest.of(String.join("\0", texts.values())), 0, 8);
        var folder = OwnFolder.checked(RunFolder.folders(Accounts.state(Caller.environment()).resolve("mcp").resolve(digest)));
        for (var text : texts.entrySet()) {
            var file = folder.resolve(text.getKey());
            if (!Files.exists(file) || !Files.readString(file).equals(text.getValue())) RunFolder.write(file, text.getValue());
        }
        return folder;
    }
}
