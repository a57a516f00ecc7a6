// SPDX-License-Identifier: Apache-2.0
#include "container_table.hpp"

namespace hxtwin::cross {
namespace {

chip::driver driver_at(unsigned k) { return chip::driver(19 * k + 3); }

container driver_config() {
#define DRIVER(name, member) FIELD(name, c.drivers[chip::hemisphere(k % 2)][driver_at(k)].member)
#define PULSE(name, member) FIELD(name, c.pulses[chip::hemisphere(k % 2)][driver_at(k)].member)
    return {"SynapseDriverConfig",
            3,
            [](unsigned k) {
                return "SynapseDriverOnDLS(SynapseDriverOnSynapseDriverBlock(" +
                       number(driver_at(k).value()) + "), SynapseDriverBlockOnDLS(" + number(k % 2) + "))";
            },
            [](unsigned k, unsigned word) {
                const chip::hemisphere h(k % 2);
                return word == 0 ? chip::driver_address(h, driver_at(k))
                                 : chip::pulse_address(h, driver_at(k));
            },
            2,
            {DRIVER("row_select_mask", row_select_mask), DRIVER("enable_receiver", enable_receiver),
             DRIVER("enable_address_out", enable_address_out), DRIVER("row_mode_bottom", bottom),
             DRIVER("row_mode_top", top), PULSE("enable_stp", enable_stp),
             PULSE("enable_hagen_modulation", enable_hagen_modulation),
             PULSE("enable_hagen_dac", enable_hagen_dac), PULSE("enable_stp_second_target", second_target),
             PULSE("utilization", utilization), PULSE("recovery", recovery), PULSE("offset", offset),
             PULSE("hagen_dac_offset", hagen_dac_offset)}};
#undef DRIVER
#undef PULSE
}

container padi_config() {
#define PADI(name, member) FIELD(name, c.common_pulses[chip::hemisphere(k)].member)
    return {"CommonPADIBusConfig",
            1,
            [](unsigned k) { return "CommonPADIBusConfigOnDLS(" + number(k) + ")"; },
            [](unsigned k, unsigned) { return chip::address{chip::base::common_pulse[k]}; },
            1,
            {PADI("recovery_clock_speed", recovery_clock_speed),
             PADI("enable_recovery_clock", enable_recovery_clock),
             PADI("dacen_pulse_extension 0", extension_0), PADI("dacen_pulse_extension 1", extension_1),
             PADI("dacen_pulse_extension 2", extension_2), PADI("dacen_pulse_extension 3", extension_3)}};
#undef PADI
}

container background_config() {
#define SOURCE(name, member) FIELD(name, c.backgrounds[chip::background(k)].member)
    return {"BackgroundSpikeSource",
            4,
            [](unsigned k) { return "BackgroundSpikeSourceOnDLS(" + number(k) + ")"; },
            [](unsigned k, unsigned word) { return chip::background_address(chip::background(k), word); },
            3,
            {SOURCE("enable", enable), SOURCE("enable_random", enable_random), SOURCE("period", period),
             SOURCE("seed", seed), SOURCE("mask", mask), SOURCE("rate", rate),
             SOURCE("neuron_label", label)}};
#undef SOURCE
}

chip::crossbar_input input_at(unsigned k) { return chip::crossbar_input(3 * k + 1); }
chip::crossbar_output output_at(unsigned k) {
    for (const auto o : chip::crossbar_output::all()) {
        if (o.value() >= k && chip::node_between(input_at(k), o)) {
            return o;
        }
    }
    return chip::crossbar_output(0);
}

container crossbar_node() {
#define NODE(name, member) FIELD(name, c.nodes[*chip::node_between(input_at(k), output_at(k))].member)
    return {"CrossbarNode",
            3,
            [](unsigned k) {
                return "CrossbarNodeOnDLS(CrossbarOutputOnDLS(" + number(output_at(k).value()) +
                       "), CrossbarInputOnDLS(" + number(input_at(k).value()) + "))";
            },
            [](unsigned k, unsigned) {
                return chip::node_address(*chip::node_between(input_at(k), output_at(k)));
            },
            1,
            {NODE("mask", mask), NODE("target", target), NODE("enable_drop_counter", enable_drop_counter)}};
#undef NODE
}

} // namespace

std::vector<container> fabric_containers() {
    return {driver_config(), padi_config(), background_config(), crossbar_node()};
}

} // namespace hxtwin::cross
