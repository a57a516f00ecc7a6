// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/s2pp_data.h>

// The vector unit's instructions as functions on `__vector` values, under the names of the published
// compiler's builtins: on bytes (b), half-words (h), or by the type of the elements. Condition codes in _c,
// _gt, _lt and _eq refer to the flags of the last fxv_cmp. Where a condition does not hold, arithmetic gives
// the first operand.

#define __C_GT 1
#define __C_LT 2
#define __C_EQ 3

#define HXTWIN_INLINE                                                                                        \
    template <class V>                                                                                       \
    inline __attribute__((always_inline))
#define HXTWIN_SEEN(x) hxtwin::vector_unit::seen(x)

// A vector from two or from one; `how` says whether the accumulator or the flags are involved.
#define HXTWIN_OF_TWO(name, how, xo)                                                                         \
    HXTWIN_INLINE V name(const V& a, const V& b) {                                                           \
        V d;                                                                                                 \
        hxtwin::vector_unit::how<xo>(d, HXTWIN_SEEN(a), HXTWIN_SEEN(b));                                     \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }                                                                                                        \
    HXTWIN_INLINE V name##_c(const V& a, const V& b, const unsigned condition) {                             \
        V d;                                                                                                 \
        hxtwin::vector_unit::conditional<xo>(d, HXTWIN_SEEN(a), HXTWIN_SEEN(b), condition);                  \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
#define HXTWIN_OF_ONE(name, how, xo)                                                                         \
    HXTWIN_INLINE V name(const V& a) {                                                                       \
        V d;                                                                                                 \
        hxtwin::vector_unit::how<xo>(d, HXTWIN_SEEN(a), HXTWIN_SEEN(a));                                     \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }                                                                                                        \
    HXTWIN_INLINE V name##_c(const V& a, const unsigned condition) {                                         \
        V d;                                                                                                 \
        hxtwin::vector_unit::conditional<xo>(d, HXTWIN_SEEN(a), HXTWIN_SEEN(a), condition);                  \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
// The accumulator from two or from one.
#define HXTWIN_INTO_FROM_TWO(name, how, xo)                                                                  \
    HXTWIN_INLINE void name(const V& a, const V& b) {                                                        \
        hxtwin::vector_unit::how<xo>(HXTWIN_SEEN(a), HXTWIN_SEEN(b), 0);                                     \
    }                                                                                                        \
    HXTWIN_INLINE void name##_c(const V& a, const V& b, const unsigned condition) {                          \
        hxtwin::vector_unit::how<xo>(HXTWIN_SEEN(a), HXTWIN_SEEN(b), condition);                             \
    }
#define HXTWIN_INTO_FROM_ONE(name, how, xo)                                                                  \
    HXTWIN_INLINE void name(const V& a) { hxtwin::vector_unit::how<xo>(HXTWIN_SEEN(a), HXTWIN_SEEN(a), 0); } \
    HXTWIN_INLINE void name##_c(const V& a, const unsigned condition) {                                      \
        hxtwin::vector_unit::how<xo>(HXTWIN_SEEN(a), HXTWIN_SEEN(a), condition);                             \
    }
// Three names: on bytes, on half-words, by the type of the elements.
#define HXTWIN_BY_WIDTH(shape, how, bytes, byte_xo, halves, half_xo, typed)                                  \
    shape(bytes, how, byte_xo) shape(halves, how, half_xo)                                                   \
        shape(typed, how, (hxtwin::s2pp::by_type<byte_xo, half_xo, V>))

HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, binary, fxv_addbm, 461, fxv_addhm, 460, fxv_add)
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, binary, fxv_addbfs, 477, fxv_addhfs, 476, fxv_addfs)
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, binary, fxv_subbm, 333, fxv_subhm, 332, fxv_sub)
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, binary, fxv_subbfs, 349, fxv_subhfs, 348, fxv_subfs)
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, binary, fxv_mulbm, 77, fxv_mulhm, 76, fxv_mul)
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, binary, fxv_mulbfs, 93, fxv_mulhfs, 92, fxv_mulfs)
// RA * RB + accumulator; RA + accumulator.
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, with_state, fxv_mabm, 13, fxv_mahm, 12, fxv_mam)
HXTWIN_BY_WIDTH(HXTWIN_OF_TWO, with_state, fxv_mabfs, 29, fxv_mahfs, 28, fxv_mafs)
HXTWIN_BY_WIDTH(HXTWIN_OF_ONE, with_state, fxv_addacbm, 397, fxv_addachm, 396, fxv_addacm)
HXTWIN_BY_WIDTH(HXTWIN_OF_ONE, with_state, fxv_addacbfs, 413, fxv_addachfs, 412, fxv_addacfs)
// Accumulator = RA; accumulator + RA.
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_ONE, into_state, fxv_mtacb, 14, fxv_mtach, 15, fxv_mtac)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_ONE, into_state, fxv_mtacbf, 30, fxv_mtachf, 31, fxv_mtacf)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_ONE, into_state, fxv_addactacbm, 365, fxv_addactachm, 364, fxv_addactacm)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_ONE, into_state, fxv_addactacbf, 381, fxv_addactachf, 380, fxv_addactacf)
// Accumulator + RA * RB; RA * RB; RA + RB.
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_TWO, into_state, fxv_matacbm, 45, fxv_matachm, 44, fxv_matacm)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_TWO, into_state, fxv_matacbfs, 61, fxv_matachfs, 60, fxv_matacfs)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_TWO, into_state, fxv_multacbm, 109, fxv_multachm, 108, fxv_multacm)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_TWO, into_state, fxv_multacbfs, 125, fxv_multachfs, 124, fxv_multacfs)
HXTWIN_BY_WIDTH(HXTWIN_INTO_FROM_TWO, into_state, fxv_addtacb, 429, fxv_addtach, 428, fxv_addtac)
#define fxv_ma fxv_mam
#define fxv_addac fxv_addacm
#define fxv_addactac fxv_addactacm
#define fxv_matac fxv_matacm
#define fxv_multac fxv_multacm
#undef HXTWIN_BY_WIDTH
#undef HXTWIN_INTO_FROM_ONE
#undef HXTWIN_INTO_FROM_TWO
#undef HXTWIN_OF_ONE

