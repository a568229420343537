#!/usr/bin/env bash
# Checks ROOT, writes the reports, and leaves the judgement to a later step: findings are to be shown first.
set -euo pipefail

out="$RUNNER_TEMP/groundplan"
groundplan="${GROUNDPLAN:-$RUNNER_TEMP/groundplan-environment/bin/groundplan}"

arguments=(check "$ROOT" --prefix "$ROOT" --out "$out" --format sarif --format github --format github-summary)
[ -z "${FAIL_ON:-}" ] || arguments+=(--fail-on "$FAIL_ON")
[ -z "${BASELINE:-}" ] || arguments+=(--baseline "$BASELINE")
[ -z "${RULES:-}" ] || arguments+=(--rules "$RULES")
if [ -n "${BASE:-}" ]; then
  # A checkout brings one commit; the other one is needed to tell what is new.
  git cat-file -e "$BASE^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$BASE"
  arguments+=(--diff "$BASE")
fi

code=0
"$groundplan" "${arguments[@]}" || code=$?

if [ -f "$out/audit.sarif" ]; then
  cat "$out/github-annotations.txt"
  cat "$out/gate-summary.md" >>"$GITHUB_STEP_SUMMARY"
  echo "sarif=$out/audit.sarif" >>"$GITHUB_OUTPUT"
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
