// SPDX-License-Identifier: Apache-2.0
// Several rules on one pair of processors: earliest deadline first, none interrupted.
#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

constexpr const char* busy = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <grenade/vx/ppu/time.h>
using namespace grenade::vx::ppu;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 0>&, std::array<NeuronViewHandle, 1>&{recording}) {
    {time}
    const auto end = now() + {cycles};
    while (now() < end) {
    }
}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

// A rule that waits for so long; its recording is nothing but time and one byte.
codegen::rule_program waiting(std::string label, experiment::timer timer, std::int64_t cycles,
                              bool records = true) {
    codegen::rule_program out;
    out.rule.label = std::move(label);
    out.rule.timer = timer;
    out.rule.kernel = replaced(busy, "{recording}", records ? ", Recording& recording" : "");
    out.rule.kernel = replaced(out.rule.kernel, "{time}", records ? "recording.time = now();" : "");
    out.rule.kernel = replaced(out.rule.kernel, "{cycles}", std::to_string(cycles));
    if (records) {
        out.rule.observables["byte"] = experiment::observable_array{experiment::element::int8, 1};
    }
    out.handles.neurons = {{0, 0, {1}}};
    return out;
}

std::int64_t time_of(const processor_pair& pair, std::size_t rule, std::size_t period) {
    std::int64_t time = 0;
    for (const auto byte : pair.external_at(codegen::name::recording(rule), 16 * period, 8)) {
        time = time << 8 | byte;
    }
    return time;
}

constexpr ppu_cycles ms(std::int64_t x) { return ppu_cycles(250'000 * x); }

TEST(scheduler, releases_each_period_at_its_start_and_not_before) {
    const std::vector programs{waiting("a", {ms(1), ms(2), 3}, 100)};
    const auto built = codegen::compile(codegen::generate(programs));
    processor_pair pair(built.image);
    pair.schedule(ms(8));
    for (std::size_t k = 0; k < 3; ++k) {
        const auto release = (ms(1) + static_cast<std::int64_t>(k) * ms(2)).count();
        EXPECT_GE(time_of(pair, 0, k), release);
        EXPECT_LT(time_of(pair, 0, k), release + 1000);
    }
}

TEST(scheduler, prefers_the_earlier_deadline_of_rules_released_together) {
    const std::vector programs{waiting("slow", {ms(0), ms(10), 1}, 50'000),
                               waiting("fast", {ms(0), ms(1), 1}, 50'000)};
    const auto built = codegen::compile(codegen::generate(programs));
    processor_pair pair(built.image);
    pair.schedule(ms(10));
    EXPECT_LT(time_of(pair, 1, 0), 1000);
    EXPECT_GE(time_of(pair, 0, 0), 50'000);
}

TEST(scheduler, finishes_a_rule_before_it_starts_a_more_urgent_one_and_counts_what_that_made_it_miss) {
    const std::vector programs{waiting("long", {ms(0), ms(20), 1}, 5 * 250'000),
                               waiting("short", {ms(1), ms(1), 9}, 100)};
    const auto built = codegen::compile(codegen::generate(programs));
    processor_pair pair(built.image);
    pair.schedule(ms(11));
    EXPECT_EQ(pair.word(0, codegen::name::executions(0)), 1u);
    // Released at 1 to 5 ms while the long one ran: the last of them runs.
    EXPECT_EQ(pair.word(0, codegen::name::missed(1)), 4u);
    EXPECT_EQ(pair.word(0, codegen::name::executions(1)), 5u);
    EXPECT_EQ(time_of(pair, 1, 3), 0);
    EXPECT_GE(time_of(pair, 1, 4), ms(5).count());
    EXPECT_LT(time_of(pair, 1, 4), ms(5).count() + 2000);
}

TEST(scheduler, runs_rules_without_a_recording) {
    const std::vector programs{waiting("silent", {ms(0), ms(1), 3}, 100, false)};
    const auto built = codegen::compile(codegen::generate(programs));
    processor_pair pair(built.image);
    pair.schedule(ms(3));
    EXPECT_EQ(pair.word(1, codegen::name::executions(0)), 3u);
    EXPECT_FALSE(built.image.symbols.contains(codegen::name::recording(0)));
}

TEST(scheduler, stays_until_the_stop_time_without_any_rule) {
    const auto built = codegen::compile(codegen::generate({}));
    processor_pair pair(built.image);
    const auto begin = pair.processors[0].state().now;
    pair.schedule(ms(2));
    EXPECT_GE(pair.processors[0].state().now - begin, ms(2));
    EXPECT_EQ(pair.word(0, codegen::name::queue_drops), 0u);
}

TEST(scheduler, calls_each_service_under_its_own_name) {
    const std::vector programs{waiting("a", {ms(0), ms(1), 3}, 1000)};
    const auto built = codegen::compile(codegen::generate(programs));
    processor_pair pair(built.image);
    pair.processors[0].watch({built.image.at(codegen::name::service(0)).address});
    pair.schedule(ms(3));
    ASSERT_EQ(pair.processors[0].calls().size(), 3u);
    const auto& call = pair.processors[0].calls()[1];
    EXPECT_GE(call.leave - call.enter, ppu_cycles(1000));
    EXPECT_LT(call.leave - call.enter, ppu_cycles(2000));
}

} // namespace
} // namespace hxtwin::cross
