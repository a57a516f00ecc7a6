#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds and runs every benchmark, and the network of bench/full_array.cpp in Brian2; each leaves its results as JSON in
# out/bench/. Ends with a table of those that run experiments, of which some take minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
tool/build.sh -DHXTWIN_BENCH=ON
mkdir -p out/bench
commit=$(git describe --always --dirty)
processor=$(sed -n 's/^model name[^:]*: //p; T; q' /proc/cpuinfo | tr ',' ' ')
found=0
for program in build/bench/bench_*; do
    if [ -f "$program" ] && [ -x "$program" ]; then
        found=1
        name=$(basename "$program")
        echo "hxtwin: running the benchmark $name"
        "$program" --benchmark_out="out/bench/$name.json" --benchmark_out_format=json \
            --benchmark_context="commit=$commit,processor=$processor"
        # Results are kept in the tree, so they must not name the machine they came from.
        sed -i '/"host_name"/d; /"executable"/d' "out/bench/$name.json"
    fi
done
if [ "$found" = 0 ]; then
    echo "hxtwin: there is no benchmark in build/bench" >&2
    exit 1
fi
tool/brian2.sh
echo "hxtwin: running the full array in Brian2"
.venv-brian2/bin/python bench/brian2_full_array.py out/bench/brian2_full_array.json
.venv-brian2/bin/python bench/table.py out/bench
