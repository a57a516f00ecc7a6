// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

// Memory between the program's data and the stack, aligned to 8 bytes; nothing is ever returned, and an
// exhausted heap ends the program with exit code 137.
extern "C" void* malloc(size_t bytes);
extern "C" void free(void*);
