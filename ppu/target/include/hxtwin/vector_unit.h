// SPDX-License-Identifier: Apache-2.0
#pragma once

// How vector instructions get their operands: from registers, or from memory where the compiler runs out of
// registers; see codegen, which chooses.
#ifdef __ALTIVEC__
#include <hxtwin/register_unit.h>
#else
#include <hxtwin/memory_unit.h>
#endif
