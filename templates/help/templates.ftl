<#-- Fields: see lib/cli/Topics.java. Indented lines that begin with $ are commands; a test runs them, and writes files whose name stands above them. -->
<#import "keys.ftl" as keys>
TEMPLATES: how reports and tables look, and how to change them

Everything that is shown is made by Freemarker templates out of one record, the
run's summary. A file of the same name in .orchestrate/templates/ takes the place
of ours, for this project; one in the folder that --templates names comes before
both, for this command. A recipe says .templates(Path.of("look")).

    $ orchestrate run 'echo {}' ::: a b
    $ mkdir -p .orchestrate/templates

    # .orchestrate/templates/status.ftl
<#noparse>
    <#list tasks as t>
    ${t.task_id}: ${t.status} after ${duration(t.duration)}
    </#list>
    ${summary.successful} of ${summary.total_tasks} succeeded
</#noparse>

    $ orchestrate status | grep '^2 of 2 succeeded'

The templates, and where each is seen:

  status.ftl explain.ftl     the commands of these names; runs.ftl and doctor.ftl too
  end.ftl                    what a run says when it is over
  live.ftl                   the live table; its fields stand at its head
  report.md.ftl              report.md, and `report` on the terminal
  report.html.ftl            report.html, with report.css, palette.css and *.js
  report.csv.ftl             `report --format csv`: other columns, perhaps
  junit.xml.ftl              junit.xml, for a CI
  compare.md.ftl             `report RUN1 RUN2`; compare.html.ftl, compare.csv.ftl too
  web.html.ftl web.css       `watch --web`, `run --web`; its scripts are always ours
  notebook/*.ftlh            what a notebook shows

The project's folder may override the pages of `help` and `man.ftl` as well. A part
is overridden by its own name: report.css alone gives the report another style.

    $ mkdir look && echo 'body { font-family: serif }' > look/report.css
    $ orchestrate report --format html --templates look | grep 'font-family: serif'

Values are escaped by what a name ends in: .html.ftl, .ftlh, .xml.ftl and .csv.ftl;
in others text stays as it is. Beside Freemarker's own there are duration(seconds),
money(usd), count(number), cell(text) for a Markdown table, markdown(text) for HTML,
seen(text) without what can't be seen, sha256(text), and flowchart(tasks), which comes
after which, in Mermaid's words; for columns, width(text)
and pad(text, columns); and what says nothing but on a terminal: paint(style, text),
mark(style), both with running, ok, failed, warn or dim, and link(path, text).

A template that is broken is told with its file and line. It never costs a run: the
run's own reports are then made by ours. A template is data: it has no way to files,
programs or classes, and of what it sends to a terminal only colours and links
to files get there.
Still, a page made by a stranger's template may hold a script or a false word: of a
project you don't trust, look into .orchestrate/templates first.

Fields, under the names of aggregate-report.json; all of them, with those of the
parts named here as maps, are in templates/aggregate-report.schema.json. Times are
like 2026-11-25T09:00:00Z, durations in seconds, cost in US dollars; what may be
missing needs a default in a template: ${r"${held!'nothing'}"}.

<@keys.list keys=run_fields />

Each of `tasks`:

<@keys.list keys=task_fields />

Each of their `attempts`:

<@keys.list keys=attempt_fields />

And `summary`, the totals:

<@keys.list keys=total_fields />

    $ orchestrate report --format json
