// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <new>

#include <libnux/vx/malloc.h>
