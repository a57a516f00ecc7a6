// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <hate/math.h>

namespace libnux::vx {

// One flag of a processor, and where its partner's is.
struct BarrierFlag {
    volatile uint32_t local = 0;
    volatile uint32_t* remote = nullptr;
};

// Holds N processors until all have come: in round k each tells the one 2^k further, and waits to be told.
// Flags alternate between two sets and two values, so that a barrier can be used again at once. `remote` of
// flags()[set] [round] must point at `local` of the partner's before the first use.
template <size_t N>
class Barrier {
public:
    static constexpr size_t rounds =
        hate::math::pow<size_t>(2, hate::math::log2(N)) == N ? hate::math::log2(N) : hate::math::log2(N) + 1;

    BarrierFlag (&flags())[2][rounds == 0 ? 1 : rounds] { return flags_; }

    void operator()() {
        for (size_t round = 0; round < rounds; ++round) {
            BarrierFlag& flag = flags_[set_][round];
            *flag.remote = sense_;
            while (flag.local != sense_) {
            }
        }
        sense_ = set_ == 1 ? 1 - sense_ : sense_;
        set_ = 1 - set_;
    }

private:
    BarrierFlag flags_[2][rounds == 0 ? 1 : rounds];
    uint32_t set_ = 0;
    uint32_t sense_ = 1;
};

} // namespace libnux::vx
