// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include <hxtwin/base/observer.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/emulator/clock/analog.hpp>
#include <hxtwin/emulator/clock/processors.hpp>
#include <hxtwin/emulator/device/omnibus.hpp>
#include <hxtwin/emulator/device/processor_slot.hpp>

namespace hxtwin::emulator {

// One execution of a program on a configured chip: says who advances when.
class machine {
public:
    struct options {
        converter::noise noise;
        hxtwin::observer* observer = nullptr;
        ppu::timing timing{};
        bool skip_waiting_loops = true;
        bool link_limits = true;
        bool in_step = false;    // processors, since they access one another's memory
        tick in_order_until = 0; // their accesses, since one came too late
    };
    machine(const chip::configuration&, const mismatch&, fpga_memories&, worker*, options);

    chip::result run(const chip::program&);

private:
    void load(const std::vector<chip::memory_block>&);
    void request_membranes(const std::vector<chip::membrane_request>&);
    void run_to(tick until);
    void collect();
    bool execute(const chip::command&, chip::result&);
    bool poll(const chip::poll_word&);
    bool can_change(chip::address) const;
    void finish(chip::result&);

    chip::configuration config_;
    options options_;
    emulator::analog analog_;
    std::array<converter, 2> converters_;
    fpga_memories& memories_;
    omnibus bus_;
    std::array<processor_slot, 2> slots_;
    processors processors_;
    tick now_ = 0;
    tick end_ = 0;  // of the program, without polls
    tick late_ = 0; // how long polls have held the program up
    std::vector<chip::spike> spikes_;
    std::vector<chip::membrane_request> requests_;
};

} // namespace hxtwin::emulator
