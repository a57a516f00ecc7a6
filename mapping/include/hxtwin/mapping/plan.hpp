// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/experiment/description.hpp>

namespace hxtwin::mapping {

// Circuits of an individual chip that do not work, as far as measurements tell; see screen() in
// calibration.hpp.
struct defects {
    static constexpr std::size_t synapses_per_hemisphere = std::size_t{chip::row::size} * chip::column::size;

    per<bool, chip::neuron> neurons;                                // never fire
    per<std::bitset<chip::driver::size>, chip::hemisphere> drivers; // neither row gives a current
    // Give no current, though their driver does. Row-major.
    per<std::bitset<synapses_per_hemisphere>, chip::hemisphere> synapses;

    bool is_dead(const chip::synapse& s) const {
        return synapses[s.hemisphere][std::size_t{s.row.value()} * chip::column::size + s.column.value()];
    }
    bool operator==(const defects&) const = default;
};

// Neuron circuits of each population's cells; empty for sources.
struct placement {
    std::vector<std::vector<chip::neuron>> neurons; // [population][cell]
    bool operator==(const placement&) const = default;
};

// Where connections went and under which labels events travel.
struct routing {
    std::vector<std::vector<chip::synapse>> synapses;       // [projection][connection]
    std::vector<std::vector<chip::background>> backgrounds; // [population]: generators of a Poisson source
    std::vector<std::vector<std::vector<std::uint16_t>>>
        events; // [population][cell]: labels to send for a spike_source
    bool operator==(const routing&) const = default;
};

// What the host makes of a spike label that arrives at the FPGA.
struct spike_origin {
    std::uint32_t population = 0;
    std::uint32_t cell = 0;
    bool operator==(const spike_origin&) const = default;
};

// The fast converter shows two neurons at a time, one in an even and one in an odd column. An experiment that
// records more runs as often as it takes.
struct fast_run {
    chip::madc_config madc;
    std::array<std::optional<std::uint32_t>, 2> recordings; // of the description's, by channel
};

struct report {
    std::vector<std::string> warnings;
    std::uint32_t neurons = 0, synapses = 0, synapse_rows = 0, drivers = 0, backgrounds = 0;
    std::uint32_t dead_neurons = 0, dead_drivers = 0, dead_synapses = 0; // of the chip
    double wall_seconds = 0;
};

struct plan {
    mapping::placement placement;
    mapping::routing routing;
    chip::configuration configuration;
    // By 16-bit spike label. Labels that are missing here belong to neurons that nobody records, but that
    // share an event output with recorded ones; the host drops their spikes.
    std::map<std::uint16_t, spike_origin> origins;
    std::vector<fast_run> fast_runs; // the configuration is that of the first
    mapping::report report;
};

// Codes of the analog parameters of every neuron circuit that realise a target on one individual chip, see
// calibration.hpp.
struct operating_point;

// Places and routes the experiment and writes the chip's configuration: analog codes from the operating
// point, then routing, weights and labels. Dead neurons and drivers are not used; dead synapses are where
// another one is free, else a warning names their connections. Afterwards traces every connection back from
// the configuration alone and compares it with the description. Throws does_not_fit; internal_error if the
// trace disagrees.
plan map(const experiment::description&, const operating_point&);

// A connection as the configuration alone tells it: which source reaches which neuron with which weight.
struct traced_connection {
    enum class kind { background, neuron, external } from = kind::background;
    std::uint32_t source = 0; // background source, neuron circuit, or 16-bit label of the external event
    std::uint16_t label = 0;  // of the event at the crossbar, 14 bit
    chip::synapse synapse;
    experiment::receptor receptor = experiment::receptor::excitatory;
    std::uint8_t weight = 0;
    auto operator<=>(const traced_connection&) const = default;
};

// Follows the given external labels, all enabled background sources and all neurons with outputs through
// crossbar, PADI buses, drivers, row modes and labels of the configuration. In order.
std::vector<traced_connection> trace(const chip::configuration&,
                                     const std::vector<std::uint16_t>& external_labels = {});

} // namespace hxtwin::mapping
