// SPDX-License-Identifier: Apache-2.0
#include "validate.hpp"

#include <array>

namespace hxtwin::experiment {
namespace {

constexpr std::array<std::string_view, 4> names{"membrane", "exc_synin", "inh_synin", "adaptation"};

std::string_view name_of(quantity q) { return names[static_cast<std::size_t>(q)]; }

void check_place(const description& d, const analog_recording& r, std::size_t number) {
    if (r.population >= d.populations.size()) {
        throw invalid_experiment(fmt::format("analog recording {} names population {}; the experiment has {}",
                                             number, r.population, d.populations.size()));
    }
    const auto& population = d.populations[r.population];
    const auto who = name_of("population", population, r.population);
    if (is_source(population)) {
        throw invalid_experiment(
            fmt::format("the {} of {} is to be recorded, a source; only neurons have analog quantities",
                        name_of(r.quantity), who));
    }
    if (r.cell >= population.size) {
        throw invalid_experiment(fmt::format("the {} of cell {} of {} is to be recorded; it has {} cells",
                                             name_of(r.quantity), r.cell, who, population.size));
    }
}

void check_pair(const description& d, const analog_recording& r, const analog_recording& before) {
    if (r.population != before.population || r.cell != before.cell) {
        return;
    }
    const auto who = name_of("population", d.populations[r.population], r.population);
    if (r.quantity != before.quantity) {
        throw invalid_experiment(
            fmt::format("cell {} of {} is to record {} and {}; a neuron's read-out shows "
                        "one quantity at a time",
                        r.cell, who, name_of(before.quantity), name_of(r.quantity)));
    }
    if (r.through == before.through) {
        throw invalid_experiment(
            fmt::format("cell {} of {} is to record {} twice through one converter; once is enough", r.cell,
                        who, name_of(r.quantity)));
    }
}

} // namespace

void validate_analog(const description& d) {
    for (std::size_t i = 0; i < d.analog.size(); ++i) {
        check_place(d, d.analog[i], i);
        for (std::size_t j = 0; j < i; ++j) {
            check_pair(d, d.analog[i], d.analog[j]);
        }
    }
}

} // namespace hxtwin::experiment
