// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <hxtwin/element.h>
#include <hxtwin/vector_builtin.h>

// The vector unit's instructions as functions on `__vector` values, under the names of the published
// compiler's builtins: on bytes (b), half-words (h), or by the type of the elements. Condition codes in _c,
// _gt, _lt and _eq refer to the flags of the last fxv_cmp. Where a condition does not hold, arithmetic gives
// the first operand.

#define __C_GT 1
#define __C_LT 2
#define __C_EQ 3

namespace hxtwin::s2pp {

namespace unit = vector_unit;

template <class V>
using element_of = std::remove_cv_t<std::remove_reference_t<decltype(std::declval<V&>()[0])>>;

template <class V>
inline constexpr bool is_byte = sizeof(element_of<V>) == 1;

// The byte or the half-word form, by the type of the elements.
template <unsigned B, unsigned H, class V>
inline constexpr unsigned by_type = is_byte<V> ? B : H;

} // namespace hxtwin::s2pp

#define HXTWIN_INLINE                                                                                        \
    template <class V>                                                                                       \
    inline __attribute__((always_inline))

// RT = RA op RB.
#define HXTWIN_BINARY(name, xo)                                                                              \
    HXTWIN_INLINE V name(const V& a, const V& b) {                                                           \
        V d;                                                                                                 \
        hxtwin::vector_unit::binary<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b));      \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }                                                                                                        \
    HXTWIN_INLINE V name##_c(const V& a, const V& b, const unsigned condition) {                             \
        V d;                                                                                                 \
        hxtwin::vector_unit::conditional<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b),  \
                                             condition);                                                     \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_BINARY(fxv_addbm, 461)
HXTWIN_BINARY(fxv_addhm, 460)
HXTWIN_BINARY(fxv_addbfs, 477)
HXTWIN_BINARY(fxv_addhfs, 476)
HXTWIN_BINARY(fxv_add, (hxtwin::s2pp::by_type<461, 460, V>))
HXTWIN_BINARY(fxv_addfs, (hxtwin::s2pp::by_type<477, 476, V>))
HXTWIN_BINARY(fxv_subbm, 333)
HXTWIN_BINARY(fxv_subhm, 332)
HXTWIN_BINARY(fxv_subbfs, 349)
HXTWIN_BINARY(fxv_subhfs, 348)
HXTWIN_BINARY(fxv_sub, (hxtwin::s2pp::by_type<333, 332, V>))
HXTWIN_BINARY(fxv_subfs, (hxtwin::s2pp::by_type<349, 348, V>))
HXTWIN_BINARY(fxv_mulbm, 77)
HXTWIN_BINARY(fxv_mulhm, 76)
HXTWIN_BINARY(fxv_mulbfs, 93)
HXTWIN_BINARY(fxv_mulhfs, 92)
HXTWIN_BINARY(fxv_mul, (hxtwin::s2pp::by_type<77, 76, V>))
HXTWIN_BINARY(fxv_mulfs, (hxtwin::s2pp::by_type<93, 92, V>))
#undef HXTWIN_BINARY

// RT = RA * RB + accumulator.
#define HXTWIN_WITH_ACCUMULATOR(name, xo)                                                                    \
    HXTWIN_INLINE V name(const V& a, const V& b) {                                                           \
        V d;                                                                                                 \
        hxtwin::vector_unit::with_state<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b));  \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }                                                                                                        \
    HXTWIN_INLINE V name##_c(const V& a, const V& b, const unsigned condition) {                             \
        V d;                                                                                                 \
        hxtwin::vector_unit::conditional<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b),  \
                                             condition);                                                     \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_WITH_ACCUMULATOR(fxv_mabm, 13)
HXTWIN_WITH_ACCUMULATOR(fxv_mahm, 12)
HXTWIN_WITH_ACCUMULATOR(fxv_mam, (hxtwin::s2pp::by_type<13, 12, V>))
HXTWIN_WITH_ACCUMULATOR(fxv_mabfs, 29)
HXTWIN_WITH_ACCUMULATOR(fxv_mahfs, 28)
HXTWIN_WITH_ACCUMULATOR(fxv_mafs, (hxtwin::s2pp::by_type<29, 28, V>))
#define fxv_ma fxv_mam
#undef HXTWIN_WITH_ACCUMULATOR

// RT = RA + accumulator.
#define HXTWIN_FROM_ACCUMULATOR(name, xo)                                                                    \
    HXTWIN_INLINE V name(const V& a) {                                                                       \
        V d;                                                                                                 \
        hxtwin::vector_unit::with_state<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(a));  \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }                                                                                                        \
    HXTWIN_INLINE V name##_c(const V& a, const unsigned condition) {                                         \
        V d;                                                                                                 \
        hxtwin::vector_unit::conditional<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(a),  \
                                             condition);                                                     \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_FROM_ACCUMULATOR(fxv_addacbm, 397)