// Flags: greater than, less than, or equal to 0, as signed elements.
HXTWIN_INLINE void fxv_cmpb(const V& a) {
    hxtwin::vector_unit::into_state<301>(HXTWIN_SEEN(a), HXTWIN_SEEN(a), 0);
}
HXTWIN_INLINE void fxv_cmph(const V& a) {
    hxtwin::vector_unit::into_state<300>(HXTWIN_SEEN(a), HXTWIN_SEEN(a), 0);
}
HXTWIN_INLINE void fxv_cmp(const V& a) {
    hxtwin::vector_unit::into_state<hxtwin::s2pp::by_type<301, 300, V>>(HXTWIN_SEEN(a), HXTWIN_SEEN(a), 0);
}

// Per byte: the second operand where the condition holds, else the first.
HXTWIN_INLINE V fxv_sel_c(const V& a, const V& b, const unsigned condition) {
    V d;
    hxtwin::vector_unit::select_by_flags(d, HXTWIN_SEEN(a), HXTWIN_SEEN(b), condition);
    hxtwin::vector_unit::whole(d);
    return d;
}
HXTWIN_INLINE V fxv_sel(const V& a, const V& b) { return fxv_sel_c(a, b, 0); }
HXTWIN_INLINE V fxv_sel_gt(const V& a, const V& b) { return fxv_sel_c(a, b, __C_GT); }
HXTWIN_INLINE V fxv_sel_lt(const V& a, const V& b) { return fxv_sel_c(a, b, __C_LT); }
HXTWIN_INLINE V fxv_sel_eq(const V& a, const V& b) { return fxv_sel_c(a, b, __C_EQ); }

// Logical shifts by a constant: left for n > 0, right for n < 0; -16 to 15.
#define HXTWIN_SHIFT(name, xo)                                                                               \
    HXTWIN_INLINE V name(const V& a, const int n) {                                                          \
        V d;                                                                                                 \
        hxtwin::vector_unit::shift_by<xo>(d, HXTWIN_SEEN(a), n);                                             \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_SHIFT(fxv_shb, 317)
HXTWIN_SHIFT(fxv_shh, 316)
HXTWIN_SHIFT(fxv_sh, (hxtwin::s2pp::by_type<317, 316, V>))
#undef HXTWIN_SHIFT
HXTWIN_INLINE V fxv_shl(const V& a, const int n) { return fxv_sh(a, n); }
HXTWIN_INLINE V fxv_shr(const V& a, const int n) { return fxv_sh(a, -n); }
HXTWIN_INLINE V fxv_shlb(const V& a, const int n) { return fxv_shb(a, n); }
HXTWIN_INLINE V fxv_shrb(const V& a, const int n) { return fxv_shb(a, -n); }
HXTWIN_INLINE V fxv_shlh(const V& a, const int n) { return fxv_shh(a, n); }
HXTWIN_INLINE V fxv_shrh(const V& a, const int n) { return fxv_shh(a, -n); }

// Packing and unpacking by slices of 16 bytes.
#define HXTWIN_PACK(name, xo)                                                                                \
    HXTWIN_INLINE V name(const V& a, const V& b) {                                                           \
        V d;                                                                                                 \
        hxtwin::vector_unit::binary<xo>(d, HXTWIN_SEEN(a), HXTWIN_SEEN(b));                                  \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_PACK(fxv_pckbu, 239)
HXTWIN_PACK(fxv_pckbl, 255)
HXTWIN_PACK(fxv_upckbl, 287)
HXTWIN_PACK(fxv_upckbr, 271)
#undef HXTWIN_PACK
#undef HXTWIN_OF_TWO

HXTWIN_INLINE void fxv_out(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(HXTWIN_SEEN(a), base, index, 0);
}
HXTWIN_INLINE void fxv_out_gt(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(HXTWIN_SEEN(a), base, index, __C_GT);
}
HXTWIN_INLINE void fxv_out_lt(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(HXTWIN_SEEN(a), base, index, __C_LT);
}
HXTWIN_INLINE void fxv_out_eq(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(HXTWIN_SEEN(a), base, index, __C_EQ);
}

// By type of the elements.
HXTWIN_INLINE V vec_add(const V& a, const V& b) { return fxv_add(a, b); }
HXTWIN_INLINE V vec_sub(const V& a, const V& b) { return fxv_sub(a, b); }
HXTWIN_INLINE V vec_mul(const V& a, const V& b) { return fxv_mul(a, b); }
#undef HXTWIN_SEEN
#undef HXTWIN_INLINE
