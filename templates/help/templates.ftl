<#-- No fields. -->
TEMPLATES: how reports and tables look, and how to change them

Everything that is shown is made by Freemarker templates out of one record, the
run's summary; its fields have the names they have in aggregate-report.json.

    $ orchestrate run 'echo {}' ::: a b
    $ orchestrate report
    $ orchestrate report --format json
