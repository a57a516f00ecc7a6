// SPDX-License-Identifier: Apache-2.0
// The published experiment's kernel, compiled and run on both processors, against the same rule in C++.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <thread>

#include <unistd.h>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

constexpr std::uint8_t row = 5;

codegen::rule_program homeostasis(ppu_cycles period, std::uint64_t num_periods) {
    std::ifstream in(HOMEOSTASIS_KERNEL);
    codegen::rule_program out;
    out.rule.label = "homeostasis";
    out.rule.kernel = {std::istreambuf_iterator<char>(in), {}};
    out.rule.timer = {ppu_cycles(0), period, num_periods};
    out.rule.observables["w"] = experiment::observable_per_synapse{experiment::element::uint8,
                                                                   experiment::layout::packed_active_columns};
    std::vector<std::uint8_t> columns(256);
    std::iota(columns.begin(), columns.end(), std::uint8_t{0});
    for (std::uint32_t hemisphere = 0; hemisphere < 2; ++hemisphere) {
        out.handles.synapses.push_back({0, hemisphere, columns, {row}});
        out.handles.neurons.push_back({0, hemisphere, columns});
    }
    return out;
}

codegen::compiled compiled(const codegen::rule_program& program) {
    return codegen::compile(codegen::generate({program}));
}

// Counts on both sides of the target, at it, above 127, at 255, and overflown.
std::uint32_t count_of(unsigned hemisphere, unsigned column) {
    constexpr std::array<std::uint32_t, 8> counts{0, 59, 60, 61, 127, 128, 255, 0x100};
    return counts[(column + hemisphere) % counts.size()];
}

int next_weight(int weight, std::uint32_t count) {
    const auto spikes = count >= 0x100 ? 255u : count;
    return std::clamp(weight + (spikes < 60 ? 1 : 0) - (spikes > 60 ? 1 : 0), 0, 63);
}

void set_weights(memories& memory) {
    for (unsigned h = 0; h < 2; ++h) {
        for (unsigned c = 0; c < 256; ++c) {
            memory.weights[h][row][c] = static_cast<std::uint8_t>((c / 8 + h) % 64 == 0 ? 0 : 63 - c / 8);
        }
    }
}

codegen::decoded_sample sample_of(const processor_pair& pair, const codegen::rule_program& program,
                                  std::uint64_t period) {
    const auto bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
    return codegen::decode(program.rule, program.handles,
                           pair.external_at(codegen::name::recording(0), period * bytes, bytes), period);
}

