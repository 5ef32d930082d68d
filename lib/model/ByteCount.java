package lib.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes as people write it: `500k`, `20M` or `1.5G`; units are powers of 1024.
public final class ByteCount {
    static final long MOST = 1L << 60;
    private static final Pattern FORM = Pattern.compile("(?<number>\\d{1,12}(\\.\\d{1,6})?)\\s*((?<unit>[kKMGT])?i?B?)");

    private ByteCount() {}

    /// @throws UserError if it is none
    static long parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) throw new UserError("'" + text + "' is no size: write it like 500k, 20M or 1.5G");
        int power = form.group("unit") == null ? 0 : "KMGT".indexOf(form.group("unit").toUpperCase(Locale.ROOT)) + 1;
        return (long) Math.min(MOST, Double.parseDouble(form.group("number")) * (1L << 10 * power));
    }

    /// As it is written shortest.
    static String written(long bytes) {
        int power = bytes == 0 ? 0 : Math.min(4, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> 10 * power) + (power == 0 ? "" : "kMGT".substring(power - 1, power));
    }

    /// Rounded, for people: `900 MiB`, `1.2 GiB`.
    public static String ofMebibytes(double mebibytes) {
        return mebibytes < 1000 ? "%.0f MiB".formatted(mebibytes) : "%.1f GiB".formatted(mebibytes / 1024);
    }
}
