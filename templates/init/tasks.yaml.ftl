<#-- What `init manifest` writes. Field: `command`, by which this program is called. -->
# yaml-language-server: $schema=manifest.schema.json
#
# Tasks to run side by side. Run them with: ${command} run tasks.yaml
# All keys and what they mean: ${command} help manifests

parallel: 4
#retries: 2            # tries after a failure that may pass, such as a lost connection
#timeout: 45m          # the longest that one attempt may take
#budget: 5 USD         # nothing new starts once agents have spent as much

tasks:
  - id: lint
    command: echo "your linter"
  - id: test
    command: echo "your tests"
    after: lint
    #env: {CI: "1"}
    #retries: 0
  # A coding agent, in a git worktree and on a branch of its own, whose work is checked:
  #- id: docs
  #  prompt: Bring docs/ up to date with the code.
  #  agent: claude
  #  worktree: true
  #  permission_mode: acceptEdits
  #  verify: make test
  # A task for each file, value or line; 'after: count' waits for all of them:
  #- id: count
  #  command: wc -w [=item]
  #  foreach: {glob: "*.md"}
