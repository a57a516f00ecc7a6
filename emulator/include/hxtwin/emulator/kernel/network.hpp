// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <span>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/kernel/cluster.hpp>

namespace hxtwin::emulator {

// Circuits whose membranes or fire signals are connected: a cluster, and which neuron each of its circuits
// is.
struct network {
    cluster circuits;
    std::vector<chip::neuron> neurons;
};

// The neurons that belong to a network.
std::bitset<chip::neuron::size> joined_neurons(const chip::configuration&);

// A number for each neuron; neurons whose fire signals are connected have the same.
std::vector<std::uint32_t> fire_lines(const chip::configuration&);

// `models` in order of neurons. Throws invalid_experiment for a connection across the middle of the chip,
// where no switch is.
std::vector<network> networks_of(const chip::configuration&, std::span<const circuit_model> models);

} // namespace hxtwin::emulator
