package lib.machine;

import java.util.ArrayList;
import java.util.regex.Pattern;
import lib.model.Json;
import tools.jackson.core.JacksonException;

/// The JSON in what a task has answered.
public final class JsonOf {
    private static final Pattern FENCED = Pattern.compile("```(?:json)?\\s*\\n(.*?)\\n\\s*```", Pattern.DOTALL);

    private JsonOf() {}

    /// What the text is as JSON, or the last piece of it that is fenced as such; null if it is none.
    public static Object text(String text) {
        var pieces = new ArrayList<>(FENCED.matcher(text).results().map(found -> found.group(1)).toList());
        pieces.addFirst(text);
        for (var piece : pieces.reversed())
            try {
                return Json.MAPPER.readValue(piece, Object.class);
            } catch (JacksonException e) {
                // Perhaps another piece is.
            }
        return null;
    }
}
