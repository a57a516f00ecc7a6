// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/vector_unit.h>

// Single instructions on vectors, for s2pp.h. Comparison flags and the accumulator are the unit's own state:
// such instructions keep their order among each other. A vector is any type of 128 bytes.
namespace hxtwin::vector_unit {

#ifdef __ALTIVEC__

// D = A op B where the flags fulfil C; elsewhere A.
template <unsigned Xo, class D, class S, class S2>
inline __attribute__((always_inline)) void conditional(D& d, const S& a, const S2& b, const unsigned c) {
    held r = in_register(a);
    asm volatile(".long (%c2|%c3)|(%0<<21)|(%0<<16)|(%1<<11)"
                 : "+v"(r)
                 : "v"(in_register(b)), "i"(word(Xo)), "i"(c));
    keep(d, r);
}
// The same, and the accumulator may be read.
template <unsigned Xo, class D, class S, class S2>
inline __attribute__((always_inline)) void with_state(D& d, const S& a, const S2& b) {
    held r;
    asm volatile(".long %c3|(%0<<21)|(%1<<16)|(%2<<11)"
                 : "=v"(r)
                 : "v"(in_register(a)), "v"(in_register(b)), "i"(word(Xo)));
    keep(d, r);
}
// Accumulator or flags from A and B.
template <unsigned Xo, class S, class S2>
inline __attribute__((always_inline)) void into_state(const S& a, const S2& b, unsigned c) {
    asm volatile(".long (%c2|%c3)|(%0<<16)|(%1<<11)"
                 :
                 : "v"(in_register(a)), "v"(in_register(b)), "i"(word(Xo)), "i"(c));
}
template <class D, class S>
inline __attribute__((always_inline)) void select_by_flags(D& d, const S& a, const S& b, unsigned c) {
    held r;
    asm volatile(".long (%c3|%c4)|(%0<<21)|(%1<<16)|(%2<<11)"
                 : "=v"(r)
                 : "v"(in_register(a)), "v"(in_register(b)), "i"(word(sel)), "i"(c));
    keep(d, r);
}
template <class D>
inline __attribute__((always_inline)) void write_by_flags(const D& a, uint32_t base, uint32_t index,
                                                          unsigned c) {
    asm volatile(".long (%c3|%c4)|(%0<<21)|(%1<<16)|(%2<<11)"
                 :
                 : "v"(in_register(a)), "b"(base), "r"(index), "i"(word(outx)), "i"(c)
                 : "memory");
}
// Bytes whose flags fulfil C; the others become 0.
template <class D>
inline __attribute__((always_inline)) void read_by_flags(D& d, uint32_t base, uint32_t index, unsigned c) {
    held r;
    asm(".long %c2|(%0<<21)|(%1<<16)" : "=v"(r) : "b"(0), "i"(word(splatb)));
    asm volatile(".long (%c3|%c4)|(%0<<21)|(%1<<16)|(%2<<11)"
                 : "+v"(r)
                 : "b"(base), "r"(index), "i"(word(inx)), "i"(c)
                 : "memory");
    keep(d, r);
}

#else

template <unsigned Xo, class D, class S, class S2>
inline __attribute__((always_inline)) void conditional(D& d, const S& a, const S2& b, const unsigned c) {
    asm volatile(".long %c4|(%1<<11)\n\t.long %c5|(%2<<11)\n\t.long (%c6|%c8)\n\t.long %c7|(%3<<11)\n\tsync"
                 : "=m"(d)
                 : "b"(&a), "b"(&b), "b"(&d), "i"(word(lax, 1)), "i"(word(lax, 2)), "i"(word(Xo, 1, 1, 2)),
                   "i"(word(stax, 1)), "i"(c), "m"(a), "m"(b));
}
template <unsigned Xo, class D, class S, class S2>
inline __attribute__((always_inline)) void with_state(D& d, const S& a, const S2& b) {
    conditional<Xo>(d, a, b, 0);
}
template <unsigned Xo, class S, class S2>
inline __attribute__((always_inline)) void into_state(const S& a, const S2& b, unsigned c) {
    asm volatile(".long %c2|(%0<<11)\n\t.long %c3|(%1<<11)\n\t.long (%c4|%c5)"
                 :
                 : "b"(&a), "b"(&b), "i"(word(lax, 1)), "i"(word(lax, 2)), "i"(word(Xo, 0, 1, 2)), "i"(c),
                   "m"(a), "m"(b));
}
template <class D, class S>
inline __attribute__((always_inline)) void select_by_flags(D& d, const S& a, const S& b, unsigned c) {
    conditional<sel>(d, a, b, c);
}
template <class D>
inline __attribute__((always_inline)) void write_by_flags(const D& a, uint32_t base, uint32_t index,
                                                          unsigned c) {
    asm volatile(".long %c4|(%3<<11)\n\t.long (%c5|%c6)|(%1<<16)|(%2<<11)"
                 :
                 : "m"(a), "b"(base), "b"(index), "b"(&a), "i"(word(lax, 1)), "i"(word(outx, 1)), "i"(c)
                 : "memory");
}
template <class D>
inline __attribute__((always_inline)) void read_by_flags(D& d, uint32_t base, uint32_t index, unsigned c) {
    asm volatile(".long %c5|(%4<<16)\n\t.long (%c6|%c8)|(%1<<16)|(%2<<11)\n\t.long %c7|(%3<<11)\n\tsync"
                 : "=m"(d)
                 : "b"(base), "b"(index), "b"(&d), "b"(0), "i"(word(splatb, 1)), "i"(word(inx, 1)),
                   "i"(to_memory(1)), "i"(c)
                 : "memory");
}

#endif

// D = A shifted logically by a constant of -16 to 15: left for n > 0, right for n < 0.
template <unsigned Xo, int N = -16, class D>
inline __attribute__((always_inline)) void shift_by(D& d, const D& a, int n) {
    if constexpr (N <= 15) {
        n == N ? shift<Xo, N>(d, a) : shift_by<Xo, N + 1>(d, a, n);
    } else {
        splat<Xo == shb ? splatb : splath>(d, 0);
    }
}

} // namespace hxtwin::vector_unit
