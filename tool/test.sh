#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds and runs all tests: C++ by ctest, Python by pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
tool/build.sh
echo "hxtwin: running the C++ tests"
ctest --test-dir build --output-on-failure --no-tests=error -j "${HXTWIN_JOBS:-$(nproc)}"
echo "hxtwin: running the Python tests"
.venv/bin/python -m pytest test/python
