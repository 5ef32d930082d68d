package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import freemarker.template.*;
import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import tests.*;

/// Templates see what JSON has, whatever they are shown.
class FieldsTest {
    /// Without what is null, as templates know no difference between that and nothing.
    private static Object known(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var some = new TreeMap<String, Object>();
                map.forEach((name, one) -> Optional.ofNullable(one).ifPresent(v -> some.put(name.toString(), known(v))));
                yield some;
            }
            case List<?> list -> list.stream().map(FieldsTest::known).toList();
            case null, default -> value;
        };
    }

    /// The same of what a template gets.
    private static Object seen(TemplateModel model) throws TemplateModelException {
        return switch (model) {
            case TemplateHashModelEx2 hash -> {
                var some = new TreeMap<String, Object>();
                for (var all = hash.keyValuePairIterator(); all.hasNext(); ) {
                    var one = all.next();
                    if (one.getValue() != null) some.put(seen(one.getKey()).toString(), seen(one.getValue()));
                }
                yield some;
            }
            case TemplateSequenceModel list -> {
                var some = new ArrayList<Object>();
                for (int i = 0; i < list.size(); i++) some.add(seen(list.get(i)));
                yield some;
            }
            case TemplateScalarModel text -> text.getAsString();
            case TemplateNumberModel number -> number.getAsNumber();
            case TemplateBooleanModel mark -> mark.getAsBoolean();
            case null, default -> null;
        };
    }

    private static void same(Object shown) throws Exception {
        assertEquals(known(Json.MAPPER.convertValue(shown, Map.class)), seen(new Fields().wrap(shown)));
    }

    @Test
    void aSummaryHasTheFieldsOfItsJson() throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            var board = Scenario.play(RandomRunsTest.story(new Random(seed), 12), p -> p.parallel(3)).board;
            same(Aggregator.summary(board, 0, false));
            same(Comparison.of(Aggregator.summary(board, 0, false), Aggregator.summary(board, 0, false)));
        }
    }

    @Test
    void recordsThatJsonWritesInAnotherShapeAreSeenInIt() throws Exception {
        same(Map.of("policy", Policy.DEFAULT, "limits", Limits.NONE, "exit", new Exit.Code(3), "halt", Policy.DEFAULT.halt(), "at",
                Instant.EPOCH));
    }

    @Test
    void textsSteerNoTerminal() throws Exception {
        assertEquals(Map.of("path", "ab", "insertions", 1), seen(new Fields().wrap(new Summary.Change("a\u001b[2Jb", 1, null))));
    }
}
