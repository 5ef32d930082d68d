package lib.report;

import freemarker.template.TemplateScalarModel;

/// A text for a template that is to keep the colours it has, where any other loses all that steers a terminal: whoever makes one has seen
/// to it that there are colours and nothing else.
public record Painted(String text) implements TemplateScalarModel {
    @Override
    public String getAsString() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
