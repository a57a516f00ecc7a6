// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/hicann-dls/vx/v3/synram.h>
