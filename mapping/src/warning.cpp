// SPDX-License-Identifier: Apache-2.0
#include "warning.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "error.hpp"

namespace hxtwin::mapping {
namespace {

constexpr std::size_t named = 5; // at most

template <class T>
std::string some_of(const std::vector<T>& items) {
    const auto shown = static_cast<std::ptrdiff_t>(std::min(items.size(), named));
    const auto list = fmt::format("{}", fmt::join(items.begin(), items.begin() + shown, ", "));
    return items.size() > named ? fmt::format("{} and {} more", list, items.size() - named) : list;
}

void warn_about_calibration(plan& p, const operating_point& point) {
    std::uint32_t failed = 0;
    for (const auto& population : p.placement.neurons) {
        failed += static_cast<std::uint32_t>(std::count_if(
            population.begin(), population.end(), [&](chip::neuron n) { return !point.reached[n].success; }));
    }
    if (failed > 0) {
        p.report.warnings.push_back(
            fmt::format("{} of {} neurons missed their calibration target", failed, p.report.neurons));
    }
}

void warn_of_silent_circuits(plan& p, const experiment::description& d, const operating_point& point) {
    for (std::size_t k = 0; k < d.populations.size(); ++k) {
        std::vector<std::uint32_t> cells, circuits;
        const auto& neurons = p.placement.neurons[k];
        for (std::uint32_t cell = 0; cell < neurons.size(); ++cell) {
            if (!point.reached[neurons[cell]].fires) {
                cells.push_back(cell);
                circuits.push_back(neurons[cell].value());
            }
        }
        if (!cells.empty()) {
            p.report.warnings.push_back(
                fmt::format("{}: {} of its {} cells will stay silent, since their circuits fired at no "
                            "threshold when they were calibrated (cell {}; neuron {} of the chip)",
                            name_of(d, k), cells.size(), neurons.size(), some_of(cells), some_of(circuits)));
        }
    }
}

void warn_of_dead_synapses(plan& p, const experiment::description& d, const defects& dead) {
    for (std::size_t k = 0; k < d.projections.size(); ++k) {
        const auto& connections = d.projections[k].connections;
        std::vector<std::string> lost;
        for (std::size_t c = 0; c < connections.size(); ++c) {
            if (dead.is_dead(p.routing.synapses[k][c])) {
                lost.push_back(fmt::format("{} to {}", connections[c].pre, connections[c].post));
            }
        }
        if (!lost.empty()) {
            p.report.warnings.push_back(fmt::format(
                "projection {}: {} of its {} connections lie on dead synapses, since no other synapse of "
                "their cells was free (cell {})",
                d.projections[k].label.empty() ? fmt::format("{}", k)
                                               : fmt::format("\"{}\"", d.projections[k].label),
                lost.size(), connections.size(), some_of(lost)));
        }
    }
}

} // namespace

void warn(plan& p, const experiment::description& d, const operating_point& point) {
    warn_about_calibration(p, point);
    warn_of_silent_circuits(p, d, point);
    warn_of_dead_synapses(p, d, point.defects);
}

} // namespace hxtwin::mapping
