package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What is said of programs that can't be run, and nothing of those that can.
class ProgramTest {
    @TempDir
    Path temp;

    private Path file(String name, byte[] text) throws IOException {
        var file = Files.write(temp.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String flaw(String name) {
        var flaw = Program.flaw(name, Map.of("PATH", temp + ":/nowhere"), temp.toString());
        return flaw == null ? "none" : flaw.status() + " " + flaw.why();
    }

    private static byte[] changed(byte[] program, int at, int value) {
        var other = program.clone();
        other[at] = (byte) value;
        return other;
    }

    @Test
    void whatCanBeRunHasNone() throws IOException {
        file("script", "#!/bin/sh\ntrue\n");
        file("spaced", "#! \t/bin/sh -e\ntrue\n");
        file("nested", "#!" + temp + "/script\n");
        file("relative", "#!script\n");
        file("plain", "true\n");
        file("empty", "");
        file("byte\u00e9", "#!/bin/sh\n");
        for (var name : List.of("script", "spaced", "nested", "relative", "plain", "empty", "byte\u00e9", temp + "/script", "./script",
                "/bin/sh", ProcessHandle.current().info().command().orElse("/bin/sh")))
            assertEquals("none", flaw(name), name);
    }

    @Test
    void whatCannotIsNamed() throws IOException {
        assertEquals("127 not found", flaw("missing"));
        assertEquals("127 not found", flaw("./missing"));
        assertEquals("127 not found", flaw(temp + "/missing/er"));
        Files.createSymbolicLink(temp.resolve("link"), temp.resolve("nothing"));
        assertEquals("127 not found: it is a link to what isn't there", flaw("./link"));
        Files.createDirectory(temp.resolve("folder"));
        assertEquals("126 permission denied: it is a folder", flaw("./folder"));
        assertEquals("127 not found", flaw("folder"));
        Files.setPosixFilePermissions(file("closed", "true\n"), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("126 permission denied: it isn't executable", flaw("./closed"));
        assertEquals("126 permission denied: " + temp + "/closed isn't executable", flaw("closed"));
        file("garbage", "ab\0cd\n");
        assertEquals("126 exec format error: it is neither a program for this system nor a script", flaw("garbage"));
    }

    @Test
    void interpretersAre() throws IOException {
        file("gone", "#!/no/such/python3\n");
        assertEquals("127 bad interpreter: its first line asks for /no/such/python3: not found", flaw("gone"));
        file("windows", "#!/bin/sh\r\ntrue\r\n");
        assertEquals("127 bad interpreter: its first line ends in a carriage return, as Windows has it, so that '/bin/sh' isn't found",
                flaw("windows"));
        file("none", "#!\n");
        assertEquals("126 bad interpreter: its first line names none", flaw("none"));
        file("dir", "#!/usr\n");
        assertEquals("126 bad interpreter: its first line asks for /usr: permission denied: it is a folder", flaw("dir"));
        file("through", "#!./gone\n");
        assertEquals("127 bad interpreter: its first line asks for ./gone: bad interpreter: its first line asks for /no/such/python3: not "
                + "found", flaw("through"));
        file("round", "#!./round\n");
        assertTrue(flaw("round").endsWith("bad interpreter: they go on and on"), flaw("round"));
    }

    @Test
    void programsOfOtherMachinesAre() throws IOException {
        var program = Files.readAllBytes(Path.of("/bin/sh").toRealPath());
        Assumptions.assumeTrue(program[0] == 0x7f && program[4] == 2 && program[5] == 1, "no program of 64 bits, least byte first");
        var text = new String(program, java.nio.charset.StandardCharsets.ISO_8859_1);
        int loader = text.indexOf("/lib");
        var other = file("other", changed(program, 18, program[18] == (byte) 243 ? 62 : 243));
        assertEquals("none", flaw(file("copy", program).toString()));
        // Elsewhere an emulator may run it.
        if (!flaw(other.toString()).equals("none"))
            assertTrue(flaw(other.toString()).matches("126 exec format error: it is made for another machine \\(.*; this is .*\\)"),
                    flaw(other.toString()));
        file("cut", Arrays.copyOf(program, 40));
        assertEquals("126 exec format error: this program is cut off", flaw("cut"));
        if (loader > 0 && loader < 4000) {
            file("foreign", changed(program, loader + 1, 'L'));
            assertTrue(flaw("foreign").matches("127 not found: /Lib\\S* isn't there, which this program needs: it is made for another "
                    + "system"), flaw("foreign"));
        }
    }
}
