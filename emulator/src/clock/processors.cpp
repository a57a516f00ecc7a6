// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/processors.hpp>

#include <algorithm>
#include <chrono>

namespace hxtwin::emulator {
namespace {

// Grants last so long at most, such that a long wait inside one is not spent on one thread.
constexpr tick longest_grant = 5000;

} // namespace

tick processors::wish(processor_slot& slot, tick until) {
    if (!slot.runs()) {
        return never;
    }
    const auto stop = slot.run({ppu_cycles(until), ppu_cycles(0)});
    return stop.reason == ppu::stop_reason::bus && stop.at.count() < until ? stop.at.count() : never;
}

void processors::run(tick until) {
    if (!slots_[0].runs() && !slots_[1].runs()) {
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    const double analog_before = analog_.elapsed();
    std::array<tick, 2> wishes{wish(slots_[0], until), wish(slots_[1], until)};
    while (true) {
        const std::size_t first = wishes[1] < wishes[0] ? 1 : 0;
        const tick at = wishes[first], other = wishes[1 - first];
        if (at == never) {
            break;
        }
        analog_.catch_up(at);
        const tick until_other = first == 0 && other != never ? other + 1 : other;
        const tick grant = std::min({until, until_other, at + longest_grant});
        const auto stop = slots_[first].run({ppu_cycles(until), ppu_cycles(grant)});
        const bool wants = stop.reason == ppu::stop_reason::bus && stop.at.count() < until;
        wishes[first] = wants ? stop.at.count() : never;
        wishes[1 - first] = wish(slots_[1 - first], until); // its reset may have been written
    }
    wall_ += seconds(std::chrono::steady_clock::now() - start).count() - (analog_.elapsed() - analog_before);
}

} // namespace hxtwin::emulator
