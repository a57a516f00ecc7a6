// SPDX-License-Identifier: Apache-2.0
// Writes the page of instructions to the standard output.
#include <cstdio>

#include <hxtwin/ppu/isa_page.hpp>

int main() { std::fputs(hxtwin::ppu::isa_page().c_str(), stdout); }
