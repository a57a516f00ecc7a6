// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/plan.hpp>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/mapping/check.hpp>
#include <hxtwin/mapping/circuit.hpp>
#include <hxtwin/mapping/placement.hpp>
#include <hxtwin/mapping/routing.hpp>

#include "error.hpp"
#include "readout.hpp"
#include "warning.hpp"
#include "write.hpp"

namespace hxtwin::mapping {
namespace {

void check_targets(const experiment::description& d, const operating_point& point) {
    for (std::size_t p = 0; p < d.populations.size(); ++p) {
        const auto* cell = std::get_if<experiment::calibrated_neuron>(&d.populations[p].cell);
        if (cell != nullptr && *cell != point.target) {
            throw another_target(name_of(d, p));
        }
    }
}

void count_defects(report& r, const defects& dead) {
    r.dead_neurons = static_cast<std::uint32_t>(std::count(dead.neurons.begin(), dead.neurons.end(), true));
    for (const auto h : chip::hemisphere::all()) {
        r.dead_drivers += static_cast<std::uint32_t>(dead.drivers[h].count());
        r.dead_synapses += static_cast<std::uint32_t>(dead.synapses[h].count());
    }
}

void apply_settings(plan& p, const experiment::description& d) {
    for (std::size_t i = 0; i < d.populations.size(); ++i) {
        for (const auto& [name, value] : d.populations[i].circuit) {
            for (std::size_t cell = 0; cell < p.placement.neurons[i].size(); ++cell) {
                set_circuit(p.configuration, p.placement.neurons[i][cell], name,
                            experiment::value_of(value, cell));
            }
        }
    }
}

} // namespace

plan map(const experiment::description& d, const operating_point& point) {
    const auto start = std::chrono::steady_clock::now();
    validate(d);
    check_targets(d, point);
    plan result;
    result.configuration = point.base;
    result.placement = place(d, point.defects);
    apply_settings(result, d);
    write_readout(result, d);
    write(result, d, route(d, result.placement, point.defects));
    check(result, d);
    warn(result, d, point);
    count_defects(result.report, point.defects);
    result.report.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace hxtwin::mapping
