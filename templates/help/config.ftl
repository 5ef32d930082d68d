<#-- Fields: see lib/cli/Topics.java. -->
CONFIG: what holds for all runs: your own file, a project's, variables

Settings for all runs, each written as in a manifest, stand in

  ~/.config/orchestrate/config.yaml  your own, for all folders
                                     ($XDG_CONFIG_HOME in place of ~/.config)
  .orchestrate/config.yaml           a project's, for runs started in that folder
  ORCHESTRATE_NAME=value             of the environment, such as
                                     ORCHESTRATE_MAX_CPU=70

    # mine.yaml
    parallel: 6
    budget: 20
    agent: claude
    model: opus
    notify: notify-send 'orchestrate has news'

    $ mkdir -p cfg/orchestrate && mv mine.yaml cfg/orchestrate/config.yaml
    $ XDG_CONFIG_HOME=$PWD/cfg ORCHESTRATE_RETRIES=5 orchestrate config

`config` shows what holds here, and the file and line, or the variable, that says
it. The nearer to the call wins: your file, the project's file, the manifest,
variables, options. So a manifest's own settings, which know its tasks, win over
both files, and what you say for one call wins over the manifest. What a task says
itself wins over all of them. `agent`, `model` and `permission_mode` are for
prompts that name none, the latter two for those of the agent they stand beside.
There are:

<#list settings?chunk(4) as row>
  ${row?map(s -> s.name?right_pad(18))?join("")?replace(" +$", "", "r")}
</#list>

A project's file may have come with a repository whose author you don't know. So
what does no harm whoever wrote it is taken from it, and no more; the rest is told,
and left out: whatever runs a program, gives an agent more, or hides something.
Taken are

<#list settings?filter(s -> s.trust == "any")?chunk(4) as row>
  ${row?map(s -> s.name?right_pad(18))?join("")?replace(" +$", "", "r")}
</#list>

and, if they allow no more than you do - a switch on, a number, time or budget not
larger -

<#list settings?filter(s -> s.trust == "less")?chunk(4) as row>
  ${row?map(s -> s.name?right_pad(18))?join("")?replace(" +$", "", "r")}
</#list>

To have the others, write them into your own file, which has to be yours, and
nobody else may write to it. git ignores .orchestrate: 'git add -f
.orchestrate/config.yaml' shares the project's file.

Recipes read none of this: they say themselves what they do.
