#!/bin/sh
# Asks netpol about the repositories that the arguments name, clones in the folder `repositories`, and leaves rows of each in the folder `rows`.
export NODE_COMPILE_CACHE="$PWD/rows/.cache" # Node 22 and later start faster with it
for name; do
  repository="repositories/$name"
  netpol list --each-environment --format ndjson "$repository" > "rows/$name.list.ndjson" 2> "rows/$name.log" || echo "$name: list" >> rows/failed.txt
  netpol check --allow-empty --each-environment --format ndjson "$repository" > "rows/$name.check.ndjson" 2>> "rows/$name.log"
  [ $? -le 1 ] || echo "$name: check" >> rows/failed.txt
  before="$(git -C "$repository" rev-list -1 --before='1 week ago' HEAD 2> /dev/null)"
  if [ -n "$before" ] && [ "$before" != "$(git -C "$repository" rev-parse HEAD)" ]; then
    netpol diff --git "$before" --each-environment --format ndjson "$repository" > "rows/$name.diff.ndjson" 2>> "rows/$name.log" || echo "$name: diff" >> rows/failed.txt
  fi
done
