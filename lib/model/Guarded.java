package lib.model;

import freemarker.core.TemplateClassResolver;
import freemarker.template.*;

/// What Freemarker may do with a text that may come from anywhere, with a project say: it gets values, never an object or a class, and what
/// is wrong with it is thrown, and said nowhere else. It knows no text.
public final class Guarded {
    private Guarded() {}

    /// This configuration, made so.
    public static <C extends Configuration> C language(C c) {
        c.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        c.setAPIBuiltinEnabled(false);
        c.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        c.setLogTemplateExceptions(false);
        return c;
    }
}
