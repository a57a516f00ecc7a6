// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Special-purpose registers of the processor.
namespace libnux::vx {

inline uint32_t get_tbu() {
    uint32_t value;
    asm volatile("mfspr %0,285" : "=r"(value));
    return value;
}
inline uint32_t get_tbl() {
    uint32_t value;
    asm volatile("mfspr %0,284" : "=r"(value));
    return value;
}

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
inline uint32_t get_dec() {
    uint32_t value;
    asm volatile("mfspr %0,22" : "=r"(value));
    return value;
}
inline void set_dec(uint32_t value) { asm volatile("mtspr 22,%0" : : "r"(value)); }
inline uint32_t get_decar() {
    uint32_t value;
    asm volatile("mfspr %0,54" : "=r"(value));
    return value;
}
inline void set_decar(uint32_t value) { asm volatile("mtspr 54,%0" : : "r"(value)); }
// Control and status of the timers; a status bit is cleared by writing 1.
inline uint32_t get_tcr() {
    uint32_t value;
    asm volatile("mfspr %0,340" : "=r"(value));
    return value;
}
inline void set_tcr(uint32_t value) { asm volatile("mtspr 340,%0" : : "r"(value)); }
inline uint32_t get_tsr() {
    uint32_t value;
    asm volatile("mfspr %0,336" : "=r"(value));
    return value;
}
inline void clear_tsr(uint32_t bits = 0xffff'ffff) { asm volatile("mtspr 336,%0" : : "r"(bits)); }
// Bits 25 and 24 of the timers' control: an event at each rise of bit 8, 12, 16 or 20 of the time base.
inline uint32_t get_fit_period() { return get_tcr() >> 24 & 3; }
inline void set_fit_period(uint32_t period) { set_tcr((get_tcr() & ~0x0300'0000u) | (period & 3) << 24); }
inline uint32_t get_msr() {
    uint32_t value;
    asm volatile("mfmsr %0" : "=r"(value));
    return value;
}
inline void set_msr(uint32_t value) { asm volatile("mtmsr %0" : : "r"(value)); }
inline uint32_t get_esr() {
    uint32_t value;
    asm volatile("mfspr %0,62" : "=r"(value));
    return value;
}
inline void set_esr(uint32_t value) { asm volatile("mtspr 62,%0" : : "r"(value)); }
// Interrupt control, which cannot be read.
inline void set_iccr(uint32_t value) { asm volatile("mtspr 68,%0" : : "r"(value)); }
inline uint32_t get_srr0() {
    uint32_t value;
    asm volatile("mfspr %0,26" : "=r"(value));
    return value;
}
inline uint32_t get_srr1() {
    uint32_t value;
    asm volatile("mfspr %0,27" : "=r"(value));
    return value;
}
inline void set_srr0(uint32_t value) { asm volatile("mtspr 26,%0" : : "r"(value)); }
inline void set_srr1(uint32_t value) { asm volatile("mtspr 27,%0" : : "r"(value)); }
// Pins: input, output and output enable.
inline uint32_t get_gin() {
    uint32_t value;
    asm volatile("mfspr %0,65" : "=r"(value));
    return value;
}
inline void set_gout(uint32_t value) { asm volatile("mtspr 66,%0" : : "r"(value)); }
inline void set_goe(uint32_t value) { asm volatile("mtspr 67,%0" : : "r"(value)); }

} // namespace libnux::vx
