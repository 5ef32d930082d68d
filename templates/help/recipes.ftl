<#-- No fields. -->
RECIPES: runs as short Java programs, to be copied and edited

A recipe is a file of 10 to 40 lines that JBang runs as it is. The ones that come
with the project, by their names in its catalog:

  agents     one coding agent per prompt file, each in a worktree, each checked
  shell      one shell command per line of a file, eight at a time
  notebook   a Jupyter notebook in which runs are started, watched and read

CATALOG is a path or an http address of jbang-catalog.json:

    jbang agents@CATALOG prompts/*.md

To make one your own, copy it, and say where the library is:

    $ cp "$ORCHESTRATE_HOME/recipes/shell.java" mine.java
    $ echo 'echo hello' > mine.txt
    $ "$ORCHESTRATE_HOME/jbang" mine.java mine.txt

What a recipe says, in one breath:

    orchestrate(each(args, name -> shell("make " + name)))
            .atMost(4).retry(2).timeout(minutes(45))
            .run().report("report.md").exit();

run.failed() and run.unfinished() are tasks that can be run again as they are;
results() tells how each went; onEvent(…) sees everything as it happens. The doc
comments of lib/Orchestrator.java tell the rest.
