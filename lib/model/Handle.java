package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// The mark by which a host knows a process it has started, or itself. Only a host of the kind that gave it can read it and take the
/// process up again; for all others it is a few fields that stand in the journal beside what it is the handle of.
///
/// @param fields texts and whole numbers, as [Long]; empty if nothing is known
public record Handle(@JsonValue Map<String, Object> fields) {
    public static final Handle NONE = new Handle(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Handle {
        var same = new LinkedHashMap<String, Object>();
        if (fields != null) fields.forEach((name, value) -> {
            if (value != null) same.put(name, value instanceof Number n ? Long.valueOf(n.longValue()) : value);
        });
        fields = same.size() == 1 ? Map.copyOf(same) : Collections.unmodifiableMap(same);
    }

    /// What may still be told of it when its process is gone and nobody takes it up any more: its numbers.
    public Handle over() {
        if (fields.isEmpty()) return this;
        var numbers = new LinkedHashMap<>(fields);
        numbers.values().removeIf(value -> !(value instanceof Long));
        return new Handle(numbers);
    }
}
