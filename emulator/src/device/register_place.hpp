// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <hxtwin/chip/register/address.hpp>
#include <hxtwin/chip/relation.hpp>

// Whom an address of the register bus belongs to.
namespace hxtwin::emulator {

// The neuron that a per-neuron register (stride 4) of a backend block belongs to.
std::optional<chip::neuron> neuron_of(const std::uint32_t (&first)[2], chip::address);

std::optional<chip::hemisphere> subtree_of(chip::address);

// A word of a plane of the synapse array that a hemisphere's processor and the host may write without
// touching anything but that hemisphere, by its offset from the array's first word.
struct array_word {
    std::uint32_t row;
    bool moves_sensors; // changes what spikes mean to them
};
std::optional<array_word> array_word_at(std::uint32_t offset);
// The same for words that reset sensors or, in row 256, neurons.
bool is_reset_word(std::uint32_t offset);

// Whether an access by this hemisphere's processor touches, and depends on, nothing that the other
// hemisphere's may touch but configuration that changes only while both wait.
bool reaches_only(chip::hemisphere, chip::address, bool write);

} // namespace hxtwin::emulator
