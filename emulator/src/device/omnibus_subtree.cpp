// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/omnibus.hpp>

#include "device/register_place.hpp"
#include "device/words.hpp"

// What hangs on the register bus below a hemisphere's processor: its memory, the synapses, the converter.
namespace hxtwin::emulator {
namespace {

namespace base = chip::base;

} // namespace

bool omnibus::read_subtree(chip::hemisphere h, std::uint32_t offset, std::uint32_t& value, tick now) {
    auto* processor = parts_.processors[h.value()];
    if (within(offset, base::sram, chip::sram_words)) {
        value = processor->read_sram(offset - base::sram, now);
        return true;
    }
    if (offset == base::ppu_control + 1) {
        value = processor->sleeping() ? 1 : 0;
        return true;
    }
    for (const auto kind : {channel_kind::causal, channel_kind::acausal}) {
        const std::uint32_t plane =
            base::synapses + (kind == channel_kind::causal ? base::causal : base::acausal);
        for (const bool buffered : {false, true}) {
            const std::uint32_t first = plane | (buffered ? base::buffered : 0u);
            if (!within(offset, first, chip::row::size * chip::words_per_row)) {
                continue;
            }
            const std::uint32_t word = (offset - first) % chip::words_per_row;
            if (!buffered) {
                convert(h, (offset - first) / chip::words_per_row, now);
            }
            value = 0;
            for (std::uint32_t j = 0; j < 4; ++j) {
                value = value << 8 | codes(h, kind)[chip::column_of_byte(word, j).value()];
            }
            return true;
        }
    }
    return false;
}

// Sensors need to have seen the spikes of all neurons up to now; synapses only their events.
void omnibus::synapses_change(chip::hemisphere h, bool sensors, tick now) {
    if (sensors) {
        parts_.analog.advance(h, now);
        parts_.analog.at(h).sensors().settle();
    } else {
        parts_.analog.deliver(h, now);
    }
}

void omnibus::synapses_changed(chip::hemisphere h, std::uint32_t row, bool lines, bool sensors) {
    auto& core = parts_.analog.at(h);
    if (row < chip::row::size) {
        sensors ? core.rows().row_changed(row) : core.rows().weights_changed(row);
    }
    if (sensors) {
        core.sensors().row_changed(row);
    }
    if (lines) {
        core.circuits_changed();
    }
}

bool omnibus::write_subtree(chip::hemisphere h, std::uint32_t offset, std::uint32_t value, tick now) {
    if (within(offset, base::sram, chip::sram_words)) {
        parts_.processors[h.value()]->write_sram(offset - base::sram, value, now);
        return true;
    }
    if (offset < base::synapses) {
        return false;
    }
    const std::uint32_t in_synapses = offset - base::synapses;
    if (is_reset_word(in_synapses)) {
        reset_quad(h, in_synapses - base::correlation_reset, now);
        return true;
    }
    if (const auto at = array_word_at(in_synapses)) {
        synapses_change(h, at->moves_sensors, now);
        chip::write_register(parts_.config, {{base::subtree[h.value()] + offset}, value});
        synapses_changed(h, at->row, false, at->moves_sensors);
        return true;
    }
    return false;
}

// Four sensors of a row, or in row 256 four neurons, with the sensors of row 0 as on silicon.
void omnibus::reset_quad(chip::hemisphere h, std::uint32_t word, tick now) {
    const std::uint32_t row = word / chip::words_per_row;
    for (std::uint32_t j = 0; j < 4; ++j) {
        const auto c = chip::column_of_byte(word % chip::words_per_row, j);
        sensors(h, now).reset(row == chip::switch_row ? 0 : row, c.value(), true, true);
        if (row == chip::switch_row) {
            reset_neuron(chip::neuron_at(h, c), now);
        }
    }
}

} // namespace hxtwin::emulator
