// SPDX-License-Identifier: Apache-2.0
// Random loops of the instructions that waiting loops are made of, skipped and executed.
#include <gtest/gtest.h>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

struct source {
    std::uint64_t state;
    std::int64_t below(std::int64_t bound) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(bound));
    }
};

// Registers 3 to 8; r9 = 0x800 is an address, r10 to r12 are constants.
std::uint32_t drawn_insn(source& random, std::int64_t left) {
    const auto into = [&] { return 3 + random.below(6); };
    const auto from = [&] { return 3 + random.below(10); };
    const auto field = [&] { return random.below(3); };
    const auto a = from(), b = from();
    switch (random.below(20)) {
    case 0:
    case 1:
        return assemble("mfspr", {into(), 284});
    case 2:
        return assemble("mfspr", {into(), 285});
    case 3:
        return assemble("addi", {into(), a, random.below(9) - 4});
    case 4:
        return assemble(random.below(2) != 0 ? "add" : "add.", {into(), a, b});
    case 5:
        return assemble("subfc", {into(), a, b});
    case 6:
        return assemble("subfe", {into(), a, b});
    case 7:
        return assemble("adde", {into(), a, b});
    case 8:
        return assemble("subfic", {into(), a, 100});
    case 9:
        return assemble("addic.", {into(), a, -1});
    case 10:
        return assemble("mulli", {into(), a, random.below(7) - 3});
    case 11:
        return assemble("or.", {into(), a, a});
    case 12:
        return assemble("rlwinm", {into(), a, 3, 0, 28});
    case 13:
        return assemble("lwz", {into(), 0, 9});
    case 14:
        return assemble("stw", {10, 4, 9});
    case 15:
        return assemble("cmpw", {field(), a, b});
    case 16:
    case 17:
        return assemble("cmplw", {field(), a, b});
    case 18:
        return assemble("cmpwi", {field(), a, random.below(30000)});
    default: // over some of what follows
        return assemble("bc", {random.below(2) != 0 ? 12 : 4, random.below(12), 4 + 4 * random.below(left)});
    }
}

std::vector<std::uint32_t> drawn_loop(source& random) {
    std::vector<std::uint32_t> loop;
    const auto length = 2 + random.below(8);
    for (std::int64_t k = 0; k < length; ++k) {
        loop.push_back(drawn_insn(random, length - k));
    }
    constexpr std::array<std::int64_t, 5> conditions{12, 4, 16, 8, 0};
    loop.push_back(assemble(
        "bc", {conditions[static_cast<std::size_t>(random.below(5))], random.below(12), -4 * length}));
    loop.push_back(wait_word);
    return loop;
}

struct drawn {
    std::vector<std::uint32_t> program;
    std::array<std::uint32_t, 13> registers{};
    std::uint32_t ctr = 0;
    std::int64_t time_base = 0;
};

void start(small_machine& m, const drawn& d) {
    std::copy(d.registers.begin(), d.registers.end(), m.s().r.begin());
    m.s().r[9] = 0x800;
    m.s().ctr = d.ctr;
    m.s().time_base_offset = d.time_base;
}

TEST(waiting_loops, drawn_at_random_end_in_the_same_state_whether_skipped_or_executed) {
    constexpr std::uint64_t seed = 20'240'611;
    source random{seed};
    std::int64_t skipped_cycles = 0;
    for (unsigned round = 0; round < 6000; ++round) {
        drawn d{drawn_loop(random)};
        for (auto& r : d.registers) {
            const auto kind = random.below(4);
            r = static_cast<std::uint32_t>(kind == 0   ? random.below(4)
                                           : kind == 1 ? random.below(20000)
                                           : kind == 2 ? -random.below(20000)
                                                       : 0x7fff'ff00 + random.below(0x200));
        }
        d.ctr = static_cast<std::uint32_t>(random.below(3000));
        d.time_base = random.below(2) != 0 ? 0 : (std::int64_t{1} << 32) - random.below(9000);
        processor_options plain;
        plain.skip_waiting_loops = false;
        small_machine executed(d.program, plain), skipped(d.program);
        start(executed, d), start(skipped, d);
        for (std::int64_t until = 0; until < 12'000;) {
            until += 1 + random.below(8000);
            const auto a = executed.run(until), b = skipped.run(until);
            ASSERT_EQ(a.reason, b.reason) << "seed " << seed << " round " << round;
            ASSERT_EQ(a.at, b.at) << "seed " << seed << " round " << round;
            ASSERT_TRUE(executed.s() == skipped.s()) << "seed " << seed << " round " << round;
            ASSERT_EQ(executed.cpu.counts().instructions, skipped.cpu.counts().instructions);
        }
        skipped_cycles += skipped.cpu.counts().skipped.count();
    }
    EXPECT_GT(skipped_cycles, 5'000'000) << "the loops have to be worth comparing";
}

} // namespace
} // namespace hxtwin::ppu
