package lib.places;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import lib.model.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonTypeIdResolver;

/// What a place's worker tells, a line each of `told.jsonl`. Times are of its own clock.
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "told")
@JsonTypeIdResolver(TypeWord.class)
sealed interface Told {
    /// The answer to a greeting.
    ///
    /// @param key by which values are sealed for this worker
    record Welcome(String id, long at, Handle by, String key) implements Told {}

    /// A request was read: it is done now, if it ever is.
    ///
    /// @param check whether it is the attempt's check
    record Heard(String task, int attempt, boolean check) implements Told {}

    /// Something happened.
    ///
    /// @param event as a journal has it
    /// @param said  all that an ended attempt said, which a journal hasn't; null for other events
    record Happened(JsonNode event, Said said) implements Told {}

    /// Nothing happened, and the worker is there.
    record Alive(long at) implements Told {}

    /// The worker has to leave: what ends from here on may have been cut short.
    record Leaving(long at) implements Told {}

    /// Its last word: nothing of it runs any more.
    record Left(long at) implements Told {}

    static Happened of(Event event) {
        return new Happened(Json.MAPPER.valueToTree(event), event instanceof Event.Ended e ? e.said() : null);
    }
}
