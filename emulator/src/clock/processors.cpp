// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/processors.hpp>

#include <algorithm>

namespace hxtwin::emulator {
namespace {

// Grants last so long at most, such that a long wait inside one is not spent on one thread.
constexpr tick longest_grant = 5000;
// Shorter runs are not worth a thread.
constexpr tick worth_going_apart = 1000;

} // namespace

processors::processors(std::array<processor_slot, 2>& slots, emulator::analog& a, fpga_memories& m,
                       worker* helper, options o)
    : slots_(slots),
      analog_(a),
      memories_(m),
      helper_(helper),
      options_(o),
      sides_{side(0, slots[0], a.at(chip::hemisphere(0))), side(1, slots[1], a.at(chip::hemisphere(1)))} {}

std::size_t processors::earlier() const { return sides_[1].next().at < sides_[0].next().at ? 1 : 0; }

void processors::run_in_order(tick until) {
    const stopwatch watch(wall_);
    for (auto& s : sides_) {
        s.look(until);
    }
    while (true) {
        const std::size_t first = earlier();
        const auto& wish = sides_[first].next();
        if (wish.at == never) {
            break;
        }
        if (wish.failed) {
            std::rethrow_exception(wish.failed);
        }
        analog_.catch_up(wish.at);
        const tick other = sides_[1 - first].next().at;
        const tick until_other = first == 0 && other != never ? other + 1 : other;
        sides_[first].grant(until, std::min({until, until_other, wish.at + longest_grant}));
        sides_[1 - first].look(until); // its reset may have been written
    }
}

void processors::run_apart(tick until) {
    while (true) {
        advance_apart(until);
        if (!sides_[0].is_stopped() && !sides_[1].is_stopped()) {
            return;
        }
        cross(until);
        if (analog_.together()) {
            return run_in_order(until);
        }
    }
}

// The earliest wish that is not a side's own is granted, if the other side has not gone past it.
void processors::cross(tick until) {
    const stopwatch watch(wall_);
    const bool second =
        !sides_[0].is_stopped() || (sides_[1].is_stopped() && sides_[1].next().at < sides_[0].next().at);
    auto& first = sides_[second ? 1 : 0];
    auto& other = sides_[second ? 0 : 1];
    const auto& wish = first.next();
    if (wish.failed) {
        std::rethrow_exception(wish.failed);
    }
    if (!other.is_before(wish.at)) {
        throw access_too_late{wish.at};
    }
    first.grant(until, wish.at + 1);
    other.look(until); // its reset may have been written
}

// Each by itself. On one thread a side without a running processor is the second, since the first one stops
// it where it has to wait.
void processors::advance_apart(tick until) {
    for (auto& s : sides_) {
        s.begin_apart();
    }
    analog_.go_apart(true);
    if (helper_ != nullptr) {
        const auto go = [&](std::size_t own) {
            sides_[own].run_apart(until, sides_[1 - own]);
            sides_[own].follow(until, sides_[1 - own]);
        };
        helper_->both([&] { go(0); }, [&] { go(1); });
    } else {
        const std::size_t first = slots_[0].runs() ? 0 : 1;
        sides_[first].run_apart(until, sides_[1 - first]);
        sides_[1 - first].run_apart(until, sides_[first]);
        sides_[0].follow(until, sides_[1]);
        sides_[1].follow(until, sides_[0]);
    }
    analog_.go_apart(false);
    memories_.settle();
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
    const stopwatch watch(wall_);
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
    const double circuits = analog_.elapsed();
    if (!stand_in_reset() && options_.in_step) {
        run_in_step(until);
    } else if (!stand_in_reset()) {
        const bool in_order =
            now_ < options_.in_order_until || until - now_ < worth_going_apart || analog_.together();
        in_order ? run_in_order(until) : run_apart(until);
    }
    now_ = until;
    wall_ -= analog_.elapsed() - circuits;
}

} // namespace hxtwin::emulator
