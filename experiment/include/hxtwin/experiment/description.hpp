// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <hxtwin/base/error.hpp>
#include <hxtwin/experiment/analog.hpp>
#include <hxtwin/experiment/cell.hpp>
#include <hxtwin/experiment/plasticity.hpp>

namespace hxtwin::experiment {

// A setting of a population's circuits: the same for all cells, or one value for each.
using circuit_value = std::variant<int, std::vector<int>>;

inline int value_of(const circuit_value& v, std::size_t cell) {
    const auto* each = std::get_if<std::vector<int>>(&v);
    return each ? each->at(cell) : std::get<int>(v);
}

struct population {
    std::string label;
    std::uint32_t size = 1;
    experiment::cell cell;
    bool record_spikes = false;
    // Settings of the neurons' circuits that replace what calibration found, see circuit_settings().
    std::map<std::string, circuit_value> circuit{};
    bool operator==(const population&) const = default;
};

enum class receptor { excitatory, inhibitory };

// From cell `pre` of the source population to cell `post` of the target population. The weight is a magnitude
// in steps of the synapse's converter; its sign is the projection's receptor.
struct connection {
    std::uint32_t pre = 0;
    std::uint32_t post = 0;
    int weight = 0; // 0 to 63
    bool operator==(const connection&) const = default;
};

struct projection {
    std::string label;
    std::uint32_t pre = 0; // index in description.populations
    std::uint32_t post = 0;
    experiment::receptor receptor = receptor::excitatory;
    std::vector<connection> connections;
    bool operator==(const projection&) const = default;
};

std::vector<connection> all_to_all(std::uint32_t pre_size, std::uint32_t post_size, int weight);
std::vector<connection> one_to_one(std::uint32_t size, int weight);

// An experiment, unplaced: topology, rules and how long it runs.
struct description {
    std::vector<population> populations;
    std::vector<projection> projections;
    std::vector<plasticity_rule> rules;
    fpga_cycles runtime{0};
    std::vector<analog_recording> analog{};
    bool operator==(const description&) const = default;
};

// Throws invalid_experiment with who, what and how much is allowed: sizes, indices, parameter ranges,
// weights, timers, observable names, and that the projections of a rule are dense (every post cell they reach
// from every pre cell).
void validate(const description&);

} // namespace hxtwin::experiment
