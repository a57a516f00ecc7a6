// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/instruction_word.h>

// Vector instructions on operands in memory. Each function is one statement that loads its operands, computes
// and stores, and leaves nothing in registers, so that calls and the compiler's scheduling cannot come
// between. Registers are v1 to v4. A vector store is followed by `sync`, because scalar loads do not wait for
// it.
namespace hxtwin::vector_unit {

// Loads and stores of operands that are in memory only because the compiler keeps no vectors in registers.
// The condition, which the hardware ignores here, tells profiles of the processor so.
constexpr uint32_t from_memory(unsigned t) { return word(lax, t, 0, 0, eq); }
constexpr uint32_t to_memory(unsigned t) { return word(stax, t, 0, 0, eq); }

// The elements, for scalar access.
template <class T, class D>
inline __attribute__((always_inline)) T* elements(D& d) {
    return reinterpret_cast<T*>(const_cast<uint8_t*>(reinterpret_cast<const uint8_t*>(&d)));
}

// D = every element x.
template <unsigned Xo, class D>
inline __attribute__((always_inline)) void splat(D& d, uint32_t x) {
    asm(".long %c3|(%1<<16)\n\t.long %c4|(%2<<11)\n\tsync"
        : "=m"(d)
        : "b"(x), "b"(&d), "i"(word(Xo, 1)), "i"(to_memory(1)));
}

template <class D, class S>
inline __attribute__((always_inline)) void move(D& d, const S& a) {
    asm(".long %c3|(%1<<11)\n\t.long %c4|(%2<<11)\n\tsync"
        : "=m"(d)
        : "b"(&a), "b"(&d), "i"(from_memory(1)), "i"(to_memory(1)), "m"(a));
}

// D = A op B; C is a condition, or the size of a pack.
template <unsigned Xo, unsigned C = 0, class D, class S, class S2>
inline __attribute__((always_inline)) void binary(D& d, const S& a, const S2& b) {
    asm(".long %c4|(%1<<11)\n\t.long %c5|(%2<<11)\n\t.long %c6\n\t.long %c7|(%3<<11)\n\tsync"
        : "=m"(d)
        : "b"(&a), "b"(&b), "b"(&d), "i"(from_memory(1)), "i"(from_memory(2)), "i"(word(Xo, 1, 1, 2, C)),
          "i"(to_memory(1)), "m"(a), "m"(b));
}

// D = A op (every element x).
template <unsigned Xo, unsigned Splat, class D, class S>
inline __attribute__((always_inline)) void with_scalar(D& d, const S& a, uint32_t x) {
    asm(".long %c4|(%1<<11)\n\t.long %c5|(%2<<16)\n\t.long %c6\n\t.long %c7|(%3<<11)\n\tsync"
        : "=m"(d)
        : "b"(&a), "b"(x), "b"(&d), "i"(from_memory(1)), "i"(word(Splat, 2)), "i"(word(Xo, 1, 1, 2)),
          "i"(to_memory(1)), "m"(a));
}

// D = A shifted logically, left by N > 0 or right by -N.
template <unsigned Xo, int N, class D>
inline __attribute__((always_inline)) void shift(D& d, const D& a) {
    asm(".long %c3|(%1<<11)\n\t.long %c4\n\t.long %c5|(%2<<11)\n\tsync"
        : "=m"(d)
        : "b"(&a), "b"(&d), "i"(from_memory(1)), "i"(word(Xo, 1, 1, unsigned(N))), "i"(to_memory(1)), "m"(a));
}

// D = A shifted left by N + M and right by M again, with the sign bit of A.
template <unsigned Xo, unsigned Compare, unsigned Splat, unsigned Add, int N, int M, class D>
inline __attribute__((always_inline)) void shift_magnitude(D& d, const D& a, uint32_t sign_bit) {
    asm(".long %c4|(%1<<11)\n\t.long %c5\n\t.long %c6|(%3<<16)\n\t.long %c7\n\t.long %c8\n\t.long %c9\n\t"
        ".long %c10\n\t.long %c11|(%2<<11)\n\tsync"
        : "=m"(d)
        : "b"(&a), "b"(&d), "b"(sign_bit), "i"(from_memory(1)), "i"(word(Compare, 0, 1)), "i"(word(Splat, 2)),
          "i"(word(Xo, 1, 1, unsigned(N))), "i"(word(Xo, 1, 1, unsigned(M))),
          "i"(word(Xo, 1, 1, unsigned(-M))), "i"(word(Add, 1, 1, 2, lt)), "i"(to_memory(1)), "m"(a));
}

// D = mask element fulfils C compared with 0 ? A : B.
template <unsigned Compare, condition C, class D, class M>
inline __attribute__((always_inline)) void select(D& d, const M& mask, const D& a, const D& b) {
    asm(".long %c5|(%1<<11)\n\t.long %c6|(%2<<11)\n\t.long %c7|(%3<<11)\n\t.long %c8\n\t.long %c9\n\t"
        ".long %c10|(%4<<11)\n\tsync"
        : "=m"(d)
        : "b"(&mask), "b"(&a), "b"(&b), "b"(&d), "i"(from_memory(1)), "i"(from_memory(2)),
          "i"(from_memory(3)), "i"(word(Compare, 0, 1)), "i"(word(sel, 1, 3, 2, C)), "i"(to_memory(1)),
          "m"(mask), "m"(a), "m"(b));
}

// The parallel bus.
template <class D>
inline __attribute__((always_inline)) void read(D& d, uint32_t base, uint32_t index) {
    asm volatile(".long %c4|(%1<<16)|(%2<<11)\n\t.long %c5|(%3<<11)\n\tsync"
                 : "=m"(d)
                 : "b"(base), "b"(index), "b"(&d), "i"(word(inx, 1)), "i"(to_memory(1))
                 : "memory");
}

template <class D>
inline __attribute__((always_inline)) void write(const D& a, uint32_t base, uint32_t index) {
    asm volatile(".long %c4|(%3<<11)\n\t.long %c5|(%1<<16)|(%2<<11)\n\tsync"
                 :
                 : "m"(a), "b"(base), "b"(index), "b"(&a), "i"(from_memory(1)), "i"(word(outx, 1))
                 : "memory");
}

// Writes lanes whose mask fulfils C compared with 0 as a signed byte.
template <condition C = gt, class D, class M>
inline __attribute__((always_inline)) void write_where(const D& a, const M& mask, uint32_t base,
                                                       uint32_t index) {
    asm volatile(
        ".long %c6|(%4<<11)\n\t.long %c7|(%5<<11)\n\t.long %c8\n\t.long %c9|(%2<<16)|(%3<<11)\n\tsync"
        :
        : "m"(a), "m"(mask), "b"(base), "b"(index), "b"(&a), "b"(&mask), "i"(from_memory(1)),
          "i"(from_memory(2)), "i"(word(cmpb, 0, 2)), "i"(word(outx, 1, 0, 0, C))
        : "memory");
}

} // namespace hxtwin::vector_unit
