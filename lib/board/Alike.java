package lib.board;

/// The latest of values that are alike, so that thousands of tasks that end alike hold one and not each its own. It knows nothing of what
/// they mean.
final class Alike {
    private final Object[] kept = new Object[256];

    /// This one, or one that is equal; null stays null.
    @SuppressWarnings("unchecked")
    <T> T one(T value) {
        if (value == null) return null;
        int at = value.hashCode() & kept.length - 1;
        if (!value.equals(kept[at])) kept[at] = value;
        return (T) kept[at];
    }
}
