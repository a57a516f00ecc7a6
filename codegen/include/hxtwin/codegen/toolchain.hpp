// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <hxtwin/base/error.hpp>
#include <hxtwin/codegen/program.hpp>
#include <hxtwin/ppu/image.hpp>

namespace hxtwin::codegen {

struct toolchain_options {
    std::string compiler = "powerpc-linux-gnu-g++"; // a name in PATH or a path
    std::filesystem::path
        target{};                  // folder of the on-processor headers and sources; empty: the installed one
    std::filesystem::path cache{}; // empty: $XDG_CACHE_HOME/hxtwin, else ~/.cache/hxtwin
    unsigned jobs = 2;             // compilers at a time
    // Off: each vector operation takes its operands from memory, as where the compiler runs out of registers.
    bool vectors_in_registers = true;
};

// $XDG_CACHE_HOME/hxtwin, else ~/.cache/hxtwin, else empty: where whoever names no folder keeps things.
std::filesystem::path cache_folder();

// A kernel that the cross compiler refuses. `diagnostics` are the compiler's messages, with lines of the
// user's text.
struct kernel_does_not_compile : invalid_experiment {
    explicit kernel_does_not_compile(std::string diagnostics);
    std::string diagnostics;
};

struct section_use {
    std::string memory; // "internal SRAM", "external SRAM", "external DRAM"
    std::uint64_t used = 0;
    std::uint64_t available = 0;
};

struct compiled {
    ppu::image image;
    std::vector<std::uint8_t> elf; // that the image was read from, with debug information
    std::vector<section_use> memory;
    // Translation units for which the compiler ran out of vector registers (or used them otherwise): each
    // operation there takes its operands from memory.
    std::vector<std::string> vectors_in_memory;
    bool from_cache = false;
    double wall_seconds = 0;
};

// Compiles and links the sources into an image, or takes it from the cache, which is keyed by content:
// sources, target library, compiler version and flags. The cache survives a crash and serves several users at
// once. No shell is involved. Throws kernel_does_not_compile, does_not_fit (bytes of a memory needed and
// available) and missing_requirement.
compiled compile(const std::vector<source>&, const toolchain_options& = {});

} // namespace hxtwin::codegen
