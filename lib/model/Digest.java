package lib.model;

import java.nio.charset.StandardCharsets;
import java.security.*;

/// A text's SHA-256. It knows nothing of what it is for.
public final class Digest {
    private Digest() {}

    public static byte[] of(String text) {
        return begun().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /// One that is given its text piece by piece.
    public static MessageDigest begun() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every JDK has SHA-256", e);
        }
    }
}