TEST(homeostasis_kernel, moves_and_records_each_weight_towards_the_target_rate_and_clips_it) {
    constexpr std::uint64_t periods = 5;
    const auto program = homeostasis(ppu_cycles(100'000), periods);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.memory.counter = count_of;
    set_weights(pair.memory);
    auto expected = pair.memory.weights;
    pair.schedule(ppu_cycles(100'000 * periods));
    for (std::uint64_t k = 0; k < periods; ++k) {
        const auto sample = sample_of(pair, program, k);
        for (unsigned h = 0; h < 2; ++h) {
            for (unsigned c = 0; c < 256; ++c) {
                auto& w = expected[h][row][c];
                w = static_cast<std::uint8_t>(next_weight(w, count_of(h, c)));
                ASSERT_EQ(sample.observables.at("w").at(h).values.at(c), w) << k << " " << h << " " << c;
            }
        }
        EXPECT_GE(sample.time.count(), std::int64_t(100'000 * k));
        EXPECT_LT(sample.time.count(), std::int64_t(100'000 * k + 1000));
    }
    EXPECT_EQ(pair.memory.weights, expected);
    EXPECT_EQ(pair.memory.counter_reads, 2 * 256 * periods);
    EXPECT_EQ(pair.memory.counter_resets, 2 * 256 * periods);
}

TEST(homeostasis_kernel, runs_for_about_a_hundredth_of_its_period) {
    const auto program = homeostasis(ppu_cycles(2'500'000), 2);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.processors[0].watch({built.image.at(codegen::name::service(0)).address});
    pair.schedule(ppu_cycles(5'000'000));
    ASSERT_EQ(pair.processors[0].calls().size(), 2u);
    const auto& call = pair.processors[0].calls()[1];
    EXPECT_GT(call.leave - call.enter, ppu_cycles(10'000)); // 256 counters, 256 recorded bytes
    EXPECT_LT(call.leave - call.enter, ppu_cycles(30'000));
    RecordProperty("cycles", static_cast<int>((call.leave - call.enter).count()));
}

TEST(homeostasis_kernel, counts_executions_and_marks_each_period_on_each_processor) {
    const auto program = homeostasis(ppu_cycles(100'000), 3);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(300'000));
    for (unsigned i = 0; i < 2; ++i) {
        EXPECT_EQ(pair.word(i, codegen::name::executions(0)), 3u);
        EXPECT_EQ(pair.word(i, codegen::name::missed(0)), 0u);
        for (unsigned k = 0; k < 3; ++k) {
            EXPECT_EQ(pair.external_at(codegen::name::recorded(0), 3 * i + k, 1)[0], 1) << i << " " << k;
        }
    }
}

TEST(homeostasis_kernel, counts_missed_periods_and_keeps_samples_at_their_period) {
    constexpr std::uint64_t periods = 40;
    constexpr std::int64_t period = 4'000; // shorter than the kernel runs
    const auto program = homeostasis(ppu_cycles(period), periods);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(period * periods));
    const auto ran = pair.word(0, codegen::name::executions(0));
    EXPECT_GT(ran, 5u);
    EXPECT_LT(ran, 30u);
    EXPECT_EQ(ran + pair.word(0, codegen::name::missed(0)), periods);
    unsigned marked = 0;
    for (std::uint64_t k = 0; k < periods; ++k) {
        const auto sample = sample_of(pair, program, k);
        if (pair.external_at(codegen::name::recorded(0), k, 1)[0] == 1) {
            ++marked;
            EXPECT_GE(sample.time.count(), std::int64_t(period * k));
            EXPECT_LT(sample.time.count(), std::int64_t(period * (k + 1) + 1000));
        } else {
            EXPECT_EQ(sample.time.count(), 0);
        }
    }
    EXPECT_EQ(marked, ran);
}

TEST(homeostasis_kernel, counts_periods_that_the_end_cut_off_as_missed) {
    const auto program = homeostasis(ppu_cycles(100'000), 10);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(250'000));
    EXPECT_EQ(pair.word(0, codegen::name::executions(0)), 3u);
    EXPECT_EQ(pair.word(0, codegen::name::missed(0)), 7u);
}

TEST(homeostasis_kernel, starts_its_timer_anew_with_each_run_of_the_scheduler) {
    const auto program = homeostasis(ppu_cycles(100'000), 2);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(200'000));
    pair.schedule(ppu_cycles(200'000));
    EXPECT_EQ(pair.word(0, codegen::name::executions(0)), 4u);
    EXPECT_LT(sample_of(pair, program, 0).time.count(), 1000);
}

TEST(homeostasis_kernel, leaves_with_exit_code_zero_when_told_to_stop) {
    const auto program = homeostasis(ppu_cycles(100'000), 1);
    const auto built = compiled(program);
    processor_pair pair(built.image);
    pair.command(codegen::status::stop);
    pair.run_until_idle();
    for (unsigned i = 0; i < 2; ++i) {
        const ppu_cycles later = pair.processors[i].state().now + ppu_cycles(1000);
        EXPECT_EQ(pair.processors[i].run({later, later}).reason, ppu::stop_reason::sleep);
        EXPECT_EQ(pair.word(i, "stopped"), 1u);
        EXPECT_EQ(pair.processors[i].sram()[0x2fff], 0);
    }
}

// A cache of one's own.
struct fresh_cache {
    std::filesystem::path folder;
    explicit fresh_cache(const std::string& name)
        : folder(std::filesystem::path(testing::TempDir()) / ("hxtwin_" + name + std::to_string(getpid()))) {
        std::filesystem::remove_all(folder);
    }
    ~fresh_cache() { std::filesystem::remove_all(folder); }
    codegen::toolchain_options options() const {
        codegen::toolchain_options out;
        out.cache = folder;
        return out;
    }
    std::ptrdiff_t objects() const {
        return std::count_if(std::filesystem::directory_iterator(folder), {},
                             [](const auto& entry) { return entry.path().extension() == ".o"; });
    }
};

TEST(compile, takes_an_unchanged_program_from_the_cache_and_recompiles_one_unit_of_a_changed_one) {
    const fresh_cache cache("changed");
    auto program = homeostasis(ppu_cycles(100'000), 1);
    EXPECT_FALSE(codegen::compile(codegen::generate({program}), cache.options()).from_cache);
    EXPECT_TRUE(codegen::compile(codegen::generate({program}), cache.options()).from_cache);
    const auto before = cache.objects();
    program.rule.kernel += "\n// changed\n";
    EXPECT_FALSE(codegen::compile(codegen::generate({program}), cache.options()).from_cache);
    EXPECT_EQ(cache.objects(), before + 1);
}

TEST(compile, gives_two_users_of_one_cache_the_same_image) {
    const fresh_cache cache("shared");
    const auto sources = codegen::generate({homeostasis(ppu_cycles(100'000), 1)});
    codegen::compiled first, second;
    {
        const std::jthread other([&] { first = codegen::compile(sources, cache.options()); });
        second = codegen::compile(sources, cache.options());
    }
    EXPECT_EQ(first.image.segments, second.image.segments);
    EXPECT_TRUE(codegen::compile(sources, cache.options()).from_cache);
}

TEST(compile, says_how_much_of_each_memory_the_program_takes) {
    const auto built = compiled(homeostasis(ppu_cycles(100'000), 100));
    ASSERT_EQ(built.memory.size(), 3u);
    EXPECT_EQ(built.memory[0].available, 12u * 1024);
    EXPECT_GT(built.memory[0].used, 4096u);
    EXPECT_LE(built.memory[0].used, 12u * 1024);
    EXPECT_GT(built.memory[1].used, 1000u);
    EXPECT_GE(built.memory[2].used, 100u * 520);
    for (const auto& m : built.memory) {
        RecordProperty(m.memory, static_cast<int>(m.used));
    }
}

} // namespace
} // namespace hxtwin::cross
