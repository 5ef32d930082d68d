import module java.base;

/// The command line, a process for each command. It knows no command by name.
///
/// @param program the words that start it
/// @param plain   whether no task inherits the environment, so that colours can be forbidden: a model reads it
record ToolCommands(List<String> program, boolean plain) {
    private static final String PLAIN = "unset JBANG_BOOTSTRAP_CALLER; NO_COLOR=1 exec \"$@\"";
    /// JBang's script leaves a record of what its caller gave to the process that it becomes: it is handed on.
    private static final String SAME = "JBANG_BOOTSTRAP_CALLER=\"$$ ${JBANG_BOOTSTRAP_CALLER#* }\" exec \"$@\"";

    /// What a command has written.
    ///
    /// @param cut whether only the end of its stdout is here
    record Said(int status, String out, String err, boolean cut) {
        /// A run that crashed, or of which something failed, is told of all the same.
        boolean refused() {
            return status != 0 && out.isBlank();
        }

        Map<?, ?> object() throws IOException {
            return ToolCalls.JSON.readValue(out, Map.class);
        }

        /// What it says to people on stderr, without the trace of what should never happen.
        String words() {
            return err.lines().filter(l -> !l.matches("\\s+(at |\\.\\.\\. ).*")).map(l -> l.replaceFirst("^orchestrate: ", ""))
                    .collect(Collectors.joining("\n")).replaceAll("(?m)^stdin:", "manifest:").strip();
        }
    }

    /// @param err where its stderr goes
    Process begun(List<String> words, ProcessBuilder.Redirect err) throws IOException {
        var argv = new ArrayList<>(List.of("sh", "-c", plain ? PLAIN : SAME, "sh"));
        argv.addAll(program);
        argv.addAll(words);
        return new ProcessBuilder(argv).redirectError(err).start();
    }

    Said said(String... words) throws IOException {
        return said("", List.of(words), Integer.MAX_VALUE / 4);
    }

    /// @param most of its stdout, in bytes; what comes before the last of them is dropped
    Said said(String stdin, List<String> words, int most) throws IOException {
        var process = begun(words, ProcessBuilder.Redirect.PIPE);
        var err = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> err.complete(new String(end(process.getErrorStream(), 1 << 16), StandardCharsets.UTF_8)));
        Thread.startVirtualThread(() -> {
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(stdin);
            } catch (IOException e) {
                // It has refused before it has read all.
            }
        });
        var out = end(process.getInputStream(), most);
        return new Said(process.onExit().join().exitValue(), new String(out, StandardCharsets.UTF_8), err.join(), out.length == most);
    }

    /// The last bytes of a stream, which is read to its end.
    private static byte[] end(InputStream in, int most) {
        var kept = new ByteArrayOutputStream();
        try {
            for (byte[] some = in.readNBytes(1 << 16); some.length > 0; some = in.readNBytes(1 << 16)) {
                kept.writeBytes(some);
                if (kept.size() / 2 > most) shorten(kept, most);
            }
        } catch (IOException e) {
            // Its process was ended.
        }
        shorten(kept, most);
        return kept.toByteArray();
    }

    private static void shorten(ByteArrayOutputStream kept, int most) {
        var all = kept.toByteArray();
        kept.reset();
        kept.write(all, Math.max(0, all.length - most), Math.min(all.length, most));
    }
}
