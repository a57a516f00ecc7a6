// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/device/omnibus.hpp>

namespace hxtwin::emulator {

// A hemisphere's processor as the register bus sees it.
class processor_slot final : public processor_port {
public:
    processor_slot(const chip::configuration& c, chip::hemisphere h) : config_(c), hemisphere_(h) {}

    std::uint32_t read_sram(std::uint32_t word, tick now) override;
    void write_sram(std::uint32_t word, std::uint32_t value, tick now) override;
    bool sleeping() override { return false; }
    void control_changed(tick now) override;

private:
    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    std::array<std::uint8_t, 4 * chip::sram_words> sram_{};
};

} // namespace hxtwin::emulator
