#!/usr/bin/env bash
# Says which connections the pull request NUMBER opens and closes since BASE: in the summary of the job, and in one comment that is kept up to date.
# Whoever sends a pull request from a fork gives no right to write comments, so that is no failure.
set -euo pipefail

marker='<!-- netpol -->'
longest=60000 # characters; GitHub takes 65,536
paths=()
while IFS= read -r path; do [ -z "$path" ] || paths+=("$path"); done <<< "$PATHS"

git cat-file -e "$BASE^{commit}" 2> /dev/null || git fetch --quiet --depth=1 origin "$BASE"
answer="$RUNNER_TEMP/netpol-difference.md"
netpol diff --git "$BASE" --each-environment --format markdown -- "${paths[@]}" > "$answer"
cat "$answer" >> "$GITHUB_STEP_SUMMARY"

body="$RUNNER_TEMP/netpol-comment.md"
{
  echo "$marker"
  echo '### Connections that this pull request opens and closes'
  echo
  head -c "$longest" "$answer"
  if [ "$(wc -c < "$answer")" -gt "$longest" ]; then printf '\n\n...and more: the summary of the job has all of it.\n'; fi
} > "$body"

comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
known="$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)" || known=''
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$body" || echo '::notice::The comment could not be renewed.'
else
  gh api --silent --method POST "$comments" --field "body=@$body" || echo '::notice::The comment could not be written.'
fi
