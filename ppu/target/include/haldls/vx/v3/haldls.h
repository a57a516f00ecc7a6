// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <haldls/vx/v3/neuron.h>
