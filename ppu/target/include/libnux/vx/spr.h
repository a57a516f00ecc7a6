// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <libnux/vx/attrib.h>

// Special-purpose registers of the processor.
namespace libnux::vx {

template <unsigned Number>
inline ATTRIB_ALWAYS_INLINE uint32_t get_spr() {
    uint32_t value;
    asm volatile("mfspr %0,%1" : "=r"(value) : "i"(Number));
    return value;
}
template <unsigned Number>
inline ATTRIB_ALWAYS_INLINE void set_spr(uint32_t value) {
    asm volatile("mtspr %1,%0" : : "r"(value), "i"(Number));
}

// Halves of the time base.
inline uint32_t get_tbu() { return get_spr<285>(); }
inline uint32_t get_tbl() { return get_spr<284>(); }

// Reads the upper half again in case it changed in between.
inline uint64_t get_time_base() {
    uint32_t upper, lower;
    do {
        upper = get_tbu();
        lower = get_tbl();
    } while (upper != get_tbu());
    return uint64_t(upper) << 32 | lower;
}

// The decrementer, and what it starts from again.
inline uint32_t get_dec() { return get_spr<22>(); }
inline void set_dec(uint32_t value) { set_spr<22>(value); }
inline uint32_t get_decar() { return get_spr<54>(); }
inline void set_decar(uint32_t value) { set_spr<54>(value); }
// Control and status of the timers; a status bit is cleared by writing 1.
inline uint32_t get_tcr() { return get_spr<340>(); }
inline void set_tcr(uint32_t value) { set_spr<340>(value); }
inline uint32_t get_tsr() { return get_spr<336>(); }
inline void clear_tsr(uint32_t bits = 0xffff'ffff) { set_spr<336>(bits); }
// Bits 25 and 24 of the timers' control: an event at each rise of bit 8, 12, 16 or 20 of the time base.
inline uint32_t get_fit_period() { return get_tcr() >> 24 & 3; }
inline void set_fit_period(uint32_t period) { set_tcr((get_tcr() & ~0x0300'0000u) | (period & 3) << 24); }
// The machine state: bit 0x8000 lets interrupts in.
inline uint32_t get_msr() {
    uint32_t value;
    asm volatile("mfmsr %0" : "=r"(value) : : "memory");
    return value;
}
inline void set_msr(uint32_t value) { asm volatile("mtmsr %0" : : "r"(value) : "memory"); }
inline uint32_t get_esr() { return get_spr<62>(); }
inline void set_esr(uint32_t value) { set_spr<62>(value); }
// Interrupt control, which cannot be read.
inline void set_iccr(uint32_t value) { set_spr<68>(value); }
// Where an interrupt came from, and the machine state there.
inline uint32_t get_srr0() { return get_spr<26>(); }
inline uint32_t get_srr1() { return get_spr<27>(); }
inline void set_srr0(uint32_t value) { set_spr<26>(value); }
inline void set_srr1(uint32_t value) { set_spr<27>(value); }
// Pins: input, output and output enable.
inline uint32_t get_gin() { return get_spr<65>(); }
inline void set_gout(uint32_t value) { set_spr<66>(value); }
inline void set_goe(uint32_t value) { set_spr<67>(value); }

} // namespace libnux::vx
