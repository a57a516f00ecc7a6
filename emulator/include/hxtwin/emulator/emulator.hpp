// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <hxtwin/base/observer.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/emulator/fabric/driver_pulses.hpp>
#include <hxtwin/emulator/fabric/refractory_logic.hpp>
#include <hxtwin/emulator/mismatch.hpp>
#include <hxtwin/ppu/timing.hpp>

namespace hxtwin::emulator {

struct options {
    std::uint64_t chip_seed = 1; // which individual chip: its mismatch
    std::uint64_t day = 1;       // since its calibration, what has moved; 0: nothing
    bool ideal = false;          // none of the next four
    bool mismatch = true;        // of circuits from each other
    bool noise = true;           // temporal noise of read-out
    bool dead_circuits = true;   // those of `dead`
    bool link_limits = true;     // bandwidth, waiting and losses between FPGA and chip
    dead_fractions dead{};       // circuits that do not work
    std::uint64_t noise_seed = 1;
    stp_options stp{}; // points of short-term plasticity that no source decides
    bayesian_partner partner = bayesian_partner::fire_line; // whom Bayesian operations look at
    unsigned threads = 2;                                   // results do not depend on it
    ppu::timing timing{};
    bool skip_waiting_loops = true;
    hxtwin::observer* observer = nullptr;
};

// A chip in software: neurons, synapses, event fabric, converters and both processors. Reads nothing but the
// configuration's registers and memories, and what the program and the processors write.
std::unique_ptr<chip::backend> make_emulator(const options& = {});

} // namespace hxtwin::emulator