HXTWIN_FROM_ACCUMULATOR(fxv_addachm, 396)
HXTWIN_FROM_ACCUMULATOR(fxv_addacm, (hxtwin::s2pp::by_type<397, 396, V>))
HXTWIN_FROM_ACCUMULATOR(fxv_addacbfs, 413)
HXTWIN_FROM_ACCUMULATOR(fxv_addachfs, 412)
HXTWIN_FROM_ACCUMULATOR(fxv_addacfs, (hxtwin::s2pp::by_type<413, 412, V>))
#define fxv_addac fxv_addacm
#undef HXTWIN_FROM_ACCUMULATOR

// Accumulator from RA.
#define HXTWIN_ACCUMULATE_ONE(name, xo)                                                                      \
    HXTWIN_INLINE void name(const V& a) {                                                                    \
        hxtwin::vector_unit::into_state<xo>(hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(a), 0);  \
    }                                                                                                        \
    HXTWIN_INLINE void name##_c(const V& a, const unsigned condition) {                                      \
        hxtwin::vector_unit::into_state<xo>(hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(a),      \
                                            condition);                                                      \
    }
HXTWIN_ACCUMULATE_ONE(fxv_mtacb, 14)
HXTWIN_ACCUMULATE_ONE(fxv_mtach, 15)
HXTWIN_ACCUMULATE_ONE(fxv_mtac, (hxtwin::s2pp::by_type<14, 15, V>))
HXTWIN_ACCUMULATE_ONE(fxv_mtacbf, 30)
HXTWIN_ACCUMULATE_ONE(fxv_mtachf, 31)
HXTWIN_ACCUMULATE_ONE(fxv_mtacf, (hxtwin::s2pp::by_type<30, 31, V>))
HXTWIN_ACCUMULATE_ONE(fxv_addactacbm, 365)
HXTWIN_ACCUMULATE_ONE(fxv_addactachm, 364)
HXTWIN_ACCUMULATE_ONE(fxv_addactacm, (hxtwin::s2pp::by_type<365, 364, V>))
HXTWIN_ACCUMULATE_ONE(fxv_addactacbf, 381)
HXTWIN_ACCUMULATE_ONE(fxv_addactachf, 380)
HXTWIN_ACCUMULATE_ONE(fxv_addactacf, (hxtwin::s2pp::by_type<381, 380, V>))
#define fxv_addactac fxv_addactacm
#undef HXTWIN_ACCUMULATE_ONE

// Accumulator from RA and RB.
#define HXTWIN_ACCUMULATE_TWO(name, xo)                                                                      \
    HXTWIN_INLINE void name(const V& a, const V& b) {                                                        \
        hxtwin::vector_unit::into_state<xo>(hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b), 0);  \
    }                                                                                                        \
    HXTWIN_INLINE void name##_c(const V& a, const V& b, const unsigned condition) {                          \
        hxtwin::vector_unit::into_state<xo>(hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b),      \
                                            condition);                                                      \
    }
HXTWIN_ACCUMULATE_TWO(fxv_matacbm, 45)
HXTWIN_ACCUMULATE_TWO(fxv_matachm, 44)
HXTWIN_ACCUMULATE_TWO(fxv_matacm, (hxtwin::s2pp::by_type<45, 44, V>))
HXTWIN_ACCUMULATE_TWO(fxv_matacbfs, 61)
HXTWIN_ACCUMULATE_TWO(fxv_matachfs, 60)
HXTWIN_ACCUMULATE_TWO(fxv_matacfs, (hxtwin::s2pp::by_type<61, 60, V>))
HXTWIN_ACCUMULATE_TWO(fxv_multacbm, 109)
HXTWIN_ACCUMULATE_TWO(fxv_multachm, 108)
HXTWIN_ACCUMULATE_TWO(fxv_multacm, (hxtwin::s2pp::by_type<109, 108, V>))
HXTWIN_ACCUMULATE_TWO(fxv_multacbfs, 125)
HXTWIN_ACCUMULATE_TWO(fxv_multachfs, 124)
HXTWIN_ACCUMULATE_TWO(fxv_multacfs, (hxtwin::s2pp::by_type<125, 124, V>))
HXTWIN_ACCUMULATE_TWO(fxv_addtacb, 429)
HXTWIN_ACCUMULATE_TWO(fxv_addtach, 428)
HXTWIN_ACCUMULATE_TWO(fxv_addtac, (hxtwin::s2pp::by_type<429, 428, V>))
#define fxv_matac fxv_matacm
#define fxv_multac fxv_multacm
#undef HXTWIN_ACCUMULATE_TWO

// Flags: greater than, less than, or equal to 0, as signed elements.
HXTWIN_INLINE void fxv_cmpb(const V& a) {
    hxtwin::vector_unit::into_state<301>(hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(a), 0);
}
HXTWIN_INLINE void fxv_cmph(const V& a) {
    hxtwin::vector_unit::into_state<300>(hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(a), 0);
}
HXTWIN_INLINE void fxv_cmp(const V& a) {
    hxtwin::vector_unit::into_state<hxtwin::s2pp::by_type<301, 300, V>>(hxtwin::vector_unit::seen(a),
                                                                        hxtwin::vector_unit::seen(a), 0);
}

