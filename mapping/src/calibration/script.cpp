// SPDX-License-Identifier: Apache-2.0
#include "script.hpp"

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::mapping {
namespace {

constexpr std::uint32_t all_buses = 0xf;

// Four columns a word.
void fill(readings& to, chip::hemisphere h, const std::vector<std::uint32_t>& words) {
    for (std::uint32_t w = 0; w < chip::words_per_row; ++w) {
        for (std::uint32_t j = 0; j < 4; ++j) {
            to[chip::neuron_at(h, chip::column_of_byte(w, j))] =
                static_cast<double>(words[w] >> (24 - 8 * j) & 0xff);
        }
    }
}

} // namespace

void script::wait(microseconds t) { now_ += rounded<fpga_cycles>(t); }

void script::reset_all() {
    trigger_ = program_.commands.size();
    for (const auto n : chip::neuron::all()) {
        add(chip::write_word{chip::neuron_reset_address(n), 1});
    }
}

void script::stimulate() {
    trigger_ = program_.commands.size();
    for (const auto h : chip::hemisphere::all()) {
        add(chip::write_word{chip::padi_injection_address(h), all_buses});
    }
}

// The bus is that of the row's driver; bits 21:16 of the word are the label, 26:22 the row select.
void script::stimulate(chip::row row) {
    trigger_ = program_.commands.size();
    const auto driver = chip::driver_of(row);
    for (const auto h : chip::hemisphere::all()) {
        const auto bus =
            chip::padi_bus_of(h, driver).value() % (chip::padi_bus::size / chip::hemisphere::size);
        const std::uint32_t label = chip::is_top_row(row) ? 1 : 0;
        add(chip::write_word{chip::padi_injection_address(h),
                             1u << bus | label << 16 | chip::position_on_bus(driver) << 22});
    }
}

// An access without the buffered bit converts the whole row; buffered ones then fetch it.
void script::sample() {
    shots_.push_back({trigger_, program_.commands.size(), reads_ + chip::hemisphere::size});
    for (const auto plane : {chip::base::causal, chip::base::causal + chip::base::buffered}) {
        for (const auto h : chip::hemisphere::all()) {
            const bool trigger = plane == chip::base::causal;
            add(chip::read_words{chip::synapse_plane_address(h, plane, 0, 0),
                                 trigger ? 1 : chip::words_per_row});
            ++reads_;
        }
    }
}

void script::count() {
    counts_.push_back(reads_);
    for (const auto n : chip::neuron::all()) {
        add(chip::read_words{chip::spike_counter_address(n), 1});
        ++reads_;
    }
}

script::outcome script::run(chip::backend& chip, const chip::configuration& c) const {
    const auto result = chip.execute(c, program_);
    if (result.reads.size() != reads_ || result.executed.size() != program_.commands.size()) {
        throw internal_error("a backend did not run all of a calibration's program");
    }
    outcome o;
    for (const auto& s : shots_) {
        auto& reading = o.samples.emplace_back();
        for (const auto h : chip::hemisphere::all()) {
            fill(reading, h, result.reads[s.read + h.value()]);
        }
        o.delays.push_back(result.executed[s.command] - result.executed[s.trigger]);
    }
    for (const auto first : counts_) {
        for (const auto n : chip::neuron::all()) {
            o.fired[n] |= result.reads[first + n.value()].front() != 0;
        }
    }
    return o;
}

readings mean(const std::vector<readings>& samples, std::size_t first, std::size_t count) {
    readings result;
    for (const auto n : chip::neuron::all()) {
        double sum = 0;
        for (std::size_t i = first; i < first + count; ++i) {
            sum += samples[i][n];
        }
        result[n] = sum / static_cast<double>(count);
    }
    return result;
}

} // namespace hxtwin::mapping
