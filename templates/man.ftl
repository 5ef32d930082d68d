<#-- The manual page, in man(7) macros. Fields: `page`, see lib/cli/ManPage.java. -->
<#function r text><#local t = text?replace("\\", "\\e")?replace("-", "\\-")?replace("'", "\\(aq")><#return t?starts_with(".")?then("\\&" + t, t)></#function>
<#macro lines of>
<#local kept = false>
<#list of as line>
<#if line?starts_with("  ")>
<#if !kept>
.PP
.nf
<#local kept = true>
</#if>
${r(line)}
<#else>
<#if kept>
.fi
<#local kept = false>
</#if>
<#if line?trim == "">
<#sep><#if !of[line?index + 1]?starts_with("  ")>
.PP
</#if></#sep>
<#else>
${r(line?trim)}
</#if>
</#if>
</#list>
<#if kept>
.fi
</#if>
</#macro>
<#macro options of>
<#list of as o>
.TP
.B ${r(o.names)}
${r(o.description)}
</#list>
</#macro>
<#assign top = page.commands?first>
.TH ORCHESTRATE 1 2026-11-25 "${page.version}"
.SH NAME
orchestrate \- run many command lines side by side, coding agents above all
.SH SYNOPSIS
.B orchestrate
.I COMMAND
[\fIOPTIONS\fR] [\fIARGUMENTS\fR]
.SH DESCRIPTION
<@lines of=top.description />
It starts processes, follows what they say, paces them to the machine and to accounts\(aq limits, tries again what is worth trying again,
writes down every decision before it acts on it, and leaves a report.
.SH OPTIONS
<@options of=top.options />
.SH COMMANDS
<#list page.commands[1..] as c>
.SS ${r(c.name)} ${r(c.synopsis)}
<@lines of=c.description />
<@options of=c.options?filter(o -> !["-h, --help", "-V, --version"]?seq_contains(o.names)) />
</#list>
.SH EXIT STATUS
.TP
.B 0
All tasks succeeded.
.TP
.B 1
A task failed or was stopped, or a run refused what was asked of it.
.TP
.B 2
Bad usage, or a mistake in a manifest.
.TP
.B 3
The process of the run died;
.B orchestrate recover
goes on with it.
.TP
.B 130, 143
Interrupted by Ctrl\-C, or ended by TERM.
.SH ENVIRONMENT
.TP
.B NO_COLOR
If set, no colours are shown.
.TP
.B FORCE_COLOR, CLICOLOR_FORCE
If set, and not to 0, colours and marks are shown in a pipe or a file, too.
.TP
.B XDG_STATE_HOME
Where runs of one user share what they know of accounts\(aq limits; \fI~/.local/state\fR without it.
.TP
.B ORCHESTRATE_SSH
What ssh is called for
.BR \-\-hosts ,
with options; \fIssh\fR without it.
.SH FILES
.TP
.I .orchestrate/runs/RUN/events.jsonl
The journal of a run.
.TP
.I .orchestrate/runs/RUN/tasks/TASK/ATTEMPT/
Command, stdout, stderr and exit status of an attempt.
.TP
.I .orchestrate/runs/RUN/report.md
The report;
.I aggregate\-report.json
beside it has the figures.
.TP
.I .orchestrate/latest
A link to the latest run.
.TP
.I .worktrees/RUN/TASK
The git worktree of a task that asked for one;
.I .worktrees/TASK
is a link to that of the latest run.
.SH EXAMPLES
.nf
orchestrate run \(aqconvert {} {.}.png\(aq ::: a.jpg b.jpg
orchestrate run prompts/*.md \-\-worktree \-\-verify \(aqmake test\(aq \-\-budget 5
orchestrate run tasks.yaml \-\-detach
orchestrate watch
orchestrate explain api
.fi
.SH SEE ALSO
.BR parallel (1),
.BR xargs (1),
.BR make (1);
.B orchestrate help
lists pages on manifests, agents, limits and more.
