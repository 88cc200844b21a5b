#!/usr/bin/env bash
# Installs the package that PACKAGE names, else what stands in the revision of the action, and puts it on the PATH of the steps behind this one.
set -euo pipefail

prefix="$RUNNER_TEMP/netpol"
package="${PACKAGE:-}"
if [ -z "$package" ]; then
  build="$RUNNER_TEMP/netpol-build"
  mkdir -p "$build"
  cp -R "$GITHUB_ACTION_PATH/." "$build"
  cd "$build"
  npm ci
  npm run pack
  package="$(echo "$build"/dist/netpol-*.tgz)"
fi
npm install --global --prefix "$prefix" --no-audit --no-fund "$package"
echo "$prefix/bin" >> "$GITHUB_PATH"