// Per byte: the second operand where the condition holds, else the first.
HXTWIN_INLINE V fxv_sel_c(const V& a, const V& b, const unsigned condition) {
    V d;
    hxtwin::vector_unit::select_by_flags(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b),
                                         condition);
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
        hxtwin::vector_unit::shift_by<xo>(d, hxtwin::vector_unit::seen(a), n);                               \
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
        hxtwin::vector_unit::binary<xo>(d, hxtwin::vector_unit::seen(a), hxtwin::vector_unit::seen(b));      \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_PACK(fxv_pckbu, 239)
HXTWIN_PACK(fxv_pckbl, 255)
HXTWIN_PACK(fxv_upckbl, 287)
HXTWIN_PACK(fxv_upckbr, 271)
#undef HXTWIN_PACK

// Every element x.
inline __attribute__((always_inline)) __vector uint8_t fxv_splatb(uint32_t x) {
    __vector uint8_t d;
    hxtwin::vector_unit::splat<269>(d, x);
    hxtwin::vector_unit::whole(d);
    return d;
}
inline __attribute__((always_inline)) __vector uint16_t fxv_splath(uint32_t x) {
    __vector uint16_t d;
    hxtwin::vector_unit::splat<268>(d, x);
    hxtwin::vector_unit::whole(d);
    return d;
}

// The parallel bus.
inline __attribute__((always_inline)) __vector uint8_t fxv_in(uint32_t base, uint32_t index) {
    __vector uint8_t d;
    hxtwin::vector_unit::read(d, base, index);
    hxtwin::vector_unit::whole(d);
    return d;
}
HXTWIN_INLINE void fxv_out(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(hxtwin::vector_unit::seen(a), base, index, 0);
}
HXTWIN_INLINE void fxv_out_gt(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(hxtwin::vector_unit::seen(a), base, index, __C_GT);
}
HXTWIN_INLINE void fxv_out_lt(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(hxtwin::vector_unit::seen(a), base, index, __C_LT);
}
HXTWIN_INLINE void fxv_out_eq(const V& a, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write_by_flags(hxtwin::vector_unit::seen(a), base, index, __C_EQ);
}

// By type of the elements: whole vectors, and single elements.
HXTWIN_INLINE V vec_add(const V& a, const V& b) { return fxv_add(a, b); }
HXTWIN_INLINE V vec_sub(const V& a, const V& b) { return fxv_sub(a, b); }
HXTWIN_INLINE V vec_mul(const V& a, const V& b) { return fxv_mul(a, b); }
HXTWIN_INLINE hxtwin::s2pp::element_of<V> vec_extract(const V& a, size_t i) {
    return hxtwin::vector_unit::elements<const hxtwin::s2pp::element_of<V>>(a)[i];
}
HXTWIN_INLINE V vec_insert(hxtwin::s2pp::element_of<V> x, const V& a, size_t i) {
    V d;
    hxtwin::vector_unit::move(d, hxtwin::vector_unit::seen(a));
    hxtwin::vector_unit::elements<hxtwin::s2pp::element_of<V>>(d)[i] = x;
    hxtwin::vector_unit::whole(d);
    return d;
}
#undef HXTWIN_INLINE

#define HXTWIN_SPLAT(name, T)                                                                                \
    inline __attribute__((always_inline)) __vector T name(T x) {                                             \
        __vector T d;                                                                                        \
        hxtwin::vector_unit::splat<hxtwin::element<T>::splat>(d, static_cast<uint32_t>(x));                  \
        hxtwin::vector_unit::whole(d);                                                                       \
        return d;                                                                                            \
    }
HXTWIN_SPLAT(vec_splat_u8, uint8_t)
HXTWIN_SPLAT(vec_splat_s8, int8_t)
HXTWIN_SPLAT(vec_splat_u16, uint16_t)
HXTWIN_SPLAT(vec_splat_s16, int16_t)
HXTWIN_SPLAT(vec_splats, uint8_t)
HXTWIN_SPLAT(vec_splats, int8_t)
HXTWIN_SPLAT(vec_splats, uint16_t)
HXTWIN_SPLAT(vec_splats, int16_t)
#undef HXTWIN_SPLAT

// At a pointer plus an offset in bytes.
template <class T>
inline __attribute__((always_inline)) __vector T vec_ld(int offset, const T* from) {
    __vector T d;
    hxtwin::vector_unit::move(
        d, *reinterpret_cast<const __vector T*>(reinterpret_cast<uintptr_t>(from) + offset));
    hxtwin::vector_unit::whole(d);
    return d;
}
template <class V, class T>
inline __attribute__((always_inline)) void vec_st(const V& a, int offset, T* into) {
    hxtwin::vector_unit::move(*reinterpret_cast<V*>(reinterpret_cast<uintptr_t>(into) + offset),
                              hxtwin::vector_unit::seen(a));
    hxtwin::vector_unit::drain();
}
