package lib.machine;

import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// A function of C, through `java.lang.foreign`. It is linked when it is first called, as that takes more time than all else that a short
/// command does. It doesn't know what the function does.
final class NativeFunction {
    private final String name;
    private final String types;
    private boolean linked;
    private MethodHandle handle;

    /// @param types of its result and its arguments: `i` an int, `l` a long, `s` a short, `p` a pointer
    NativeFunction(String name, String types) {
        this.name = name;
        this.types = types;
    }

    /// Null if native access is not allowed, or the system has no such function.
    @SuppressWarnings("restricted")
    synchronized MethodHandle handle() {
        if (linked) return handle;
        linked = true;
        try {
            var all = types.chars().mapToObj(NativeFunction::layout).toArray(MemoryLayout[]::new);
            var linker = Linker.nativeLinker();
            handle = linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                    FunctionDescriptor.of(all[0], Arrays.copyOfRange(all, 1, all.length)));
        } catch (RuntimeException | LinkageError e) {
            if (name.equals("kill"))
                System.err.println("orchestrate: native calls are not allowed (--enable-native-access=ALL-UNNAMED allows them): "
                        + "processes that leave their parents may be left behind");
        }
        return handle;
    }

    private static MemoryLayout layout(int type) {
        return switch (type) {
            case 'i' -> ValueLayout.JAVA_INT;
            case 'l' -> ValueLayout.JAVA_LONG;
            case 's' -> ValueLayout.JAVA_SHORT;
            default -> ValueLayout.ADDRESS;
        };
    }
}
