// SPDX-License-Identifier: Apache-2.0
#include "container_table.hpp"

namespace hxtwin::cross {
namespace {

container capmem_cell() {
    return {"CapMemCell",
            3,
            [](unsigned k) {
                const auto n = neuron_at(k);
                return "CapMemCellOnDLS(CapMemCellOnCapMem(CapMemColumnOnCapMem(" +
                       number(chip::column_of(n).value() % 128) + "), CapMemRowOnCapMem(" +
                       number(2 * k + 1) + ")), CapMemOnDLS(" + number(chip::quadrant_of(n).value()) + "))";
            },
            [](unsigned k, unsigned) { return chip::capmem_address(neuron_at(k), 2 * k + 1); },
            1,
            {FIELD("value", c.cells[neuron_at(k)][2 * k + 1])},
            {0x200}};
}

container cadc_config() {
#define CADC(name, member) FIELD(name, c.cadc[chip::hemisphere(k)].member)
    return {
        "CADCConfig",
        1,
        [](unsigned k) { return "CADCConfigOnDLS(" + number(k) + ")"; },
        [](unsigned k, unsigned) { return chip::address{chip::base::subtree[k] + chip::base::cadc_config}; },
        1,
        {CADC("enable", enable), CADC("reset_wait", reset_wait), CADC("dead_time", dead_time)}};
#undef CADC
}

chip::column column_at(unsigned k) { return chip::column(41 * k + 6); }

container cadc_offset() {
    return {"CADCChannelConfig",
            3,
            [](unsigned k) {
                return "CADCChannelConfigOnDLS(CADCChannelOnCADC(SynapseOnSynapseRow(" +
                       number(column_at(k).value()) + "), CADCChannelType(" + number(k % 2) +
                       ")), CADCConfigOnDLS(" + number(k / 3) + "))";
            },
            [](unsigned k, unsigned) {
                const auto column = column_at(k).value();
                return chip::address{chip::base::subtree[k / 3] + chip::base::cadc_offsets +
                                     (column < 128 ? 0x800u : 0u) + 2 * (column % 128) + k % 2};
            },
            1,
            {FIELD("offset", (k % 2 == 0 ? c.offsets[chip::hemisphere(k / 3)].causal
                                         : c.offsets[chip::hemisphere(k / 3)].acausal)[column_at(k)])}};
}

container correlation_config() {
#define SENSOR(name, member) FIELD(name, c.correlation[chip::hemisphere(k)].member)
    return {"CommonCorrelationConfig",
            1,
            [](unsigned k) { return "CommonCorrelationConfigOnDLS(" + number(k) + ")"; },
            [](unsigned k, unsigned word) {
                return chip::address{chip::base::subtree[k] + chip::base::correlation_config + word};
            },
            3,
            {SENSOR("sense_delay", sense_delay), SENSOR("reset_duration", reset_duration),
             SENSOR("reset_fall_time", reset_fall_time)}};
#undef SENSOR
}

} // namespace

std::vector<container> converter_containers() {
    return {capmem_cell(), cadc_config(), cadc_offset(), correlation_config()};
}

} // namespace hxtwin::cross
