package lib.report;

import java.util.*;
import java.util.function.IntFunction;

/// A list whose items are made when they are asked for; one that is long keeps few of them and makes them again, so that it takes little
/// room. What they are made of must not change any more.
final class Afresh<T> extends AbstractList<T> implements RandomAccess {
    /// Up to so many are kept, all of them.
    private static final int KEPT = 1 << 14;
    /// Of more, so many are: who reads one after the other finds them while they are young, and so is their garbage.
    private static final int LATEST = 1 << 8;

    private record Made<T>(int index, T item) {}

    private final int size;
    private final IntFunction<T> make;
    private final Made<T>[] made;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Afresh(int size, IntFunction<T> make) {
        this.size = size;
        this.make = make;
        this.made = new Made[size <= KEPT ? size : LATEST];
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
