// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#ifndef __vector
#define __vector __attribute__((vector_size(128)))
#endif

// Instructions of the vector unit, as encoded words: the stock compiler knows neither its mnemonics nor its
// registers.
namespace hxtwin::vector_unit {

enum : unsigned {
    mulhm = 76,
    mulbm = 77,
    mulhfs = 92,
    mulbfs = 93,
    inx = 236,
    pckbu = 239,
    outx = 252,
    pckbl = 255,
    splath = 268,
    splatb = 269,
    upckbr = 271,
    upckbl = 287,
    cmph = 300,
    cmpb = 301,
    shh = 316,
    shb = 317,
    sel = 319,
    subhm = 332,
    subbm = 333,
    subhfs = 348,
    subbfs = 349,
    addhm = 460,
    addbm = 461,
    addhfs = 476,
    addbfs = 477,
    lax = 492,
    stax = 508
};

enum condition : unsigned { always = 0, gt = 1, lt = 2, eq = 3 };

constexpr uint32_t word(unsigned xo, unsigned t = 0, unsigned a = 0, unsigned b = 0, unsigned c = 0) {
    return 0x1000'0000u | t << 21 | a << 16 | (b & 31u) << 11 | xo << 2 | c;
}

// Waits until the vector unit and its buses are done.
inline __attribute__((always_inline)) void drain() { asm volatile("sync"); }

// The same vector, at an address of which the compiler knows nothing: it would take apart what it knows.
template <class D>
inline __attribute__((always_inline)) const D& seen(const D& d) {
    const D* p = &d;
    asm("" : "+r"(p) : "m"(d));
    return *p;
}

// All of a vector of the compiler's generic type counts as read and written: it may copy such a vector by
// parts.
template <class D>
inline __attribute__((always_inline)) void whole(D& d) {
    asm("" : "+m"(d));
}

} // namespace hxtwin::vector_unit
