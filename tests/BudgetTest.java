package tests;

import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class BudgetTest {
    @Test
    void readsDollarsAndTokens() {
        assertEquals(new Budget(5.0, null), Budget.parse("5"));
        assertEquals(new Budget(0.02, null), Budget.parse("$0.02"));
        assertEquals(new Budget(2.5, null), Budget.parse("2.50 USD"));
        assertEquals(new Budget(null, 200_000L), Budget.parse("200k tokens"));
        assertEquals(new Budget(null, 1_500_000L), Budget.parse("1.5Mtok"));
        assertEquals(new Budget(3.0, 1000L), Budget.parse("3, 1000 tokens"));
    }

    @Test
    void refusesWhatBuysNothing() {
        for (var text : new String[] {"", "0", "-1", "abc", "5 euros", "0 tokens", "1,2,x", "1e9"})
            assertThrows(UserError.class, () -> Budget.parse(text), text);
    }
}
