package lib.input;

import freemarker.template.*;
import java.util.*;
import lib.model.UserError;

/// The names of a [Scope] as Freemarker asks for them; one that isn't known is told with the nearest that is.
///
/// @param own names of the asker's, beside those
record Lookup(Scope scope, Map<String, TemplateModel> own) implements TemplateHashModel {
    /// What gives texts, lists and maps, and never an object.
    static final ObjectWrapper PLAIN = new SimpleObjectWrapper(Configuration.VERSION_2_3_34);

    /// A mistake in an expression, as the end of a sentence.
    static final class Flaw extends TemplateModelException {
        private static final long serialVersionUID = 1;
        private final String sentence;

        Flaw(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        /// Freemarker adds to its messages where in the template they are.
        String sentence() {
            return sentence;
        }
    }

    @Override
    public TemplateModel get(String name) throws TemplateModelException {
        if (own.containsKey(name)) return own.get(name);
        var value = scope.names().get(name);
        if (value == null) throw new Flaw(unknown(name));
        return model(value);
    }

    private String unknown(String name) {
        if (Scope.NAMES.contains(name)) return Scope.lacking(name);
        boolean variable = scope.names().get(Scope.VARS) instanceof Scope.Known vars && vars.names().contains(name);
        var other = variable ? " (did you mean 'vars." + name + "'?)" : UserError.suggestion(name, scope.names().keySet());
        return Located.shown(name) + " is no name that is known here" + other + ": use " + String.join(", ", scope.names().keySet())
                + ", or write [='[='] for the two signs as text";
    }

    private static TemplateModel model(Object value) throws TemplateModelException {
        return value instanceof Scope.Known known ? new Keys(known) : PLAIN.wrap(value);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    private record Keys(Scope.Known known) implements TemplateHashModel {
        @Override
        public TemplateModel get(String key) throws TemplateModelException {
            if (!known.names().contains(key))
                throw new Flaw(Located.shown(key) + " is none of " + known.owner() + UserError.suggestion(key, known.names()) + ": use "
                        + (known.names().isEmpty() ? "none" : String.join(", ", known.names().stream().limit(10).toList())));
            return known.values().get(key) instanceof Object value ? model(value) : null;
        }

        @Override
        public boolean isEmpty() {
            return known.values().isEmpty();
        }
    }
}
