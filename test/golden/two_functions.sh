#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes two_functions.hpp: a small executable of the processor with debug information, as bytes. Needs the Debian
# packages g++-powerpc-linux-gnu and xxd.
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$work"
cat > rule.cpp <<'SOURCE'
namespace rule {
__attribute__((section("ext.text"), noinline)) int twice(int x) {
    return x + x;
}
}
int answer = 42;
int buffer[8];
__attribute__((section("ext_dram.bss"))) int recording[1000000];
extern "C" void _start() {
    buffer[1] = rule::twice(answer);
    recording[2] = buffer[1];
    while (true) {
    }
}
SOURCE
cat > rule.ld <<'SCRIPT'
ENTRY(_start)
PHDRS { int PT_LOAD; ext PT_LOAD; }
SECTIONS {
    . = 0; int.text : { *(.text*) } :int
    int.data : { *(.data*) }
    int.bss : { *(.bss*) }
    . = 0x50000000; ext_dram.bss (NOLOAD) : { *(ext_dram.bss) } :NONE
    . = 0x80000000; ext.text : { *(ext.text) } :ext
    /DISCARD/ : { *(.comment) *(.gnu*) *(.eh_frame*) }
}
SCRIPT
powerpc-linux-gnu-g++ -O2 -gdwarf-4 -mcpu=powerpc -msoft-float -mno-altivec -ffreestanding -fno-pic -msdata=none \
    -fno-asynchronous-unwind-tables -mlongcall -mno-pltseq "-ffile-prefix-map=$work=." -c rule.cpp
powerpc-linux-gnu-ld -n -z max-page-size=4 -T rule.ld rule.o -o rule.elf 2>/dev/null
test "$(wc -c < rule.elf)" -lt 10000
{
    echo '// SPDX-License-Identifier: Apache-2.0'
    echo '// Made by two_functions.sh.'
    echo '#pragma once'
    echo
    echo '#include <cstdint>'
    echo '#include <vector>'
    echo
    echo 'namespace hxtwin::test {'
    echo
    echo '// clang-format off'
    echo 'inline const std::vector<std::uint8_t> two_functions{'
    xxd -i < rule.elf
    echo '};'
    echo '// clang-format on'
    echo
    echo '} // namespace hxtwin::test'
} > "$here/two_functions.hpp"
