package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// How a place is got, watched and given back. It knows no tasks, and nothing of what is asked and told there.
sealed interface Way permits Ssh, Pilot {
    /// The place, as far as its way has to know and to change it.
    interface Near {
        void pause(long millis) throws InterruptedException;

        /// The run is over.
        boolean closing();

        /// Something waits for this place, or for any.
        boolean wanted();

        /// Something was asked of it that isn't over.
        boolean busy();

        /// A worker has come or gone, and it isn't known what that means.
        boolean changing();

        /// Nobody is heard there: nothing was told for a while, or a farewell.
        boolean silent();

        /// From here on another worker is asked: whoever is there still leaves.
        void calls();

        /// Why nothing can be started there.
        void unreached(String why);

        /// From this time on, by our clock, nothing runs there any more.
        void ends(long at);

        /// Nothing runs there any more.
        ///
        /// @param cancelled somebody else has ended it
        /// @return whether it isn't wanted any more
        boolean gone(String why, boolean cancelled);
    }

    /// Sees to it that a worker is there, until there is none or the run is over; it will be asked again.
    ///
    /// @return why there is none
    String work(Near near) throws IOException, InterruptedException;

    /// How long a place may have nothing to do until it is given back; null is as long as the run.
    default Duration idle() {
        return null;
    }

    /// The machine, if it is known to have none of our files; null otherwise.
    default Far far() {
        return null;
    }

    /// What of a look at its machine says how much room there is for us.
    default Event.Sampled room(Event.Sampled look) {
        return look;
    }

    /// The run is over, and its worker was told to leave.
    void close(Near near) throws InterruptedException;

    /// For the shell there: this program's class of that name, by the same Java, in a folder of both machines.
    static String program(Path folder, Class<?> main, String... words) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
        var there = ShellWord.of(folder.toString());
        return "cd " + there + " 2>/dev/null || { echo 'there is no folder '" + there + "' there: let both machines share it' >&2; exit 1; "
                + "}; test -x " + ShellWord.of(java) + " || { echo 'there is no '" + ShellWord.of(java)
                + "' there: install the same Java' >&2; exit 1; }; exec " + java(java, classes, main, words);
    }

    /// A Java's words for the shell there.
    static String java(String java, String classes, Class<?> main, String... words) {
        return ShellWord.of(java) + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                + ShellWord.of(classes) + " " + main.getName() + " " + ShellWord.all(List.of(words));
    }

    /// What somebody there complained of last; empty if nobody did. It waits for the end.
    static String lastLine(InputStream from) throws IOException {
        var last = "";
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String text; (text = lines.readLine()) != null; ) if (!text.isBlank()) last = text.strip();
        }
        return Text.line(last.replaceFirst("^orchestrate: ", ""), 200);
    }
}
