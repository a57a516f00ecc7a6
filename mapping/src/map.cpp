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

std::string some_of(const std::vector<std::uint32_t>& numbers) {
    constexpr std::size_t most = 5;
    const auto shown = static_cast<std::ptrdiff_t>(std::min(numbers.size(), most));
    const auto list = fmt::format("{}", fmt::join(numbers.begin(), numbers.begin() + shown, ", "));
    return numbers.size() > most ? fmt::format("{} and {} more", list, numbers.size() - most) : list;
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

void apply_settings(plan& p, const experiment::description& d) {
    for (std::size_t i = 0; i < d.populations.size(); ++i) {
        for (const auto& [name, value] : d.populations[i].circuit) {
            for (const auto n : p.placement.neurons[i]) {
                set_circuit(p.configuration, n, name, value);
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
    result.placement = place(d);
    apply_settings(result, d);
    write_readout(result, d);
    write(result, d, route(d, result.placement));
    check(result, d);
    warn_about_calibration(result, point);
    warn_of_silent_circuits(result, d, point);
    result.report.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace hxtwin::mapping
