import module java.base;
import io.modelcontextprotocol.spec.McpSchema.*;

/// What a client may ask for, before the library sees it: that ends at a line that is too long for it, and answers what has another shape
/// than it expects with names of its classes.
final class Incoming {
    /// In bytes; the library's own limit is above it.
    static final int LONGEST = 8 << 20;
    private static final Map<String, Class<?>> SHAPES = Map.of("initialize", InitializeRequest.class, "tools/call", CallToolRequest.class,
            "tools/list", PaginatedRequest.class);

    private Incoming() {}

    /// The next line, or as much of it as shows that it is longer than [#LONGEST]; null at the end.
    static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int one;
        while ((one = in.read()) >= 0 && one != '\n') if (line.size() <= LONGEST) line.write(one);
        return one < 0 && line.size() == 0 ? null : line.toByteArray();
    }

    /// What is wrong with its parameters; null if nothing is.
    ///
    /// @param tools their names
    static String flaw(JSONRPCRequest request, List<String> tools) {
        boolean call = request.method().equals("tools/call");
        var params = request.params();
        if (params == null && !call && !request.method().equals("initialize")) return null;
        if (!(params instanceof Map<?, ?> given)) return "'params' of '" + request.method() + "' has to be an object: give one";
        if (call && !(given.get("name") instanceof String))
            return "'tools/call' needs 'name', a tool's: 'tools/list' tells which there are";
        if (call && !tools.contains(given.get("name")))
            return "there is no tool '" + given.get("name") + "': it is one of " + String.join(", ", tools);
        for (var part : List.of("arguments", "_meta", "capabilities", "clientInfo"))
            if (given.get(part) != null && !(given.get(part) instanceof Map))
                return "'" + part + "' of '" + request.method() + "' has to be an object: give one";
        try {
            if (SHAPES.containsKey(request.method())) ToolCalls.JSON.convertValue(params, SHAPES.get(request.method()));
            return null;
        } catch (RuntimeException e) {
            return "'params' of '" + request.method() + "' has not the shape that the protocol gives it: mend it";
        }
    }
}
