package lib.web;

import java.nio.charset.StandardCharsets;
import java.security.*;
import java.util.*;

/// The access check of the live page's server: only who has the token may ask it for anything, from a page of this server's own. Pure; it
/// knows headers, not what is asked for.
///
/// Other programs of this machine don't know the token. Other sites, in the browser of somebody who does, send an `Origin` of their own;
/// names of theirs that lead here come with a `Host` of their own; and they don't get the cookie sent along.
///
/// @param port  where the server listens, on 127.0.0.1
/// @param token what lets in, once in the address and from then on in a cookie
record Guard(int port, String token) {
    private static final int TOKEN_BYTES = 24;

    /// A guard with a new token.
    static Guard of(int port) {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Guard(port, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// What to open in a browser.
    String address() {
        return "http://127.0.0.1:" + port + "/?token=" + token;
    }

    /// What a browser is to keep: it comes back to this server alone, and no script sees it. Servers on other ports share the browser's
    /// cookies, so the name tells them apart.
    String cookie() {
        return name() + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    private String name() {
        return "orchestrate-" + port;
    }

    /// Why a request isn't answered, as a sentence; null if it is. The token is looked at by itself.
    ///
    /// @param hosts   values of the header `Host`; `origins` of `Origin`
    /// @param changes whether it may change anything
    String foreign(List<String> hosts, List<String> origins, boolean changes) {
        if (hosts.size() != 1 || !ours("", hosts.getFirst())) return "this server is asked for by another name than its own";
        if (origins.isEmpty()) return changes ? "a request that may change something has to say which page it comes from" : null;
        return origins.size() == 1 && ours("http://", origins.getFirst()) ? null : "this request comes from another page";
    }

    private boolean ours(String scheme, String host) {
        return host.equals(scheme + "127.0.0.1:" + port) || host.equals(scheme + "localhost:" + port);
    }

    /// @param text may be null
    boolean isToken(String text) {
        return text != null && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param cookies values of the header `Cookie`
    boolean hasCookie(List<String> cookies) {
        for (var header : cookies)
            for (var cookie : header.split(";")) {
                var parts = cookie.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equals(name()) && isToken(parts[1])) return true;
            }
        return false;
    }
}
