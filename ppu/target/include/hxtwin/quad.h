// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <hxtwin/container.h>

// Words with a byte for each of four columns, the first in the highest byte: get_name(entry) and
// set_name(entry, value), with the entry from 0 to 3 or an EntryOnQuad, and get_names() and set_names() for
// all four at once.
namespace hxtwin {

template <class T>
struct quad {
    T of[4];
    constexpr T& operator[](size_t entry) { return of[entry]; }
    constexpr const T& operator[](size_t entry) const { return of[entry]; }
};

// 0 to 3; another number ends the program with exit code 1.
constexpr uint32_t entry_of(uint32_t entry) { return entry < 4 ? entry : (exit(1), 0u); }

// Weights cross the register bus with bits 0 to 4 in reverse order.
constexpr uint32_t permuted_weight(uint32_t w) {
    return (w & 0x24) | (w & 1) << 4 | (w & 2) << 2 | (w & 8) >> 2 | (w & 16) >> 4;
}

} // namespace hxtwin

// So many bits from `low` on in each byte.
#define HXTWIN_QUAD(name, type, word, low, count) HXTWIN_QUAD_BY(name, type, word, low, count, )
#define HXTWIN_QUAD_BY(name, type, word, low, count, order)                                                  \
    using type = hxtwin::field_value<count>;                                                                 \
    constexpr type get_##name(uint32_t entry) const {                                                        \
        return type(order(this->bits(word, 24 - 8 * hxtwin::entry_of(entry) + low, count)));                 \
    }                                                                                                        \
    constexpr void set_##name(uint32_t entry, uint32_t value) {                                              \
        this->set_bits(word, 24 - 8 * hxtwin::entry_of(entry) + low, count, order(type(value).value()));     \
    }                                                                                                        \
    constexpr hxtwin::quad<type> get_##name##s() const {                                                     \
        return {{get_##name(0), get_##name(1), get_##name(2), get_##name(3)}};                               \
    }                                                                                                        \
    template <class Values>                                                                                  \
    constexpr void set_##name##s(const Values& values) {                                                     \
        for (uint32_t entry = 0; entry < 4; ++entry) {                                                       \
            set_##name(entry, values[entry]);                                                                \
        }                                                                                                    \
    }
