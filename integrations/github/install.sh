#!/usr/bin/env bash
# Installs groundplan into an environment of its own, so that it meets no package of the project.
set -euo pipefail

"$PYTHON" -m venv "$RUNNER_TEMP/groundplan-environment"
"$RUNNER_TEMP/groundplan-environment/bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
