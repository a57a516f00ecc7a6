// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <hxtwin/base/observer.hpp>
#include <hxtwin/codegen/toolchain.hpp>
#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/session/results.hpp>

namespace hxtwin::session {

// What to find out about the processors' program. Costs wall time and changes no other result.
struct debug_options {
    std::uint32_t trace_window = 0; // so many last instructions of each processor; a trap has some anyhow
    bool profile = false;           // by function, line, and chain of calls
    fpga_cycles membrane_period{0}; // samples of all membranes so far apart, a multiple of 8 ns; 0: none
    std::filesystem::path program; // folder for the program as hxtwin-ppu and debuggers take it, program.elf,
                                   // and its sources; empty: none
};

struct options {
    emulator::options chip{};
    codegen::toolchain_options toolchain{};
    std::filesystem::path
        cache; // of calibrations and programs; empty: $XDG_CACHE_HOME/hxtwin, else ~/.cache/hxtwin
    debug_options debug{};
    hxtwin::observer* observer = nullptr;
};

// One experiment from description to results: describe > map > compile > run > read back.
// Throws the four families of errors; a trap names function and kernel line, and has the last instructions.
results run(const experiment::description&, const options& = {});

// Describe and map only: what `run` would do before it compiles.
mapping::plan prepare(const experiment::description&, const options& = {});

} // namespace hxtwin::session
