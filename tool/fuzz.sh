#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Feeds random programs to the processor for so many seconds (60 if not said), beginning from test/fuzz/corpus; any further
# arguments go to libFuzzer. What it finds stays in out/fuzz: inputs that fail as crash-*, new inputs of interest in corpus/.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
sanitizers=address,undefined
cmake -G Ninja -S . -B build-fuzz -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++ -DHXTWIN_FUZZER=ON \
    -DHXTWIN_EXAMPLES=OFF -DCMAKE_CXX_FLAGS="-O2 -fsanitize=fuzzer-no-link,$sanitizers -fno-sanitize-coverage=trace-cmp -fno-sanitize-recover=all" >/dev/null
ninja -C build-fuzz -j "${HXTWIN_JOBS:-$(nproc)}" step_fuzzer >/dev/null
mkdir -p out/fuzz/corpus
build-fuzz/test/fuzz/step_fuzzer -max_total_time="$seconds" -max_len=512 -entropic=0 -detect_leaks=0 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix=out/fuzz/ "$@" out/fuzz/corpus test/fuzz/corpus
