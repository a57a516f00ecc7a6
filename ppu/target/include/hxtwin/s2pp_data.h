// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <hxtwin/element.h>
#include <hxtwin/vector_builtin.h>

// Part of s2pp.h: how values come into vectors and out of them.

namespace hxtwin::s2pp {

template <class V>
using element_of = std::remove_cv_t<std::remove_reference_t<decltype(std::declval<V&>()[0])>>;

// The byte or the half-word form, by the type of the elements.
template <unsigned B, unsigned H, class V>
inline constexpr unsigned by_type = sizeof(element_of<V>) == 1 ? B : H;

template <class V, unsigned Xo>
inline __attribute__((always_inline)) V all(uint32_t x) {
    V d;
    vector_unit::splat<Xo>(d, x);
    vector_unit::whole(d);
    return d;
}

inline __attribute__((always_inline)) __vector uint8_t in(uint32_t base, uint32_t index, unsigned condition) {
    __vector uint8_t d;
    condition == 0 ? vector_unit::read(d, base, index)
                   : vector_unit::read_by_flags(d, base, index, condition);
    vector_unit::whole(d);
    return d;
}

} // namespace hxtwin::s2pp

// Every element x.
inline __attribute__((always_inline)) __vector uint8_t fxv_splatb(uint32_t x) {
    return hxtwin::s2pp::all<__vector uint8_t, hxtwin::vector_unit::splatb>(x);
}
inline __attribute__((always_inline)) __vector uint16_t fxv_splath(uint32_t x) {
    return hxtwin::s2pp::all<__vector uint16_t, hxtwin::vector_unit::splath>(x);
}
#define HXTWIN_SPLAT(name, T)                                                                                \
    inline __attribute__((always_inline)) __vector T name(T x) {                                             \
        return hxtwin::s2pp::all<__vector T, hxtwin::element<T>::splat>(static_cast<uint32_t>(x));           \
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

// The parallel bus. What the silicon puts where the condition does not hold is not known: here 0.
inline __attribute__((always_inline)) __vector uint8_t fxv_in(uint32_t base, uint32_t index) {
    return hxtwin::s2pp::in(base, index, 0);
}
inline __attribute__((always_inline)) __vector uint8_t fxv_in_gt(uint32_t base, uint32_t index) {
    return hxtwin::s2pp::in(base, index, hxtwin::vector_unit::gt);
}
inline __attribute__((always_inline)) __vector uint8_t fxv_in_lt(uint32_t base, uint32_t index) {
    return hxtwin::s2pp::in(base, index, hxtwin::vector_unit::lt);
}
inline __attribute__((always_inline)) __vector uint8_t fxv_in_eq(uint32_t base, uint32_t index) {
    return hxtwin::s2pp::in(base, index, hxtwin::vector_unit::eq);
}

// Single elements; all others of vec_promote are 0.
template <class V>
inline __attribute__((always_inline)) hxtwin::s2pp::element_of<V> vec_extract(const V& a, size_t i) {
    return hxtwin::vector_unit::elements<const hxtwin::s2pp::element_of<V>>(a)[i];
}
template <class V>
inline __attribute__((always_inline)) V vec_insert(hxtwin::s2pp::element_of<V> x, const V& a, size_t i) {
    V d;
    hxtwin::vector_unit::move(d, hxtwin::vector_unit::seen(a));
    hxtwin::vector_unit::elements<hxtwin::s2pp::element_of<V>>(d)[i] = x;
    hxtwin::vector_unit::whole(d);
    return d;
}
template <class T>
inline __attribute__((always_inline)) __vector T vec_promote(T x, size_t i) {
    return vec_insert(x, vec_splats(T(0)), i);
}

// Memory at a pointer plus an offset in bytes.
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

// Memory at base + index in bytes, the lowest two bits of which the unit ignores. It ignores conditions too:
// all bytes are loaded or stored.
inline __attribute__((always_inline)) __vector uint8_t fxv_lax(uint32_t base, uint32_t index) {
    return vec_ld(static_cast<int>(index), reinterpret_cast<const uint8_t*>(base));
}
template <class V>
inline __attribute__((always_inline)) void fxv_stax(const V& a, uint32_t base, uint32_t index) {
    vec_st(a, static_cast<int>(index), reinterpret_cast<uint8_t*>(base));
}
#define fxv_lax_gt fxv_lax
#define fxv_lax_lt fxv_lax
#define fxv_lax_eq fxv_lax
#define fxv_stax_gt fxv_stax
#define fxv_stax_lt fxv_stax
#define fxv_stax_eq fxv_stax
