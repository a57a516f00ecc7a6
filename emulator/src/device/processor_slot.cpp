// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/processor_slot.hpp>

#include <fmt/format.h>

#include <hxtwin/emulator/error.hpp>

namespace hxtwin::emulator {

std::uint32_t processor_slot::read_sram(std::uint32_t word, tick) {
    return load_big_endian(std::span(sram_).subspan(std::size_t{word} * 4, 4));
}

void processor_slot::write_sram(std::uint32_t word, std::uint32_t value, tick) {
    store_big_endian(std::span(sram_).subspan(std::size_t{word} * 4, 4), value);
}

void processor_slot::control_changed(tick) {
    if (config_.processors[hemisphere_].inhibit_reset) {
        throw not_emulated(fmt::format("hemisphere {}", hemisphere_.value()), "its processor");
    }
}

} // namespace hxtwin::emulator
