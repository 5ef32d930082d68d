import module java.base;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.*;

/// Stdout, and how many requests have no answer yet: who has written all its requests and closed stdin still gets what it asked for. What
/// the library would stumble over is answered here.
final class Answers extends FilterOutputStream {
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private int open;

    Answers(OutputStream out) {
        super(out);
    }

    /// Whether this line is a message for the library. What is none is answered.
    ///
    /// @param tools their names
    synchronized boolean expects(byte[] line, List<String> tools) throws IOException {
        if (line.length > Incoming.LONGEST)
            return no(null, -32600, "this line has more than " + (Incoming.LONGEST >> 20) + " MB: give long texts by files");
        var text = new String(line, StandardCharsets.UTF_8);
        if (text.isBlank()) return false;
        JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(ToolCalls.JSON, text);
        } catch (IOException | RuntimeException e) {
            return no(null, -32700, "this line is no message of JSON-RPC: send one JSON object a line");
        }
        if (!(message instanceof JSONRPCRequest request)) return true;
        var flaw = Incoming.flaw(request, tools);
        if (flaw != null) return no(request.id(), -32602, flaw);
        open++;
        return true;
    }

    private boolean no(Object id, int code, String sentence) throws IOException {
        var answer = new LinkedHashMap<String, Object>(Map.of("jsonrpc", "2.0", "error", Map.of("code", code, "message", sentence)));
        if (id != null) answer.put("id", id);
        line(ToolCalls.text(answer).getBytes(StandardCharsets.UTF_8));
        return false;
    }

    private void line(byte[] bytes) throws IOException {
        out.write(bytes);
        out.write('\n');
        out.flush();
    }

    /// The library writes each message by one call, and its end by another: nothing comes between the two.
    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        if (bytes.length <= 1) return;
        line(bytes);
        var head = new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.UTF_8);
        if (!head.contains("\"method\"")) open--;
        notifyAll();
    }

    synchronized void awaitAll() throws InterruptedException, IOException {
        for (long end = System.nanoTime() + PATIENCE_NANOS; open > 0 && System.nanoTime() < end; ) wait(100);
        out.flush();
    }
}
