package lib.model;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.*;
import java.util.stream.Stream;
import tools.jackson.databind.*;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/// The word by which JSON tells one alternative of a sealed type from another: its class's name in small letters with `_`.
public final class TypeWord extends TypeIdResolverBase {
    private static final ClassValue<String> WORDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return type.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    };

    private final Map<String, Class<?>> types = new HashMap<>();
    private JavaType base;

    @Override
    public void init(JavaType base) {
        this.base = base;
        alternatives(base.getRawClass()).forEach(type -> types.put(WORDS.get(type), type));
    }

    private static Stream<Class<?>> alternatives(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(TypeWord::alternatives) : Stream.of(type);
    }

    @Override
    public String idFromValue(DatabindContext context, Object value) {
        return WORDS.get(value.getClass());
    }

    @Override
    public String idFromValueAndType(DatabindContext context, Object value, Class<?> type) {
        return WORDS.get(value == null ? type : value.getClass());
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
        return types.get(id) instanceof Class<?> type ? context.constructSpecializedType(base, type) : null;
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}
