// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <libnux/vx/mailbox.h>
#include <libnux/vx/spr.h>

namespace libnux::vx {

constexpr uint32_t default_ppu_cycles_per_us = 250;

using time_base_t = uint64_t;

// Cycles since the processor's reset.
inline time_base_t now() { return get_time_base(); }

inline void sleep_cycles(uint32_t cycles) {
    const time_base_t end = now() + cycles;
    while (now() < end) {
    }
}

// Two moments, to be measured between.
struct time_pair {
    time_base_t start = 0;
    time_base_t stop = 0;
    time_base_t duration() const { return stop - start; }
};

template <size_t N>
using times = std::array<time_pair, N>;

// In cycles; the average is rounded down.
template <size_t N>
time_base_t average(const times<N>& measured) {
    time_base_t sum = 0;
    for (const auto& t : measured) {
        sum += t.duration();
    }
    return sum / N;
}
template <size_t N>
time_base_t min(const times<N>& measured) {
    time_base_t least = measured[0].duration();
    for (const auto& t : measured) {
        least = t.duration() < least ? t.duration() : least;
    }
    return least;
}
template <size_t N>
time_base_t max(const times<N>& measured) {
    time_base_t most = 0;
    for (const auto& t : measured) {
        most = t.duration() > most ? t.duration() : most;
    }
    return most;
}

// A table of measurements in the mailbox, in cycles, durations below 2^32. The lines'
// form is ours.
inline void print_measurements_header() { mailbox_write_string("measurement: average min max\n"); }
template <size_t N>
void print_measurement(const char* name, const times<N>& measured) {
    mailbox_write_string(name);
    mailbox_write_string(": ");
    mailbox_write_int(static_cast<uint32_t>(average(measured)));
    mailbox_write_string(" ");
    mailbox_write_int(static_cast<uint32_t>(min(measured)));
    mailbox_write_string(" ");
    mailbox_write_int(static_cast<uint32_t>(max(measured)));
    mailbox_write_string("\n");
}
inline void print_measurements_footer() { mailbox_write_string("end of measurements\n"); }

} // namespace libnux::vx
