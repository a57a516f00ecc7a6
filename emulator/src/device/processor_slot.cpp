// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/processor_slot.hpp>

#include <algorithm>

namespace hxtwin::emulator {

processor_slot::processor_slot(const chip::configuration& c, chip::hemisphere h, ppu::processor_options o,
                               omnibus& bus, const processor_slot* other, bool in_step)
    : config_(c), hemisphere_(h), options_(std::move(o)), bus_(bus, h, other), in_step_(in_step) {}

void processor_slot::observe(const chip::observation& o) {
    options_.observe = {.trace_window = o.trace_window, .profile = o.profile};
    stack_limit_ = o.stack_limit;
}

std::uint32_t processor_slot::read_sram(std::uint32_t word, tick) {
    const std::size_t at = std::size_t{word} * 4;
    return load_big_endian(processor_ ? processor_->sram().subspan(at, 4)
                                      : std::span<const std::uint8_t>(sram_).subspan(at, 4));
}

void processor_slot::write_sram(std::uint32_t word, std::uint32_t value, tick) {
    if (!processor_) {
        store_big_endian(std::span(sram_).subspan(std::size_t{word} * 4, 4), value);
        return;
    }
    std::array<std::uint8_t, 4> bytes;
    store_big_endian(bytes, value);
    processor_->write_sram(word * 4, bytes);
}

bool processor_slot::sleeping() { return running_ && processor_->state().sleeping; }

void processor_slot::control_changed(tick now) {
    const bool runs = config_.processors[hemisphere_].inhibit_reset;
    if (runs && !running_) {
        start(now);
    } else if (!runs && running_) {
        harvest(now);
        running_ = false;
    }
}

void processor_slot::start(tick now) {
    if (!processor_) {
        processor_.emplace(options_, bus_);
        processor_->write_sram(0, sram_);
    }
    processor_->reset(ppu_cycles(now));
    processor_->watch(watched_);
    processor_->stack_limit(stack_limit_);
    running_ = true;
    started_ = now;
}

void processor_slot::harvest(tick now) {
    const auto& counts = processor_->counts();
    log_.instructions += counts.instructions;
    log_.vector_instructions += counts.vector_instructions;
    log_.running += ppu_cycles(now - started_);
    log_.waiting += counts.skipped;
    log_.pc = processor_->state().pc;
    log_.sleeping = processor_->state().sleeping;
    log_.registers = processor_->state().r;
    log_.return_addresses = processor_->return_addresses();
    if (counts.stack_low != 0) {
        log_.stack_low = log_.stack_low == 0 ? counts.stack_low : std::min(log_.stack_low, counts.stack_low);
    }
    harvest_observation();
    for (const auto& c : processor_->calls()) {
        const auto at = std::find(watched_.begin(), watched_.end(), c.entry);
        log_.calls.push_back({static_cast<std::uint32_t>(at - watched_.begin()), c.enter, c.leave});
    }
}

void processor_slot::harvest_observation() {
    log_.trace.clear();
    for (const auto& t : processor_->trace()) {
        log_.trace.push_back({t.pc, t.word, t.at});
    }
    log_.profile.clear(); // of the last run
    for (const auto& p : processor_->profile()) {
        log_.profile.push_back({p.pc, p.count, p.cycles, p.bus_wait, p.vector_wait});
    }
}

chip::processor_log processor_slot::log(tick now) {
    if (running_) {
        harvest(now);
    }
    return log_;
}

} // namespace hxtwin::emulator
