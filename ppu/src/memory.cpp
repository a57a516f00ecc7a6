// SPDX-License-Identifier: Apache-2.0
#include "memory.hpp"

#include "interrupt.hpp"

namespace hxtwin::ppu::exec {

std::int64_t fail_alignment(machine& m, const char* what, std::uint32_t address, std::size_t bytes) {
    return fail(m, interrupt::alignment,
                fmt::format("unaligned {} of {} bytes at 0x{:08x}", what, bytes, address));
}

std::int64_t load_multiple(machine& m, insn& i) {
    auto address = effective_address<false, false>(m, i);
    if (is_misaligned(address, 4)) {
        return fail_alignment(m, "load", address, 4);
    }
    std::int64_t cycles = 0;
    for (unsigned r = i.rt; r < 32; ++r, address += 4) {
        if (address < sram_bytes) {
            m.s.r[r] = m.read_sram<std::uint32_t>(address);
        } else if (!m.bus_load(address, 4, m.s.r[r], cycles, r != i.rt)) {
            return outcome::bus;
        }
        cycles += r == i.rt ? 0 : 1;
    }
    return cycles;
}

std::int64_t store_multiple(machine& m, insn& i) {
    auto address = effective_address<false, false>(m, i);
    if (is_misaligned(address, 4)) {
        return fail_alignment(m, "store", address, 4);
    }
    std::int64_t cycles = 0;
    for (unsigned r = i.rt; r < 32; ++r, address += 4) {
        if (address < sram_bytes) {
            m.write_word(address, m.s.r[r]);
        } else if (!m.bus_store(address, 4, m.s.r[r], cycles, r != i.rt)) {
            return outcome::bus;
        }
        cycles += r == i.rt ? 0 : 1;
    }
    return cycles;
}

std::int64_t external_control(machine& m, insn&) {
    m.trap("external control, which nothing on this chip answers");
}

} // namespace hxtwin::ppu::exec
