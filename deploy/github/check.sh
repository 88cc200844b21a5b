#!/usr/bin/env bash
# Judges PATHS. Its own status is given on in the output `status`, so that findings are uploaded first; only wrong usage ends here.
set -euo pipefail

paths=()
while IFS= read -r path; do [ -z "$path" ] || paths+=("$path"); done <<< "$PATHS"
status=0
if [ "$SARIF" = true ]; then
  file="$RUNNER_TEMP/netpol.sarif"
  netpol check --format sarif --fail-on "$FAIL_ON" -- "${paths[@]}" > "$file" || status=$?
  echo "sarif=$file" >> "$GITHUB_OUTPUT"
else
  netpol check --format github --fail-on "$FAIL_ON" -- "${paths[@]}" || status=$?
fi
[ "$status" -le 1 ] || exit "$status"
echo "status=$status" >> "$GITHUB_OUTPUT"
