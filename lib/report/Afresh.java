package lib.report;

import java.util.*;
import java.util.function.IntFunction;

/// A list whose items are made when they are asked for, and again if that was long ago: however long it is, it takes little room. What they
/// are made of must not change any more.
final class Afresh<T> extends AbstractList<T> implements RandomAccess {
    /// So many are kept, each at its place or that of one so many before it.
    private static final int KEPT = 1 << 13;

    private record Made<T>(int index, T item) {}

    private final int size;
    private final IntFunction<T> make;
    private final Made<T>[] made;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Afresh(int size, IntFunction<T> make) {
        this.size = size;
        this.make = make;
        this.made = new Made[Math.min(size, KEPT)];
    }

    @Override
    public T get(int index) {
        Objects.checkIndex(index, size);
        // Several threads may make the same one: any will do.
        var kept = made[index % made.length];
        if (kept == null || kept.index != index) made[index % made.length] = kept = new Made<>(index, make.apply(index));
        return kept.item;
    }

    @Override
    public int size() {
        return size;
    }
}
