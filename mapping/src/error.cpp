// SPDX-License-Identifier: Apache-2.0
#include "error.hpp"

#include <fmt/format.h>

#include <hxtwin/mapping/routing.hpp>

namespace hxtwin::mapping {
namespace {

std::string_view side(chip::hemisphere h) { return h.value() == 0 ? "top" : "bottom"; }

std::string dead_drivers(std::uint32_t alive) {
    return alive == drivers_per_bus ? ""
                                    : fmt::format(", since {} of its {} drivers are dead",
                                                  drivers_per_bus - alive, drivers_per_bus);
}

} // namespace

std::string name_of(const experiment::description& d, std::size_t population) {
    const auto& label = d.populations[population].label;
    return label.empty() ? fmt::format("population {}", population) : fmt::format("population \"{}\"", label);
}

does_not_fit too_few_neurons(const std::string& who, std::uint32_t needed, std::uint32_t left,
                             std::uint32_t alive) {
    constexpr auto all = chip::neuron::size;
    const auto because = alive == all ? "" : fmt::format(" ({} of them dead)", all - alive);
    if (left == all) {
        return {fmt::format("{} needs {} neurons; the chip has {}", who, needed, left), needed, left};
    }
    return {
        fmt::format("{} needs {} neurons; of the chip's {}{}, {} are left", who, needed, all, because, left),
        needed, left};
}

does_not_fit too_few_side_by_side(const std::string& who, std::uint32_t needed) {
    constexpr std::uint32_t most = 128;
    return {fmt::format(
                "{} connects the fire lines of {} cells to the right; there is no room left for as many side "
                "by side, of which there are at most {}",
                who, needed, most),
            needed, most};
}

does_not_fit too_few_backgrounds(const std::string& who) {
    return {
        fmt::format("{} needs a background generator on each hemisphere it projects to; the chip has 4 on "
                    "each, and those are taken",
                    who),
        5, 4};
}

does_not_fit too_many_poisson_cells(const std::string& who, std::uint32_t needed, std::uint32_t available) {
    return {fmt::format("{} needs {} labels of one background generator; at most {} can be told apart", who,
                        needed, available),
            needed, available};
}

does_not_fit too_few_rows(const std::string& who, std::uint32_t needed, std::uint32_t available,
                          std::uint32_t bus, chip::hemisphere h) {
    return {fmt::format(
                "{} and what shares PADI bus {} of the {} hemisphere need {} synapse rows; the bus has {}{}",
                who, bus, side(h), needed, available, dead_drivers(available / 2)),
            needed, available};
}

does_not_fit too_little_selection(const std::string& who, std::uint32_t needed, std::uint32_t available,
                                  std::uint32_t bus, chip::hemisphere h) {
    return {
        fmt::format("{} and what shares PADI bus {} of the {} hemisphere need {} of its {} synapse drivers, "
                    "but their events cannot be told apart with any choice of row selects{}",
                    who, bus, side(h), needed, drivers_per_bus, dead_drivers(available)),
        needed, available};
}

does_not_fit too_few_buses(const std::string& who, std::uint32_t needed, std::uint32_t placed) {
    return {fmt::format("{} needs synapse rows for {} cells; the PADI buses have room for {} of them", who,
                        needed, placed),
            needed, placed};
}

invalid_experiment another_target(const std::string& who) {
    return invalid_experiment(
        fmt::format("{} has other neuron parameters than the operating point that it is "
                    "mapped with; all calibrated neurons share one set",
                    who));
}

} // namespace hxtwin::mapping
