<#-- No fields. -->
MCP: this program's commands as tools of an agent

'orchestrate mcp' is a server of the Model Context Protocol on stdin and stdout. An
agent that has it, Claude Code say, can have many tasks or other agents at work, wait
for them, and read what came of it, as you do by the command line. In a project:

    $ orchestrate init claude

names it in .mcp.json, beside what is there already (Claude Code asks you once whether
it may use it). For other agents, or in one call:

    codex mcp add orchestrate -- orchestrate mcp
    gemini mcp add orchestrate orchestrate mcp
    claude --mcp-config .mcp.json --allowedTools 'mcp__orchestrate__*'

Its tools:

  run                  starts commands, prompts, files or a manifest in the background
                       and answers at once with the run's id; dry_run starts nothing
  wait                 until it is over, for 'timeout' seconds at most (50); a client
                       that asks for progress hears of each change
  status runs          where tasks stand; which runs there are
  explain logs report  why a task failed; what it wrote, or an agent's final answer;
                       the whole, as markdown or JSON
  pause resume         freeze and thaw the run or some tasks
  cancel retry stop    end tasks; run again what failed; end the run, at once with 'now'

Each is the command of that name, run in the folder the server was started in: it may
do what that may, and refuses in the same words. Answers are data and the same as text,
of 40,000 characters and 100 tasks at most. It opens no port, and ends with its stdin;
runs go on without it: 'orchestrate status' in a shell shows them too.

The library it needs is fetched at its first start, once, by the JBang that has started
orchestrate, or else the one on PATH. That may take longer than a client waits (Codex
10 s): start it once by hand, and end it by Ctrl-D:

    $ orchestrate mcp < /dev/null
