// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/vector_unit.h>

// The vector unit's size, a vector for scalar access, and the unit's conditions, in the global namespace as
// published.
#define FXV_NUM_SLICES 8
#define FXV_BYTES_PER_SLICE 16
#define FXV_VECTOR_BYTES (FXV_NUM_SLICES * FXV_BYTES_PER_SLICE)

// Element i of a vector at its byte, half-word or word i.
typedef union {
    uint8_t bytes[FXV_VECTOR_BYTES];
    uint16_t halfwords[FXV_VECTOR_BYTES / 2];
    uint32_t words[FXV_VECTOR_BYTES / 4];
} __attribute__((aligned(128))) fxv_array_t;

enum fxv_cond_t : uint32_t { fxv_cond_null = 0, fxv_cond_gt = 1, fxv_cond_lt = 2, fxv_cond_eq = 3 };

// Clears the vector registers that hold no value of a caller: v0 to v19 where vectors live in registers, all
// 32 where they live in memory.
inline __attribute__((always_inline)) void fxv_zero_vrf() {
    using namespace hxtwin::vector_unit;
#ifdef __ALTIVEC__
#define HXTWIN_REGISTERS 20
    asm volatile(".set hxtwin_n,0\n\t.rept %c1\n\t.long %c2|(%0<<16)|(hxtwin_n<<21)\n\t"
                 ".set hxtwin_n,hxtwin_n+1\n\t.endr"
                 :
                 : "b"(0), "i"(HXTWIN_REGISTERS), "i"(word(splatb))
                 : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",
                   "v14", "v15", "v16", "v17", "v18", "v19");
#else
#define HXTWIN_REGISTERS 32
    asm volatile(".set hxtwin_n,0\n\t.rept %c1\n\t.long %c2|(%0<<16)|(hxtwin_n<<21)\n\t"
                 ".set hxtwin_n,hxtwin_n+1\n\t.endr"
                 :
                 : "b"(0), "i"(HXTWIN_REGISTERS), "i"(word(splatb)));
#endif
#undef HXTWIN_REGISTERS
}
