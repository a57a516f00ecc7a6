// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/emulator/device/omnibus.hpp>
#include <hxtwin/emulator/device/processor_bus.hpp>
#include <hxtwin/ppu/processor.hpp>

namespace hxtwin::emulator {

// A hemisphere's processor, or the memory of one that was never released from reset.
class processor_slot final : public processor_port, public processor_bus::neighbour {
public:
    // In step: it never runs ahead of the other.
    processor_slot(const chip::configuration&, chip::hemisphere, ppu::processor_options, omnibus&,
                   const processor_slot* other, bool in_step);

    void watch(std::vector<std::uint32_t> entries) { watched_ = std::move(entries); }
    // From the next start of the processor on.
    void observe(const chip::observation&);
    bool runs() const { return running_; }
    ppu::stop run(ppu::limits l) { return processor_->run(l); }
    processor_bus& bus() { return bus_; }

    std::uint32_t read_sram(std::uint32_t word, tick now) override;
    void write_sram(std::uint32_t word, std::uint32_t value, tick now) override;
    bool sleeping() override;
    void control_changed(tick now) override;
    bool stands_still() const { return !running_ || processor_->state().sleeping; }
    bool is_up_to_date() const override { return in_step_ || stands_still(); }
    tick now() const { return processor_->state().now.count(); } // once it has run

    // What it did until `now`.
    chip::processor_log log(tick now);

private:
    void start(tick now);
    void harvest(tick now);
    void harvest_observation();

    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    ppu::processor_options options_;
    processor_bus bus_;
    std::optional<ppu::processor> processor_;
    std::vector<std::uint32_t> watched_;
    std::uint32_t stack_limit_ = 0;
    std::array<std::uint8_t, 4 * chip::sram_words> sram_{}; // until there is a processor
    bool in_step_;
    bool running_ = false;
    tick started_ = 0;
    chip::processor_log log_; // of runs that have ended
};

} // namespace hxtwin::emulator
