// SPDX-License-Identifier: Apache-2.0
#include "columnar.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>

#include "analog.hpp"

namespace hxtwin::session {
namespace {

constexpr std::int64_t shortest_period = 540;  // cycles; it is 549 (doc/model/converter.md)
constexpr std::uint32_t before_and_after = 16; // samples outside of the experiment

// From the command to the beginning of the processor's count of time, and from the moment that it notes to
// the conversion: both together, within 10 cycles (measured against membranes).
constexpr ppu_cycles until_conversion{76};

std::uint64_t number_at(const std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t count) {
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < count; ++i) {
        result = result << 8 | bytes.at(at + i);
    }
    return result;
}

// Of a column in a sample: two vectors behind the time, words in reverse order.
constexpr std::uint32_t byte_of(std::uint32_t column) {
    const std::uint32_t half = column % 2, lane = column / 2;
    return 128 + 128 * half + 124 - (lane & ~3u) + (lane & 3);
}

} // namespace

std::uint32_t columnar_samples_of(const experiment::description& d) {
    if (!records_through(d, experiment::converter::columnar)) {
        return 0;
    }
    if (!d.rules.empty()) {
        throw invalid_experiment(fmt::format("the experiment records through the columnar converter and has "
                                             "{} rules; the processors do either "
                                             "(the fast converter records 2 neurons beside rules)",
                                             d.rules.size()));
    }
    const auto cycles = ppu_cycles(d.runtime + until_first_sample).count();
    const auto samples = static_cast<std::uint64_t>(cycles / shortest_period) + before_and_after;
    if (samples > codegen::most_periodic_samples) {
        throw does_not_fit(fmt::format("the experiment records through the columnar converter for {:.6g} ms, "
                                       "which takes room for {} samples; a processor has room for {}",
                                       hxtwin::seconds(d.runtime).count() * 1e3, samples,
                                       codegen::most_periodic_samples),
                           samples, codegen::most_periodic_samples);
    }
    return static_cast<std::uint32_t>(samples);
}

columnar_samples::columnar_samples(const finished_run& run) {
    for (const auto h : chip::hemisphere::all()) {
        const auto& ticket = run.steps.columnar[h];
        if (ticket.bytes == 0) {
            continue;
        }
        auto& bytes = bytes_[h] = bytes_of(run.result, ticket);
        const auto room = (ticket.bytes - columnar_bytes(0)) / (columnar_bytes(1) - columnar_bytes(0));
        const auto count = std::min<std::uint64_t>(number_at(bytes, 0, 4), room);
        const auto command = run.result.executed.at(run.steps.columnar_start[h]);
        for (std::uint32_t k = 0; k < count; ++k) {
            const auto noted = static_cast<std::int64_t>(number_at(bytes, columnar_bytes(k), 8));
            const auto at = command + ppu_cycles(noted) + until_conversion - run.start;
            if (at >= ppu_cycles(0) && at < run.description.runtime) {
                at_[h].emplace_back(at, columnar_bytes(k));
            }
        }
    }
}

void columnar_samples::append(analog_trace& to, chip::neuron n) const {
    const auto h = chip::hemisphere_of(n);
    for (const auto& [at, first] : at_[h]) {
        to.times.push_back(at);
        to.codes.push_back(bytes_[h].at(first + byte_of(chip::column_of(n).value())));
    }
}

} // namespace hxtwin::session
