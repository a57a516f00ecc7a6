// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/instruction_word.h>

// Vector instructions on the compiler's own registers. The stock compiler knows 32 vector registers of
// another unit, and allocates them; register n of those is register n of ours. It takes what they hold for
// 16 bytes, so a vector in memory shows it only its first 16 bytes, as the member hxtwin_register: the
// compiler's loads and stores of that member are turned into loads and stores of all 128 bytes when the
// program is assembled (codegen, vector_assembly). Scalar access goes through `elements`, which hides where
// the pointer comes from.
namespace hxtwin::vector_unit {

typedef uint8_t held __attribute__((vector_size(16), may_alias));

// Of a name that nobody else uses: where the compiler has worked out the address of an element of an array by
// itself, its notes name this structure and no longer the member.
struct __attribute__((may_alias)) hxtwin_slot {
    held hxtwin_register;
};

template <class D>
inline __attribute__((always_inline)) held in_register(const D& d) {
    return reinterpret_cast<const hxtwin_slot&>(d).hxtwin_register;
}
template <class D>
inline __attribute__((always_inline)) void keep(D& d, held r) {
    reinterpret_cast<hxtwin_slot&>(d).hxtwin_register = r;
}

// The elements, for scalar access: whatever is in registers is in memory before, and read again afterwards.
template <class T, class D>
inline __attribute__((always_inline)) T* elements(D& d) {
    auto* p = reinterpret_cast<T*>(const_cast<uint8_t*>(reinterpret_cast<const uint8_t*>(&d)));
    asm volatile("sync" : "+r"(p) : : "memory");
    return p;
}

template <unsigned Xo, class D>
inline __attribute__((always_inline)) void splat(D& d, uint32_t x) {
    held r;
    asm(".long %c2|(%0<<21)|(%1<<16)" : "=v"(r) : "b"(x), "i"(word(Xo)));
    keep(d, r);
}

template <class D, class S>
inline __attribute__((always_inline)) void move(D& d, const S& a) {
    keep(d, in_register(a));
}

// D = A op B; C is the size of a pack.
template <unsigned Xo, unsigned C = 0, class D, class S, class S2>
inline __attribute__((always_inline)) void binary(D& d, const S& a, const S2& b) {
    held r;
    asm(".long %c3|(%0<<21)|(%1<<16)|(%2<<11)"
        : "=v"(r)
        : "v"(in_register(a)), "v"(in_register(b)), "i"(word(Xo, 0, 0, 0, C)));
    keep(d, r);
}

// D = A op (every element x).
template <unsigned Xo, unsigned Splat, class D, class S>
inline __attribute__((always_inline)) void with_scalar(D& d, const S& a, uint32_t x) {
    held all, r;
    asm(".long %c2|(%0<<21)|(%1<<16)" : "=v"(all) : "b"(x), "i"(word(Splat)));
    asm(".long %c3|(%0<<21)|(%1<<16)|(%2<<11)" : "=v"(r) : "v"(in_register(a)), "v"(all), "i"(word(Xo)));
    keep(d, r);
}

template <unsigned Xo, int N>
inline __attribute__((always_inline)) held shifted(held a) {
    held r;
    asm(".long %c2|(%0<<21)|(%1<<16)" : "=v"(r) : "v"(a), "i"(word(Xo, 0, 0, unsigned(N))));
    return r;
}

// D = A shifted logically, left by N > 0 or right by -N.
template <unsigned Xo, int N, class D>
inline __attribute__((always_inline)) void shift(D& d, const D& a) {
    keep(d, N == 0 ? in_register(a) : shifted<Xo, N>(in_register(a)));
}

// D = A shifted left by N + M and right by M again, with the sign bit of A.
template <unsigned Xo, unsigned Compare, unsigned Splat, unsigned Add, int N, int M, class D>
inline __attribute__((always_inline)) void shift_magnitude(D& d, const D& a, uint32_t sign_bit) {
    constexpr bool at_once = N + M < 16; // as far as a word can say
    const held left =
        at_once ? shifted<Xo, N + M>(in_register(a)) : shifted<Xo, M>(shifted<Xo, N>(in_register(a)));
    held sign, r = shifted<Xo, -M>(left);
    asm(".long %c2|(%0<<21)|(%1<<16)" : "=v"(sign) : "b"(sign_bit), "i"(word(Splat)));
    asm volatile(".long %c3|(%1<<16)\n\t.long %c4|(%0<<21)|(%0<<16)|(%2<<11)"
                 : "+v"(r)
                 : "v"(in_register(a)), "v"(sign), "i"(word(Compare)), "i"(word(Add, 0, 0, 0, lt)));
    keep(d, r);
}

// D = mask element fulfils C compared with 0 ? A : B. Volatile, since the comparison's result is a state.
template <unsigned Compare, condition C, class D, class M>
inline __attribute__((always_inline)) void select(D& d, const M& mask, const D& a, const D& b) {
    held r;
    asm volatile(".long %c4|(%1<<16)\n\t.long %c5|(%0<<21)|(%3<<16)|(%2<<11)"
                 : "=v"(r)
                 : "v"(in_register(mask)), "v"(in_register(a)), "v"(in_register(b)), "i"(word(Compare)),
                   "i"(word(sel, 0, 0, 0, C)));
    keep(d, r);
}

// The parallel bus.
template <class D>
inline __attribute__((always_inline)) void read(D& d, uint32_t base, uint32_t index) {
    held r;
    asm volatile(".long %c3|(%0<<21)|(%1<<16)|(%2<<11)" : "=v"(r) : "b"(base), "r"(index), "i"(word(inx)));
    keep(d, r);
}

template <class D>
inline __attribute__((always_inline)) void write(const D& a, uint32_t base, uint32_t index) {
    asm volatile(".long %c3|(%0<<21)|(%1<<16)|(%2<<11)"
                 :
                 : "v"(in_register(a)), "b"(base), "r"(index), "i"(word(outx)));
}

// Writes lanes whose mask fulfils C compared with 0 as a signed byte.
template <condition C = gt, class D, class M>
inline __attribute__((always_inline)) void write_where(const D& a, const M& mask, uint32_t base,
                                                       uint32_t index) {
    asm volatile(".long %c4|(%1<<16)\n\t.long %c5|(%0<<21)|(%2<<16)|(%3<<11)"
                 :
                 : "v"(in_register(a)), "v"(in_register(mask)), "b"(base), "r"(index), "i"(word(cmpb)),
                   "i"(word(outx, 0, 0, 0, C)));
}

} // namespace hxtwin::vector_unit
