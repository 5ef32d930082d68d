package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.util.*;

/// What decides a task's result, a digest for each part of it: a task with the same fingerprint has done what this one would do. Limits,
/// retries, slots, and when and after what it runs are no part of it. It finds nothing out.
///
/// @param parts digests by the names a manifest has for them, in the order in which a difference is told
public record Fingerprint(SequencedMap<String, String> parts) {
    public static final Fingerprint NONE = new Fingerprint(new LinkedHashMap<>());
    /// 64 bits tell apart what people and programs write; nobody gains by a collision with his own task.
    private static final int DIGITS = 16;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Fingerprint {
        parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
    }

    @JsonValue
    @Override
    public SequencedMap<String, String> parts() {
        return parts;
    }

    /// With one part more.
    public Fingerprint with(String part, String text) {
        return with(part, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Likewise.
    public Fingerprint with(String part, byte[] text) {
        var digest = Digest.begun();
        digest.update(text);
        return with(part, digest);
    }

    /// Likewise, of all that the digest has been given.
    public Fingerprint with(String part, MessageDigest digest) {
        var more = new LinkedHashMap<>(parts);
        more.put(part, HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS));
        return new Fingerprint(more);
    }

    /// With all parts of the other as well.
    public Fingerprint with(Fingerprint other) {
        var more = new LinkedHashMap<>(parts);
        more.putAll(other.parts);
        return new Fingerprint(more);
    }

    /// The parts that the two don't have alike.
    public List<String> changed(Fingerprint other) {
        var all = new LinkedHashSet<>(parts.keySet());
        all.addAll(other.parts.keySet());
        return all.stream().filter(part -> !Objects.equals(parts.get(part), other.parts.get(part))).toList();
    }
}
