// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/hicann-dls/vx/v3/background.h>
#include <halco/hicann-dls/vx/v3/cadc.h>
#include <halco/hicann-dls/vx/v3/capmem.h>
#include <halco/hicann-dls/vx/v3/neuron.h>
#include <halco/hicann-dls/vx/v3/padi.h>
#include <halco/hicann-dls/vx/v3/readout.h>
#include <halco/hicann-dls/vx/v3/routing_crossbar.h>
#include <halco/hicann-dls/vx/v3/synapse_driver.h>
#include <halco/hicann-dls/vx/v3/synram.h>
