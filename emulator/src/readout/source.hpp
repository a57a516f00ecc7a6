// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/readout/probe.hpp>

namespace hxtwin::emulator {

// What a channel of the fast converter is connected to, and in which hemisphere that is.
struct connected_source {
    chip::hemisphere hemisphere;
    emulator::probe probe;
};

// Throws not_emulated for sources without a model and for several synaptic lines on one debug line,
// invalid_experiment for what is no source.
connected_source source_of(const chip::configuration&, unsigned channel);

// Throws invalid_experiment if both channels read neurons in even columns, or in odd ones.
void check_parity(const chip::madc_config&);

} // namespace hxtwin::emulator
