<#-- `orchestrate help`. Fields: `topics`, each with its `name` and `title`. -->
Help on a command: orchestrate help COMMAND. Help on a topic:

<#list topics as t>
  help ${t.name?right_pad(12)} ${t.title?keep_after(": ")}
</#list>
