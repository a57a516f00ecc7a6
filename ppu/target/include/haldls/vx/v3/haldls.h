// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <haldls/vx/v3/background.h>
#include <haldls/vx/v3/cadc.h>
#include <haldls/vx/v3/capmem.h>
#include <haldls/vx/v3/correlation.h>
#include <haldls/vx/v3/neuron.h>
#include <haldls/vx/v3/padi.h>
#include <haldls/vx/v3/readout.h>
#include <haldls/vx/v3/routing_crossbar.h>
#include <haldls/vx/v3/spike_counter.h>
#include <haldls/vx/v3/synapse.h>
#include <haldls/vx/v3/synapse_driver.h>

// And ppu.h, which is not included here: its PPUOnDLS is also a name of libnux::vx.
