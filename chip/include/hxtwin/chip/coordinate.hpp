// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/base/index.hpp>

// Places on a HICANN-X chip (v3). Numbers as in the public coordinate library halco, so that they can be
// compared.
namespace hxtwin::chip {

namespace tag {
struct hemisphere {
    static constexpr std::uint32_t size = 2;
    static constexpr std::string_view name = "hemisphere";
};
struct quadrant {
    static constexpr std::uint32_t size = 4;
    static constexpr std::string_view name = "quadrant";
};
struct column {
    static constexpr std::uint32_t size = 256;
    static constexpr std::string_view name = "column";
};
struct neuron {
    static constexpr std::uint32_t size = 512;
    static constexpr std::string_view name = "neuron";
};
struct row {
    static constexpr std::uint32_t size = 256;
    static constexpr std::string_view name = "synapse row";
};
struct driver {
    static constexpr std::uint32_t size = 128;
    static constexpr std::string_view name = "synapse driver";
};
struct padi_bus {
    static constexpr std::uint32_t size = 8;
    static constexpr std::string_view name = "PADI bus";
};
struct event_output {
    static constexpr std::uint32_t size = 8;
    static constexpr std::string_view name = "neuron event output";
};
struct background {
    static constexpr std::uint32_t size = 8;
    static constexpr std::string_view name = "background source";
};
struct l2_channel {
    static constexpr std::uint32_t size = 4;
    static constexpr std::string_view name = "L2 channel";
};
struct crossbar_input {
    static constexpr std::uint32_t size = 20;
    static constexpr std::string_view name = "crossbar input";
};
struct crossbar_output {
    static constexpr std::uint32_t size = 12;
    static constexpr std::string_view name = "crossbar output";
};
struct backend_block {
    static constexpr std::uint32_t size = 2;
    static constexpr std::string_view name = "neuron backend block";
};
} // namespace tag

using hemisphere = index<tag::hemisphere>; // 0 top, 1 bottom
using quadrant = index<tag::quadrant>;     // NW, NE, SW, SE
using column = index<tag::column>;
using neuron = index<tag::neuron>;     // hemisphere * 256 + column
using row = index<tag::row>;           // synapse row within its hemisphere
using driver = index<tag::driver>;     // synapse driver within its hemisphere
using padi_bus = index<tag::padi_bus>; // hemisphere * 4 + bus within it
using event_output = index<tag::event_output>;
using background = index<tag::background>; // source k feeds PADI bus k
using l2_channel = index<tag::l2_channel>;
using crossbar_input =
    index<tag::crossbar_input>; // 0-7 neuron event outputs, 8-11 L2 inputs, 12-19 background sources
using crossbar_output = index<tag::crossbar_output>; // 0-7 PADI buses, 8-11 L2 outputs
using backend_block = index<tag::backend_block>;     // 0 west, 1 east

// A synapse: a row and a column of one hemisphere's array.
struct synapse {
    chip::hemisphere hemisphere;
    chip::row row;
    chip::column column;
    auto operator<=>(const synapse&) const = default;
};

} // namespace hxtwin::chip
