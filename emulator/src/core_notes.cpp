// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <hxtwin/emulator/core.hpp>

// What a hemisphere tells of its spikes and events, to the fabric and to its sensors.
namespace hxtwin::emulator {

// In order of time; at one time spikes before events before resets.
void core::emit_and_note() {
    std::sort(fired_.begin(), fired_.end());
    for (const auto& f : fired_) {
        note_before(f.time);
        emit(f);
    }
    note_before(now_ + 1);
    fired_.clear();
    arrived_.rows.clear();
    noted_ = 0;
    resets_.erase(resets_.begin(), resets_.begin() + static_cast<std::ptrdiff_t>(reset_));
    reset_ = 0;
}

void core::note_before(tick time) {
    for (; noted_ < arrived_.rows.size() && arrived_.rows[noted_].time < time; ++noted_) {
        const auto& row = arrived_.rows[noted_];
        reset_before(row.time);
        sensors_.pre(row.row, row.label, row.time);
    }
    reset_before(time);
}

void core::reset_before(tick time) {
    for (; reset_ < resets_.size() && resets_[reset_].time < time; ++reset_) {
        sensors_.reset_row(resets_[reset_].row, resets_[reset_].which);
    }
}

void core::reset_sensors(std::uint32_t row, const lanes_of<std::uint8_t>& which, tick now) {
    if (pass_ >= now) {
        sensors_.reset_row(row, which);
    } else {
        resets_.push_back({now, row, which});
    }
}

void core::emit(const firing& f) {
    ++counts.spikes;
    auto& counter = counters_[f.circuit];
    counter = static_cast<std::uint16_t>((counter & 0xff) == 0xff ? 0x100 : counter + 1);
    note_period(f.circuit, f.time);
    const auto& from = senders_[f.circuit];
    if (from.meets_sensors) {
        sensors_.post(f.circuit, f.time);
    }
    if (!from.leaves) {
        return;
    }
    const auto origin =
        static_cast<std::uint16_t>(chip::neuron_at(hemisphere_, chip::column(f.circuit)).value());
    const bool passed = ways_of_neurons_[from.output].route(
        crossbar_, from.label, [&, label = from.label](chip::crossbar_output to) {
            if (to.value() < 8) {
                looped_.push_back({f.time + fabric_latency, to.value(), label});
            } else if (recording_) {
                sent_.push_back({f.time, origin, static_cast<std::uint16_t>(label | (to.value() - 8) << 14)});
            }
        });
    counts.crossbar_dropped += passed ? 0 : 1;
}

} // namespace hxtwin::emulator
