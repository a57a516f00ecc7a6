// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include <gtest/gtest.h>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/kernel/parameters.hpp>
#include <hxtwin/emulator/kernel/step.hpp>

#include "all_targets.hpp"
#include "driven_chip.hpp"

namespace hxtwin::emulator {
namespace {

// Bits of all circuits and all spikes after 1 ms of random events.
std::vector<std::uint64_t> bits() {
    chip::configuration c;
    test::set_operating_point(c);
    const auto p = parameters_of(c, chip::hemisphere(0), draw_mismatch(1).neurons);
    membrane_state s;
    s.v = p.rest;
    propagator_table table;
    table.reset(p);
    std::vector<firing> fired;
    for (tick t = 0; t < 250'000;) {
        const auto h = static_cast<std::int32_t>(
            1 + random_bits(1, random_purpose::test, static_cast<std::uint64_t>(t), 0) % 250);
        lanes_of<std::int32_t> special;
        const auto found = step_circuits(s, p, table.at(h), t, h, special);
        for (std::size_t k = 0; k < found; ++k) {
            resolve_circuit(s, p, table, static_cast<std::uint32_t>(special[k]), t, h, fired);
        }
        t += h;
        for (std::size_t i = 0; i < circuits; ++i) {
            s.exc[i] += static_cast<float>(i % 7);
            s.inh[i] += static_cast<float>(i % 3) / 3;
        }
    }
    std::vector<std::uint64_t> all;
    for (std::size_t i = 0; i < circuits; ++i) {
        all.push_back(std::uint64_t{std::bit_cast<std::uint32_t>(s.v[i])} << 32 |
                      std::bit_cast<std::uint32_t>(s.exc[i]));
    }
    for (const auto& f : fired) {
        all.push_back(static_cast<std::uint64_t>(f.time) << 9 | f.circuit);
    }
    return all;
}

TEST(step, gives_the_same_bits_on_every_instruction_set_of_this_machine) {
    ASSERT_GT(bits().size(), circuits + 1'000);
    test::expect_the_same_on_all_targets(bits);
}

} // namespace
} // namespace hxtwin::emulator
