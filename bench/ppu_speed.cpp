// SPDX-License-Identifier: Apache-2.0
// How fast is a program of ordinary integer work, beside a chip of 250 MHz and beside QEMU?
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>

#include <sys/resource.h>
#include <sys/wait.h>

#include <hxtwin/ppu/image.hpp>
#include <hxtwin/ppu/processor.hpp>

namespace {

using namespace hxtwin;

struct empty_bus : ppu::bus {
    ppu::loaded load(std::uint32_t address, unsigned, ppu_cycles) override { nothing_at(address); }
    ppu_cycles store(std::uint32_t address, unsigned, std::uint32_t, ppu_cycles) override {
        nothing_at(address);
    }
    ppu_cycles vector_in(std::uint32_t address, ppu::vector&, ppu_cycles) override { nothing_at(address); }
    ppu_cycles vector_out(std::uint32_t address, const ppu::vector&, const std::array<bool, ppu::lanes>&,
                          ppu_cycles) override {
        nothing_at(address);
    }
    std::span<const std::uint8_t> code(std::uint32_t) override { return {}; }
    [[noreturn]] static void nothing_at(std::uint32_t address) {
        throw ppu::bus_error{address, "nothing answers there"};
    }
};

// Seconds of processor time, by this process and by those it has waited for.
double spent() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
double spent_by_children() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct run {
    double instructions = 0, cycles = 0, seconds = 0;
    std::uint32_t checksum = 0;
};

run run_here(ppu::observation observe) {
    const auto image = ppu::read_image(std::filesystem::path(HXTWIN_INTEGER_PROGRAM));
    ppu::processor_options options;
    options.unknown_instruction = ppu::processor_options::unknown::nop; // the call of Linux at its end
    options.observe = observe;
    empty_bus bus;
    ppu::processor cpu(options, bus);
    for (const auto& segment : image.segments) {
        cpu.write_sram(segment.address, segment.bytes);
    }
    cpu.state().pc = image.at("_start").address;
    const auto begin = spent();
    constexpr ppu_cycles enough{std::int64_t{1} << 40};
    cpu.run({enough, enough});
    return {static_cast<double>(cpu.counts().instructions), static_cast<double>(cpu.state().now.count()),
            spent() - begin, cpu.state().r[3]};
}

void report(benchmark::State& state, const run& r) {
    state.SetIterationTime(r.seconds);
    state.counters["instructions_per_s"] = r.instructions / r.seconds;
    state.counters["speed"] = r.cycles / 250e6 / r.seconds; // times a chip of 250 MHz
    state.counters["cycles_per_instruction"] = r.cycles / r.instructions;
}

void integer_program(benchmark::State& state) {
    for (auto _ : state) {
        report(state, run_here({}));
    }
}
BENCHMARK(integer_program)->UseManualTime()->Iterations(3);

void integer_program_profiled(benchmark::State& state) {
    for (auto _ : state) {
        report(state, run_here({.trace_window = 32, .profile = true}));
    }
}
BENCHMARK(integer_program_profiled)->UseManualTime()->Iterations(1);

void integer_program_on_qemu(benchmark::State& state) {
    auto here = run_here({});
    for (auto _ : state) {
        const auto begin = spent_by_children();
        const int status = std::system("qemu-ppc " HXTWIN_INTEGER_PROGRAM);
        here.seconds = spent_by_children() - begin;
        if (!WIFEXITED(status) || WEXITSTATUS(status) != static_cast<int>(here.checksum)) {
            state.SkipWithError("QEMU comes to another checksum");
        }
        state.SetIterationTime(here.seconds);
        state.counters["instructions_per_s"] = here.instructions / here.seconds;
    }
}
BENCHMARK(integer_program_on_qemu)->UseManualTime()->Iterations(3);

} // namespace
