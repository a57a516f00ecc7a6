// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/processors.hpp>

#include <algorithm>
#include <chrono>

namespace hxtwin::emulator {
namespace {

// Grants last so long at most, such that a long wait inside one is not spent on one thread.
constexpr tick longest_grant = 5000;

} // namespace

processors::wish processors::wish_of(const ppu::stop& s, tick until) {
    wish result{{never}};
    if (s.reason == ppu::stop_reason::bus && s.at.count() < until) {
        const auto need = s.next ? processor_slot::need_of(*s.next) : access_need{};
        result = {{s.at.count(), need.events, need.circuits, need.row}, s.next.has_value()};
    }
    return result;
}

processors::wish processors::next_wish(processor_slot& slot, tick until) {
    return slot.runs() ? wish_of(slot.run({ppu_cycles(until), ppu_cycles(0)}), until) : wish{{never}};
}

void processors::run_ahead(tick until) {
    std::array<wish, 2> wishes{next_wish(slots_[0], until), next_wish(slots_[1], until)};
    bool other_ahead = false; // the other hemisphere stands at its processor's wish
    std::size_t before = 0;
    while (true) {
        const std::size_t first = wishes[1].at < wishes[0].at ? 1 : 0;
        const tick at = wishes[first].at, other = wishes[1 - first].at;
        if (at == never) {
            break;
        }
        other_ahead = other_ahead && first == before;
        if (other_ahead && !wishes[first].parallel) {
            throw access_too_late();
        }
        before = first;
        other_ahead = analog_.catch_up(first, {wishes[0], wishes[1]}) || other_ahead;
        const tick until_other = first == 0 && other != never ? other + 1 : other;
        const tick grant = std::min({until, until_other, at + (other_ahead ? 1 : longest_grant)});
        wishes[first] = wish_of(slots_[first].run({ppu_cycles(until), ppu_cycles(grant)}), until);
        wishes[1 - first] = next_wish(slots_[1 - first], until); // its reset may have been written
    }
}

tick processors::next_action(const processor_slot& slot, const ppu::stop& s) {
    const bool sleeps_on = s.reason == ppu::stop_reason::sleep && s.at.count() <= slot.now();
    return sleeps_on ? never : s.at.count();
}

tick processors::next_action(processor_slot& slot, tick until) {
    return slot.runs() ? next_action(slot, slot.run({ppu_cycles(std::min(slot.now(), until)), ppu_cycles(0)}))
                       : never;
}

void processors::run_in_step(tick until) {
    std::array<tick, 2> next{next_action(slots_[0], until), next_action(slots_[1], until)};
    while (true) {
        const std::size_t first = next[1] < next[0] ? 1 : 0, other = 1 - first;
        if (next[first] >= until) {
            break;
        }
        analog_.catch_up(next[first]);
        // At the same time the top one is first.
        const tick limit =
            std::min(until, first == 0 && next[other] != never ? next[other] + 1 : next[other]);
        const bool other_ran = slots_[other].runs();
        next[first] = next_action(slots_[first], slots_[first].run({ppu_cycles(limit), ppu_cycles(limit)}));
        if (slots_[other].runs() != other_ran) { // its reset was written
            next[other] = next_action(slots_[other], until);
        }
    }
}

void processors::run(tick until) {
    if (!slots_[0].runs() && !slots_[1].runs()) {
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    const double analog_before = analog_.elapsed();
    in_step_ ? run_in_step(until) : run_ahead(until);
    wall_ += seconds(std::chrono::steady_clock::now() - start).count() - (analog_.elapsed() - analog_before);
}

} // namespace hxtwin::emulator
