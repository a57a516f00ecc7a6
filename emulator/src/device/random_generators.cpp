// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/random_generators.hpp>

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t degree = 16;
constexpr std::uint32_t order = 0xffff; // of x in the field, if the polynomial is primitive: 3 x 5 x 17 x 257

using element = std::uint32_t; // a polynomial of degree below 16 over two elements

element product(element a, element b, std::uint16_t polynomial) {
    element result = 0;
    for (; b != 0; b >>= 1) {
        result ^= (b & 1) != 0 ? a : 0;
        a = (a << 1 & 0xffff) ^ ((a >> (degree - 1) & 1) != 0 ? polynomial : 0u);
    }
    return result;
}

element power_of_x(std::uint32_t exponent, std::uint16_t polynomial) {
    element result = 1;
    for (element square = 2; exponent != 0; exponent >>= 1, square = product(square, square, polynomial)) {
        result = (exponent & 1) != 0 ? product(result, square, polynomial) : result;
    }
    return result;
}

bool is_primitive(std::uint16_t polynomial) {
    const auto divisors = {3u, 5u, 17u, 257u};
    return power_of_x(order, polynomial) == 1 && std::none_of(divisors.begin(), divisors.end(), [&](auto d) {
               return power_of_x(order / d, polynomial) == 1;
           });
}

per<std::uint16_t, chip::column> find_polynomials() {
    per<std::uint16_t, chip::column> result;
    std::uint16_t candidate = 1;
    for (auto& polynomial : result) {
        while (!is_primitive(candidate)) {
            candidate = static_cast<std::uint16_t>(candidate + 2); // the constant term is always there
        }
        polynomial = candidate;
        candidate = static_cast<std::uint16_t>(candidate + 2);
    }
    return result;
}

} // namespace

std::uint16_t random_polynomial(chip::column c) {
    static const auto polynomials = find_polynomials();
    return polynomials[c];
}

random_generators::random_generators() {
    for (std::uint32_t half = 0; half < 2; ++half) {
        halves_[half].state.fill(0xffff);
        for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
            halves_[half].polynomial[lane] = random_polynomial(chip::column_of_lane(half, lane));
        }
    }
}

void random_generators::next(std::uint32_t half, ppu::vector& into) {
    auto& all = halves_[half];
    for (int step = 0; step < 8; ++step) {
        for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
            const auto s = all.state[lane];
            const auto carry = static_cast<std::uint16_t>(-(s >> (degree - 1)));
            all.state[lane] = static_cast<std::uint16_t>(s << 1 ^ (carry & all.polynomial[lane]));
        }
    }
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        into[lane] = static_cast<std::uint8_t>(all.state[lane]);
    }
}

void random_generators::seed(std::uint32_t half, const ppu::vector& values,
                             const std::array<bool, ppu::lanes>& mask) {
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        if (mask[lane]) {
            halves_[half].state[lane] = values[lane];
        }
    }
}

} // namespace hxtwin::emulator
