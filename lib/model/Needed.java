package lib.model;

import java.lang.annotation.*;
import java.lang.reflect.Method;
import java.util.*;

/// The components of a record that have to be there: all but those that are said to be [Nullable]. A record read from a damaged file may
/// lack them.
public final class Needed {
    /// This component may be null.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Nullable {}

    private static final ClassValue<List<Method>> NEEDED = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.getType().isPrimitive() && !component.isAnnotationPresent(Nullable.class))
                    .map(component -> component.getAccessor()).toList();
        }
    };

    private Needed() {}

    private static boolean there(Object value) {
        return value instanceof Collection<?> all ? all.stream().noneMatch(Objects::isNull) : value != null;
    }

    public static boolean allIn(Record record) {
        try {
            for (var accessor : NEEDED.get(record.getClass())) if (!there(accessor.invoke(record))) return false;
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("BUG: a record whose components can't be read: " + record.getClass().getName(), e);
        }
    }
}
