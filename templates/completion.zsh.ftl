<#-- `orchestrate completion zsh`. Fields: `verbs`, see lib/cli/Completion.java; `runs` and `tasks`, shell lines that print their ids. -->
<#function q text><#return "'" + text?replace("'", "'\\''") + "'"></#function>
<#function plain text><#return text?replace("\\", "\\\\")?replace("[", "\\[")?replace("]", "\\]")?replace(":", "\\:")></#function>
<#function value o>
  <#if !o.label??><#return ""></#if>
  <#local values = o.files?then("_files", (o.values?size == 0)?then(" ", "(" + o.values?join(" ") + ")"))>
  <#return ":" + plain(o.label) + ":" + values>
</#function>
<#macro option o>
  <#list o.names as name>
    <#local end = (!o.label??)?then("", name?starts_with("--")?then("=", "+"))>
    <#local others = o.many?then("*", (o.names?size == 1)?then("", "(" + o.names?join(" ") + ")"))>
        ${q(others + name + end + "[" + plain(o.text) + "]" + value(o))} \
  </#list>
</#macro>
#compdef orchestrate
_orchestrate_runs() {
    local -a ids
    ids=(${"$"}{(f)"$(${runs})"})
    compadd "$@" -a ids
}

_orchestrate_tasks() {
    local -a ids
    ids=(${"$"}{(f)"$(${tasks})"})
    compadd "$@" -a ids
}

_orchestrate() {
    local context state line
    local -a verbs
    typeset -A opt_args
    _arguments -C '(- *)'{-h,--help}'[Show help]' '(- *)'{-V,--version}'[Show the version]' '1: :->verb' '*:: :->rest'
    case $state in
    verb)
        verbs=(
<#list verbs as verb>
            ${q(verb.name?replace(":", "\\:") + ":" + verb.text)}
</#list>
        )
        _describe -t commands command verbs
        ;;
    rest)
        case $words[1] in
<#list verbs as verb>
        ${verb.name})
            _arguments -S \
<#list verb.options as o>
<@option o />
</#list>
<#if verb.kind == "files">
        '*:file:_files'
<#elseif verb.kind != "">
        ${q("*:" + verb.kind + ":_orchestrate_" + verb.kind)}
<#elseif verb.values?size gt 0>
        ${q(":word:(" + verb.values?join(" ") + ")")}
<#else>
        '*: : '
</#if>
            ;;
</#list>
        esac
        ;;
    esac
}

if [[ $funcstack[1] == _orchestrate ]]; then
    _orchestrate "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _orchestrate orchestrate
fi
