// SPDX-License-Identifier: Apache-2.0
#include <libnux/vx/exp.h>

namespace libnux::vx {
namespace {

constexpr int32_t one = 0x10000;
constexpr int first = -11, last = 10;

// e to the power of a whole number, with 30 bits in all: value = mantissa / 2^shift. Made by the compiler.
struct power {
    uint32_t mantissa;
    uint8_t shift;
};

constexpr power power_of(int k) {
    double value = 1;
    for (int i = 0; i < (k < 0 ? -k : k); ++i) {
        value *= 2.718281828459045235;
    }
    value = k < 0 ? 1 / value : value;
    uint8_t shift = 0;
    while (value < 0x2000'0000) {
        value *= 2;
        ++shift;
    }
    return {static_cast<uint32_t>(value + 0.5), shift};
}

struct table {
    power of[last - first + 1];
};
constexpr table make_table() {
    table out{};
    for (int k = first; k <= last; ++k) {
        out.of[k - first] = power_of(k);
    }
    return out;
}
constexpr table powers = make_table();

int32_t multiply(int32_t a, int32_t b) { return static_cast<int32_t>(static_cast<int64_t>(a) * b >> 16); }

} // namespace

int32_t exp_n(int32_t x, uint8_t n) {
    int32_t sum = one, term = one;
    for (int32_t i = 1; i <= n; ++i) {
        term = multiply(term, x) / i;
        sum += term;
    }
    return sum;
}

int32_t exp_6(int32_t x) {
    const int32_t k = (x + one / 2) >> 16; // the nearest whole number
    if (k < first) {
        return 0;
    }
    if (k > last) {
        return INT32_MAX;
    }
    const power& whole = powers.of[k - first];
    const auto rest = static_cast<uint64_t>(exp_n(x - k * one, 5)); // 1 in 2^16
    const uint64_t out = (rest * whole.mantissa + (uint64_t(1) << (whole.shift - 1))) >> whole.shift;
    return out > INT32_MAX ? INT32_MAX : static_cast<int32_t>(out);
}

} // namespace libnux::vx
