// SPDX-License-Identifier: Apache-2.0
#include "device/register_place.hpp"

#include "device/words.hpp"

namespace hxtwin::emulator {
namespace {

namespace base = chip::base;

constexpr std::uint32_t neurons_per_block = 256;
constexpr std::uint32_t plane_words = (chip::switch_row + 1) * chip::words_per_row;

bool reads_only(chip::hemisphere h, chip::address a) {
    if (const auto n = neuron_of(base::spike_counter, a)) {
        return chip::hemisphere_of(*n) == h;
    }
    const bool counts_both = within(a.word, base::drop_counter, chip::crossbar_input::size) ||
                             within(a.word, base::event_counter, chip::crossbar_output::size);
    return !counts_both && subtree_of(a).value_or(h) == h;
}

bool writes_only(chip::hemisphere h, chip::address a) {
    for (const auto* first : {&base::spike_counter_reset, &base::neuron_reset}) {
        if (const auto n = neuron_of(*first, a)) {
            return chip::hemisphere_of(*n) == h;
        }
    }
    if (a == chip::padi_injection_address(h)) {
        return true;
    }
    const std::uint32_t first = base::subtree[h.value()] + base::synapses;
    return subtree_of(a) == h && a.word >= first &&
           (is_reset_word(a.word - first) || array_word_at(a.word - first));
}

} // namespace

std::optional<chip::neuron> neuron_of(const std::uint32_t (&first)[2], chip::address a) {
    for (std::uint32_t b = 0; b < 2; ++b) {
        const std::uint32_t offset = a.word - first[b];
        if (a.word >= first[b] && offset < 4 * neurons_per_block && offset % 4 == 0) {
            return chip::neuron_in_block(chip::backend_block(b), offset / 4);
        }
    }
    return std::nullopt;
}

std::optional<chip::hemisphere> subtree_of(chip::address a) {
    for (const auto h : chip::hemisphere::all()) {
        if (a.word >= base::subtree[h.value()] && a.word < base::subtree[h.value()] + 0x0100'0000) {
            return h;
        }
    }
    return std::nullopt;
}

std::optional<array_word> array_word_at(std::uint32_t offset) {
    for (const auto plane :
         {base::weights, base::labels, base::time_calibs, base::amp_calibs, base::raw_synapses}) {
        const std::uint32_t rows = plane == base::raw_synapses ? 2 * chip::row::size : chip::row::size;
        if (within(offset, plane, rows * chip::words_per_row)) {
            const std::uint32_t row = (offset - plane) / chip::words_per_row;
            return array_word{plane == base::raw_synapses ? row / 2 : row, plane != base::weights};
        }
    }
    return std::nullopt;
}

bool is_reset_word(std::uint32_t offset) { return within(offset, base::correlation_reset, plane_words); }

bool reaches_only(chip::hemisphere h, chip::address a, bool write) {
    return write ? writes_only(h, a) : reads_only(h, a);
}

} // namespace hxtwin::emulator
