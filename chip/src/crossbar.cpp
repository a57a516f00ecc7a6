// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/fabric.hpp>

#include <array>

namespace hxtwin::chip {
namespace {

// Neuron event output i reaches buses i mod 4 of both hemispheres and L2 output i mod 4; an L2 input reaches
// every bus and its own L2 output; background source k reaches bus k and L2 output k mod 4 (halco,
// routing_crossbar).
constexpr bool exists(std::uint32_t input, std::uint32_t output) {
    if (input < 8) {
        return output % 4 == input % 4;
    }
    if (input < 12) {
        return output < 8 || output - 8 == input - 8;
    }
    return output < 8 ? output == input - 12 : output - 8 == (input - 12) % 4;
}

constexpr auto numbers = [] {
    std::array<std::array<int, crossbar_output::size>, crossbar_input::size> result{};
    int next = 0;
    for (std::uint32_t i = 0; i < crossbar_input::size; ++i) {
        for (std::uint32_t o = 0; o < crossbar_output::size; ++o) {
            result[i][o] = exists(i, o) ? next++ : -1;
        }
    }
    return result;
}();

static_assert(numbers[19][11] == crossbar_nodes - 1);

} // namespace

std::optional<std::uint32_t> node_between(crossbar_input input, crossbar_output output) {
    const int number = numbers[input.value()][output.value()];
    return number < 0 ? std::nullopt : std::optional<std::uint32_t>(static_cast<std::uint32_t>(number));
}

} // namespace hxtwin::chip
