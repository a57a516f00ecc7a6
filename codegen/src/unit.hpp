// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <hxtwin/codegen/toolchain.hpp>

#include "cache.hpp"

namespace hxtwin::codegen {

// A symbol of this name and the unit's marks a unit whose vectors are in memory.
inline constexpr const char* in_memory_mark = "hxtwin_vectors_in_memory.";

// The cross compiler and the on-processor library.
struct toolchain {
    std::filesystem::path compiler;
    std::string version; // first line of --version
    std::filesystem::path target;
    std::string headers;         // hash of all headers
    std::vector<source> runtime; // the library's own translation units
    std::string script;          // the linker script
    bytes soft_float;            // an archive of float arithmetic (tool/soft_float.sh), or nothing
    bool vectors_in_registers = true;
    bool lines_by_function = true; // see flag.hpp; the linker's own messages have lines only without
    std::string identity() const;  // hash of all of it, and of the flags
};

// Of compiling, translating and linking, with the translation's version; part of the cache's keys.
std::string all_flags();

toolchain find_toolchain(const toolchain_options&);

// Compiles units, those not in the cache, `jobs` at a time, into `folder`; returns the names of the object
// files there, in order of the units.
std::vector<std::string> compile_units(const toolchain&, const std::vector<source>&, const cache&,
                                       const std::filesystem::path& folder, unsigned jobs);

// Links object files of a folder into an executable. Throws does_not_fit or kernel_does_not_compile.
bytes link(const toolchain&, const std::vector<std::string>& objects, const std::filesystem::path& folder);

} // namespace hxtwin::codegen
