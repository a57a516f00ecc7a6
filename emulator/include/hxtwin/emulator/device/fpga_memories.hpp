// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/emulator/device/claims.hpp>
#include <hxtwin/emulator/device/memory.hpp>

namespace hxtwin::emulator {

// The two memories on the FPGA.
struct fpga_memories {
    memory extmem{128 * 1024};
    memory dram{256 * 1024 * 1024};
    claims of_extmem{extmem}, of_dram{dram};
    void settle() {
        of_extmem.settle();
        of_dram.settle();
    }
    void clear() {
        settle();
        extmem.clear();
        dram.clear();
    }
};

} // namespace hxtwin::emulator
