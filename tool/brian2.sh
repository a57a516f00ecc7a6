#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs Brian2, which benchmarks and validation compare with, in .venv-brian2: apart from .venv, because it needs an
# older numpy. Does nothing, quickly, where it is there.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$({ cat bench/requirements.txt; pwd; } | sha256sum | cut -c1-16)
if [ "$(cat .venv-brian2/hxtwin-stamp 2>/dev/null)" = "$wanted" ]; then
    exit
fi
echo "hxtwin: creating .venv-brian2 and installing the packages of bench/requirements.txt"
/usr/bin/python3 -m venv --clear .venv-brian2
.venv-brian2/bin/python -m pip install --quiet --no-input --disable-pip-version-check -r bench/requirements.txt
echo "$wanted" >.venv-brian2/hxtwin-stamp
