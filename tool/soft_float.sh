#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the arithmetic of float and double for the embedded processors, which have none: GCC's soft-fp, from the Debian
# package gcc-12-source, with the cross compiler, into build/soft-float/libsoft-float.a. (The cross compiler's own
# library uses instructions that the processors lack.) The package is fetched, but not installed, and nothing of it is
# kept but the archive. Does nothing where that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
package=gcc-12-source
into=$PWD/build/soft-float
compiler=powerpc-linux-gnu-gcc
flags=(-O2 -mcpu=powerpc -mbig -msoft-float -mstrict-align -msdata=none -mno-altivec -mno-isel -ffreestanding -fno-builtin
    -fno-pic -fno-pie -fno-asynchronous-unwind-tables -ffunction-sections -fno-common -fno-stack-protector -w)

if [ -f "$into/libsoft-float.a" ]; then
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "hxtwin: soft-float arithmetic comes from the Debian package $package, and there is no apt-get here" >&2
    exit 1
fi
echo "hxtwin: building soft-float arithmetic for the embedded processors from the Debian package $package"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fetch() { (cd "$scratch" && apt-get -qq download "$package"); }
if ! fetch 2>/dev/null; then
    if [ "$(id -u)" = 0 ]; then apt-get -qq update; else sudo apt-get -qq update; fi
    fetch
fi
dpkg-deb --fsys-tarfile "$scratch"/*.deb | tar -xO --wildcards './usr/src/gcc-12/gcc-*.tar.xz' |
    tar -xJ -C "$scratch" --wildcards --strip-components=1 '*/libgcc/soft-fp/*' '*/libgcc/config/rs6000/sfp-machine.h' '*/include/longlong.h'

units=(extendsfdf2 truncdfsf2)
for type in sf df; do
    for operation in add sub mul div; do units+=("$operation${type}3"); done
    for operation in neg eq ge le unord; do units+=("$operation${type}2"); done
    for integer in si di; do
        units+=("fix$type$integer" "fixuns$type$integer" "float$integer$type" "floatun$integer$type")
    done
done
for unit in "${units[@]}"; do
    "$compiler" "${flags[@]}" -I"$scratch/libgcc/soft-fp" -I"$scratch/libgcc/config/rs6000" -I"$scratch/include" \
        -c "$scratch/libgcc/soft-fp/$unit.c" -o "$scratch/$unit.o"
done
mkdir -p "$into"
(cd "$scratch" && powerpc-linux-gnu-ar rcsD libsoft-float.a "${units[@]/%/.o}")
mv "$scratch/libsoft-float.a" "$into/"
