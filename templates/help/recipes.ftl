<#-- No fields. -->
RECIPES: runs as short Java programs, to be copied and edited

A recipe is a file of 10 to 40 lines that JBang runs as it is. The ones that come
with the project, by their names in its catalog:

  agents     one coding agent per prompt file, each in a worktree, each checked
  shell      one shell command per line of a file, eight at a time
  matrix     a command for every combination of values, a report of all
  fanout     many agents read a file each, one sums up what they found
  loop       an agent that goes on until a check passes, within limits
  review     one reviewer per changed file, and their remarks in one file
  integrate  agents' work merged into one branch, each step checked
  nightly    a manifest by night: a budget, a deadline, and you are told
  places     a shell command per line of a file, on other machines, by ssh
  compose    the parts of a run, each used alone
  notebook   a Jupyter notebook in which runs are started, watched and read

CATALOG is a path or an http address of jbang-catalog.json:

    jbang agents@CATALOG prompts/*.md

To make one your own, copy it, and say where the library is:

    $ cp "$ORCHESTRATE_HOME/recipes/shell.java" mine.java
    $ echo 'echo hello' > mine.txt
    $ "$ORCHESTRATE_HOME/jbang" mine.java mine.txt

Or have JBang stamp one out; WHERE is the folder of CATALOG, a path or an address
(without -Dlib it is asked for at each start, in ORCHESTRATE_HOME):

    jbang init -t agents@CATALOG -Dlib=WHERE mine.java

What a recipe says, in one breath:

    orchestrate(each(args, name -> shell("make " + name)))
            .parallel(4).retries(2).timeout(minutes(45))
            .run().report("report.md").exit();

Or say it line by line, with the tab key's help:

    $ echo 'orchestrate(shell("echo hi")).run().show()' | orchestrate shell

run.failed() and run.unfinished() are tasks that can be run again as they are;
results() tells how each went, answer("id") what a task said last; onEvent(…) sees
everything as it happens, and async() in the place of run() gives a run to steer.
open() gives one that goes on until end(), so that a loop of agents is a loop in Java:
add(task).await() is how a task has ended, with its answer() and json(), and
add(task).then(it -> shell("wc -w " + it.answer())) makes the next from that without
a wait. It is a run like any other, journalled and, with resume(), taken up where it
was:

    # loop.txt
    try (var going = orchestrate().resume().open()) {
        for (var n : going.add(shell("echo '[1, 2]'").named("find")).await().json())
            going.add(shell("echo " + n.asInt()).named("part-" + n.asInt()));
    }

    $ orchestrate shell < loop.txt

task.after(a).afterAnyhow(b), or after("a", "b?"), waits for the success of a and the
end of b, and when("tasks.b.exit != 0") runs it only then. cross(sizes, colours) is
every combination, as several ::: make it. A recipe may decide itself: gate(…) whether
a task may start, classify(…) what an end means, verify(…) whether the work is good;
Agent.of(…) makes an agent of any command. The doc comments of lib/Orchestrator.java
and lib/RunSettings.java tell the rest.
