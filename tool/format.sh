#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# format.sh [--check]: formats the tracked C++ sources, or fails if one is not formatted.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(git ls-files '*.cpp' '*.hpp' '*.h')
if [ "${1:-}" = --check ]; then
    echo "hxtwin: checking the format of ${#files[@]} C++ files"
    clang-format --dry-run -Werror "${files[@]}"
else
    clang-format -i "${files[@]}"
fi
