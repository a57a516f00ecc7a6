// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <hxtwin/chip/configuration.hpp>

// What the containers' fields are in the chip's own terms.
namespace hxtwin::cross {

using chip::configuration;

// A field's name in kernels, and its value in the chip's own terms at place k.
struct field {
    std::string name;
    std::function<std::int64_t(const configuration&, unsigned k)> value;
};

// Places 0 to `places` - 1 are read, and copied to `places` to 2 `places` - 1.
struct container {
    std::string type;
    unsigned places;
    std::function<std::string(unsigned k)> coordinate;
    std::function<chip::address(unsigned k, unsigned word)> address;
    unsigned words;
    std::vector<field> fields;
    std::vector<std::uint32_t> fixed{}; // bits of each word that have to stay 0
};

std::vector<container> neuron_containers();
std::vector<container> fabric_containers();
std::vector<container> converter_containers();
std::vector<container> synapse_containers();

inline std::string number(unsigned k) { return std::to_string(k); }

// All quadrants and both blocks.
inline chip::neuron neuron_at(unsigned k) { return chip::neuron(37 * k + 5); }

} // namespace hxtwin::cross

#define FIELD(name, expression)                                                                              \
    field {                                                                                                  \
        name, [](const configuration& c, unsigned k) { return static_cast<std::int64_t>(expression); }       \
    }
