#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# build.sh [CMake options]: configures and builds the release in build/, with the Python module. HXTWIN_JOBS sets the
# number of compilers that run at a time.
set -euo pipefail
cd "$(dirname "$0")/.."
tool/setup.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! cmake --preset release -DHXTWIN_TESTS=ON -DHXTWIN_PYTHON=ON -DPython_EXECUTABLE="$PWD/.venv/bin/python" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    echo "hxtwin: configuring failed" >&2
    exit 1
fi
echo "hxtwin: building the release in build/"
ninja -C build -j "${HXTWIN_JOBS:-$(nproc)}"
