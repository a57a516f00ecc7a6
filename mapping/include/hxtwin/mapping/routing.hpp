// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// Connections of one source cell within one projection to one hemisphere. They lie in one synapse row.
struct fan {
    std::uint32_t projection = 0;
    std::uint32_t pre = 0;
    chip::hemisphere hemisphere;
    experiment::receptor receptor = experiment::receptor::excitatory;
    bool alone = false; // under a rule, which handles whole rows: no other fan in its row
    std::bitset<chip::column::size> columns;
    std::vector<std::uint32_t> connections; // indices in the projection
};

// In order of projections, source cells, hemispheres.
std::vector<fan> fans_of(const experiment::description&, const placement&);

// Fans of one receptor that have no column in common.
struct shared_row {
    experiment::receptor receptor = experiment::receptor::excitatory;
    bool alone = false;
    std::bitset<chip::column::size> columns;
    std::vector<std::uint32_t> fans;
    std::uint32_t line = 0; // solved: twice its driver's position on the bus, and 1 for the upper row
};

// Source cells whose events carry the same row select, told apart by their synapse labels.
struct label_group {
    std::uint8_t offset = 0;  // added to the stream's row select
    std::uint64_t labels = 0; // bit l: an event with synapse label l exists
    per<std::vector<shared_row>, chip::hemisphere> rows;
    per<std::vector<std::uint32_t>, chip::hemisphere> drivers; // solved: positions on the bus, ascending

    // Adds to the first row with room.
    void add(const fan&, std::uint32_t number);
};

// Events that enter a pair of PADI buses from one place.
struct stream {
    enum class kind { neurons, background, external } from = kind::neurons;
    std::uint32_t number = 0;                     // of the neuron event output or the population
    std::optional<std::uint8_t> fixed_row_select; // neurons': given by the silicon
    std::uint8_t alignment = 1;                   // the row select is a multiple of it
    std::vector<label_group> groups;
    std::uint8_t row_select = 0; // solved

    bool reaches(chip::hemisphere) const;
};

// PADI bus k of both hemispheres with everything that travels on it.
struct channel {
    std::vector<stream> streams;               // those with a fixed row select first
    per<std::uint32_t, chip::hemisphere> dead; // bit p: the driver at position p hears nothing

    std::uint32_t rows(chip::hemisphere) const;
    std::uint32_t drivers(chip::hemisphere) const; // needed
    std::uint32_t alive(chip::hemisphere) const;   // there are
};

inline constexpr std::uint32_t channels = 4;
inline constexpr std::uint32_t drivers_per_bus = 32;
inline constexpr std::uint32_t rows_per_bus = 2 * drivers_per_bus;

// Chooses row selects and drivers such that each driver that serves a group is reached by no event of another
// group with a label of that group. False if it finds none.
bool solve(channel&);

// Bit p: the driver at position p can serve this group of the solved channel.
std::uint32_t admissible(channel&, const label_group&, chip::hemisphere);

// Which events stand for a source cell.
struct source_address {
    std::uint32_t channel = 0, stream = 0, group = 0;
    std::uint8_t label = 0;
};

struct background_pair {
    std::uint32_t population = 0;
    std::uint32_t pair = 0;           // generators `pair` and `pair` + 4
    std::uint8_t random_bits = 0;     // of the label
    per<bool, chip::hemisphere> uses; // whose generator is needed
};

struct routes {
    std::vector<fan> fans;
    std::array<channel, channels> buses;
    std::vector<std::vector<std::optional<source_address>>>
        addresses;                                  // [source population][cell]; none: no events
    per<std::uint8_t, chip::neuron> neuron_address; // address_out of sources and recorded neurons
    std::vector<background_pair> backgrounds;
};

// The synapse label of no event: unused synapses of enabled rows carry it.
inline constexpr std::uint8_t unused_label = 63;
// Labels 0 to 61 are given to source cells, such that 62 fill the rows of 31 drivers.
inline constexpr std::uint32_t labels_per_group = 62;

// Gives the rows of each group the lines of its drivers, in order. Where that puts connections on dead
// synapses, changes lines within the group, takes lines that are free, and moves connections of fans that are
// not alone to other rows, as long as fewer connections are on dead synapses afterwards. Returns how many
// are.
std::size_t lay_rows(routes&, const experiment::description&, const placement&, const defects&);

// Dead drivers serve no group. Where connections are on dead synapses, external sources are spread over the
// buses such that more rows stay free. Throws does_not_fit.
routes route(const experiment::description&, const placement&, const defects& = {});

} // namespace hxtwin::mapping
