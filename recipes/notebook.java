///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Opens a Jupyter notebook in which runs are started, watched and read.
//SOURCES ${env.ORCHESTRATE_HOME:..}/lib/Orchestrator.java
//DEPS io.github.padreati:rapaio-jupyter-kernel:3.0.1
//FILES notebook.ipynb

// Needs Jupyter (Debian and Ubuntu: apt install jupyter-notebook; elsewhere: pip install notebook). A Java kernel that has this
// project on its class path is set up in a folder of its own under ~/.cache; nothing else of your Jupyter is touched. The
// notebook is copied to the current folder, unless there is one, and opened. Arguments are passed on to jupyter instead:
//     notebook.java lab notebook.ipynb

import java.lang.classfile.*;
import java.lang.classfile.instruction.*;
import lib.model.*;
import static lib.Orchestrator.*;

void main(String... args) throws Exception {
    var cache = Objects.requireNonNullElse(System.getenv("XDG_CACHE_HOME"), System.getenv("HOME") + "/.cache");
    var jupyter = Path.of(cache, "orchestrate/jupyter");
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var classPath = mended(jupyter.resolve("classes")) + File.pathSeparator + System.getProperty("java.class.path");
    var kernel = Map.of(
            "argv", List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "org.rapaio.jupyter.kernel.MainApp",
                    "{connection_file}"),
            "display_name", "Java with orchestrate",
            "language", "java",
            "interrupt_mode", "message",
            "env", Map.of("RJK_CLASSPATH", classPath.replace(File.pathSeparator, ";"), "RJK_TIMEOUT_MILLIS", "-1"));
    var spec = Files.createDirectories(jupyter.resolve("kernels/orchestrate")).resolve("kernel.json");
    Files.writeString(spec, Json.pretty(kernel));

    var notebook = Path.of("notebook.ipynb");
    if (Files.notExists(notebook)) try (var ours = getClass().getResourceAsStream("/notebook.ipynb")) {
        Files.copy(ours, notebook);
    }
    var command = new ArrayList<>(List.of("jupyter"));
    command.addAll(args.length > 0 ? List.of(args) : List.of("notebook", notebook.toString()));
    var start = new ProcessBuilder(command).inheritIO();
    start.environment().merge("JUPYTER_PATH", jupyter.toString(), (theirs, ours) -> ours + File.pathSeparator + theirs);
    try {
        System.exit(start.start().waitFor());
    } catch (IOException e) {
        throw mistake("jupyter can't be started: install it with 'apt install jupyter-notebook' or 'pip install notebook', and try "
                + "again");
    }
}

/// The kernel's threads look whether they are to run before they have been told so, and then one start in four hangs. In this copy of
/// their class they are told when they are made. They also listen before anybody has said who answers, and on a busy machine the first
/// question then ended the thread that had heard it; now it goes on, and Jupyter asks again.
Path mended(Path folder) throws IOException {
    var name = "org/rapaio/jupyter/kernel/channels/LoopThread.class";
    try (var in = getClass().getResourceAsStream("/" + name)) {
        var running = ClassTransform.transformingMethodBodies(method -> method.methodName().equalsString("<init>"),
                (code, e) -> code.with(e instanceof ConstantInstruction c && c.opcode() == Opcode.ICONST_0
                        ? ConstantInstruction.ofIntrinsic(Opcode.ICONST_1) : e));
        var goesOn = ClassTransform.transformingMethodBodies(method -> method.methodName().equalsString("run"), (code, e) -> {
            if (!(e instanceof InvokeInstruction i && i.owner().asInternalName().equals("java/lang/Runnable"))) code.with(e);
            else code.trying(body -> body.with(e), failed -> failed.catching(RuntimeException.class.describeConstable().orElseThrow(),
                    CodeBuilder::pop));
        });
        var mended = in.readAllBytes();
        for (var change : List.of(running, goesOn)) mended = ClassFile.of().transformClass(ClassFile.of().parse(mended), change);
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, mended);
    }
    return folder;
}
