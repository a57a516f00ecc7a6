// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where code goes: the processor's own SRAM, or the external memory that both processors share.
#define ATTRIB_LINK_TO_INTERNAL __attribute__((section("int.text")))
#define ATTRIB_LINK_TO_EXTERNAL __attribute__((section("ext.text")))
#define ATTRIB_ALWAYS_INLINE __attribute__((always_inline))
#define ATTRIB_NOINLINE __attribute__((noinline))
#define ATTRIB_UNUSED __attribute__((unused))
#define ATTRIB_ALIGN_WORD __attribute__((aligned(4)))
