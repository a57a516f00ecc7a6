// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>

#include "machine.hpp"

// How the values of a loop grow with its iterations k = 0, 1, ...: every register holds r + k * step, modulo
// 2^32.
namespace hxtwin::ppu {

inline std::int64_t signed_step(std::uint32_t step) { return static_cast<std::int32_t>(step); }

// Steps while an iteration goes on, and the last k for which it is known to go the same way.
struct growing {
    std::array<std::uint32_t, 32> r{};
    std::uint32_t ctr = 0;
    std::int64_t cycles = 0; // of an iteration: the step of the time base
    std::int64_t last = std::numeric_limits<std::int64_t>::max();

    // value + k * step has to stay in [low, high].
    bool keep(std::int64_t value, std::int64_t step, std::int64_t low, std::int64_t high) {
        if (value < low || value > high) {
            return false;
        }
        if (step > 0) {
            last = std::min(last, (high - value) / step);
        } else if (step < 0) {
            last = std::min(last, (value - low) / -step);
        }
        return true;
    }
    bool keep_unsigned(std::uint32_t value, std::int64_t step) {
        return keep(value, step, 0, std::numeric_limits<std::uint32_t>::max());
    }
    bool keep_signed(std::uint32_t value, std::int64_t step) {
        return keep(static_cast<std::int32_t>(value), step, std::numeric_limits<std::int32_t>::min(),
                    std::numeric_limits<std::int32_t>::max());
    }
    // The sign of a difference, or that it is 0.
    bool keep_sign(std::int64_t difference, std::int64_t step) {
        constexpr auto far = std::int64_t{1} << 40;
        return difference == 0  ? keep(0, step, 0, 0)
               : difference > 0 ? keep(difference, step, 1, far)
                                : keep(difference, step, -far, -1);
    }
    bool keep_record(const insn& i, std::uint32_t result, std::int64_t step) {
        return !i.record || (keep_signed(result, step) && keep_sign(static_cast<std::int32_t>(result), step));
    }
};

// The instruction that comes next in iteration 0, the machine's state being s: sets the steps of what it
// writes, and bounds the k for which its outcome stays. False if its result does not grow evenly.
bool pass(growing&, const state& s, const insn&);

} // namespace hxtwin::ppu
