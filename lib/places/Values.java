package lib.places;

import java.nio.charset.StandardCharsets;
import java.security.*;
import java.security.spec.*;
import java.util.*;
import java.util.concurrent.*;
import javax.crypto.*;
import javax.crypto.spec.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// Values of variables on their way to a worker. They go through the place's file, sealed for this one worker: its key is in its memory
/// alone and ends with it, so that no file, no process list and no line has what they could be read from (X25519, HKDF, AES-GCM).
final class Values {
    /// A task whose values don't come in this time doesn't start.
    private static final long PATIENCE_SECONDS = 30;
    private static final String CURVE = "X25519", CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32, TAG_BITS = 128;
    /// No key seals twice.
    private static final byte[] NONCE = new byte[12];

    /// @param values by their names
    private record Open(Map<String, String> values) {}

    private final KeyPair own = pair();
    private final Map<String, CompletableFuture<Map<String, String>>> known = new ConcurrentHashMap<>();

    /// What others seal with for this worker.
    String key() {
        return text(own.getPublic().getEncoded());
    }

    /// A task's, for the worker that has told this key.
    static Request.Bring sealed(String task, Map<String, String> values, String key) {
        try {
            var once = pair();
            var sealing = cipher(Cipher.ENCRYPT_MODE, once.getPrivate(), key, once.getPublic(), task);
            return new Request.Bring(task, key, text(once.getPublic().getEncoded()),
                    text(sealing.doFinal(Json.line(new Open(values)).getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new UserError("the values of its variables can't be sealed for another machine (" + e.getMessage() + ")");
        }
    }

    /// What isn't sealed for this worker is another one's.
    void take(Request.Bring sealed) {
        if (!sealed.key().equals(key())) return;
        try {
            var opening = cipher(Cipher.DECRYPT_MODE, own.getPrivate(), sealed.once(), read(sealed.once()), sealed.task());
            var open = Json.MAPPER.readValue(opening.doFinal(Base64.getDecoder().decode(sealed.values())), Open.class);
            var before = known.computeIfAbsent(sealed.task(), _ -> new CompletableFuture<>());
            if (!before.complete(open.values)) known.put(sealed.task(), CompletableFuture.completedFuture(open.values));
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException e) {
            // Whoever wrote this doesn't know how: the task says that its values didn't come.
        }
    }

    /// Those of a task, as soon as they are here.
    ///
    /// @throws UserError if they don't come
    Map<String, String> await(String task) throws InterruptedException {
        try {
            return known.computeIfAbsent(task, _ -> new CompletableFuture<>()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new UserError("the values of its variables, which are in no file, didn't come from where the run is: start it again");
        }
    }

    /// Those of a task that are here.
    Map<String, String> of(String task) {
        return known.computeIfAbsent(task, _ -> new CompletableFuture<>()).getNow(Map.of());
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance(CURVE).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: Java has no " + CURVE, e);
        }
    }

    private static Cipher cipher(int mode, PrivateKey mine, String theirs, PublicKey once, String task) throws GeneralSecurityException {
        var agreement = KeyAgreement.getInstance(CURVE);
        agreement.init(mine);
        agreement.doPhase(read(theirs), true);
        var key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", HKDFParameterSpec.ofExtract().addIKM(agreement.generateSecret())
                .addSalt(once.getEncoded()).thenExpand(task.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, NONCE));
        return cipher;
    }

    private static PublicKey read(String key) throws GeneralSecurityException {
        return KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
