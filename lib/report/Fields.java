package lib.report;

import freemarker.template.*;
import java.lang.annotation.Annotation;
import java.lang.reflect.*;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lib.model.*;
import tools.jackson.databind.PropertyNamingStrategies;

/// What templates see of values: a record's fields under the names that JSON has for them, read when they are asked for and not before, and
/// texts that steer no terminal, wherever they come from. So a list that is made as it is read, as that of a large run's tasks, stays so.
/// What JSON writes in a shape of its own is seen in that shape.
final class Fields extends SimpleObjectWrapper {
    /// Of each kind of record its fields by their names in JSON; empty if JSON has another shape for it.
    private static final ClassValue<Map<String, Method>> NAMES = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            if (!asItIs(type)) return Map.of();
            var fields = new LinkedHashMap<String, Method>();
            for (var field : type.getRecordComponents()) {
                field.getAccessor().setAccessible(true);
                fields.put(PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, field.getName()), field.getAccessor());
            }
            return fields;
        }
    };
    /// They say in which order, and whether if it is null, but not in which shape.
    private static final Set<String> NO_SHAPE = Set.of("JsonPropertyOrder", "JsonInclude");

    Fields() {
        super(Configuration.VERSION_2_3_34);
    }

    @Override
    public TemplateModel wrap(Object value) throws TemplateModelException {
        return switch (value) {
            case TemplateModel model -> model;
            case String text -> new SimpleScalar(Text.lines(text));
            case Record record when !NAMES.get(record.getClass()).isEmpty() -> new Of(() -> record, NAMES.get(record.getClass()));
            case Afresh<?> list -> new Items(list);
            case Set<?> some -> super.wrap(List.copyOf(some));
            case Map<?, ?> _, List<?> _, Number _, Boolean _ -> super.wrap(value);
            case null -> super.wrap(null);
            default -> super.wrap(Json.MAPPER.convertValue(value, Object.class));
        };
    }

    /// Whether JSON has just its fields.
    private static boolean asItIs(Class<?> type) {
        return Stream.of(new AnnotatedElement[] {type}, type.getInterfaces(), type.getDeclaredFields(), type.getDeclaredMethods())
                .flatMap(Stream::of).flatMap(e -> Stream.of(e.getAnnotations())).map(Annotation::annotationType)
                .noneMatch(a -> a.getPackageName().matches("(tools|com\\.fasterxml)\\.jackson.*") && !NO_SHAPE.contains(a.getSimpleName()));
    }

    /// The fields of a record that are known, by their names.
    static Map<String, Object> known(Record record) {
        var known = new LinkedHashMap<String, Object>();
        NAMES.get(record.getClass()).forEach((name, field) -> Optional.ofNullable(value(field, record)).ifPresent(v -> known.put(name, v)));
        return known;
    }

    private static Object value(Method field, Record record) {
        try {
            return field.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("BUG: " + field + " can't be read", e);
        }
    }

    /// A template that keeps some of its items, as a filter does, keeps their places.
    private final class Items implements TemplateSequenceModel {
        private final Afresh<?> list;

        Items(Afresh<?> list) {
            this.list = list;
        }

        @Override
        public TemplateModel get(int index) throws TemplateModelException {
            return index < 0 || index >= list.size() ? null : list.get(index) instanceof Record record
                    ? new Of(() -> (Record) list.get(index), NAMES.get(record.getClass())) : wrap(list.get(index));
        }

        @Override
        public int size() {
            return list.size();
        }
    }

    /// The fields of one record.
    private final class Of implements TemplateHashModelEx2 {
        private final Supplier<Record> record;
        private final Map<String, Method> fields;

        Of(Supplier<Record> record, Map<String, Method> fields) {
            this.record = record;
            this.fields = fields;
        }

        @Override
        public TemplateModel get(String name) throws TemplateModelException {
            var field = fields.get(name);
            return field == null ? null : wrap(value(field, record.get()));
        }

        private Map<String, Object> known() {
            return Fields.known(record.get());
        }

        @Override
        public int size() {
            return known().size();
        }

        @Override
        public boolean isEmpty() {
            return known().isEmpty();
        }

        @Override
        public TemplateCollectionModel keys() {
            return new SimpleCollection(known().keySet(), Fields.this);
        }

        @Override
        public TemplateCollectionModel values() {
            return new SimpleCollection(known().values(), Fields.this);
        }

        @Override
        public KeyValuePairIterator keyValuePairIterator() {
            return new MapKeyValuePairIterator(known(), Fields.this);
        }
    }
}
