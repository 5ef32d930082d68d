<#-- No fields. -->
orchestrate runs many commands or coding agents side by side. What to type:

  orchestrate run 'echo {}' ::: a b c     a command for each value
  orchestrate run 'make x' 'make y'       some commands
  orchestrate run prompts/*.md            a coding agent for each prompt
  orchestrate run tasks.yaml              tasks with their settings, from a manifest
  orchestrate watch                       the live table of a run, from any terminal
  orchestrate help                        everything else
