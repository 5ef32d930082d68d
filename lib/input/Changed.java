package lib.input;

/// A value as a path of which a part is asked for, as GNU parallel does it: it looks at no file.
final class Changed {
    private Changed() {}

    /// @param change what stands in the braces: `.` without ending, `/` without folder, `//` the folder, `/.` neither, or nothing
    static String of(String value, String change) {
        int slash = value.lastIndexOf('/'), dot = value.lastIndexOf('.');
        return switch (change) {
            case "" -> value;
            case "." -> dot > slash ? value.substring(0, dot) : value;
            case "/" -> value.substring(slash + 1);
            case "//" -> folder(value);
            case "/." -> of(of(value, "/"), ".");
            default -> throw new AssertionError("BUG: no change " + change);
        };
    }

    private static String folder(String value) {
        int end = withoutSlashes(value, value.length());
        int slash = value.lastIndexOf('/', end - 1);
        if (end == 0) return value.isEmpty() ? "." : "/";
        if (slash < 0) return ".";
        int folder = withoutSlashes(value, slash);
        return folder == 0 ? "/" : value.substring(0, folder);
    }

    private static int withoutSlashes(String value, int end) {
        while (end > 0 && value.charAt(end - 1) == '/') end--;
        return end;
    }
}
