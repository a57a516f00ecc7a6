// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/omnibus.hpp>

#include <optional>

#include <hxtwin/chip/error.hpp>

namespace hxtwin::emulator {
namespace {

namespace base = chip::base;

constexpr std::uint32_t neurons_per_block = 256;
constexpr std::uint32_t plane_words = (chip::switch_row + 1) * chip::words_per_row;

// The neuron that a per-neuron register (stride 4) of a backend block belongs to.
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

bool within(std::uint32_t offset, std::uint32_t first, std::uint32_t words) {
    return offset >= first && offset - first < words;
}

} // namespace

std::uint32_t omnibus::read(chip::address a, tick now) {
    if ((a.word & 0x8000'0000) != 0) {
        return load_big_endian(fpga_word(a, false));
    }
    std::uint32_t value = 0;
    return read_live(a, value, now) ? value : chip::read_register(parts_.config, a);
}

void omnibus::write(chip::address a, std::uint32_t value, tick now) {
    if ((a.word & 0x8000'0000) != 0) {
        store_big_endian(fpga_word(a, true), value);
    } else if (!write_action(a, value, now)) {
        write_configuration({a, value}, now);
    }
}

std::span<std::uint8_t> omnibus::fpga_word(chip::address a, bool write) {
    if (within(a.word, base::extmem, chip::extmem_words)) {
        return parts_.memories.extmem.bytes().subspan(std::size_t{a.word - base::extmem} * 4, 4);
    }
    if (within(a.word, base::dram, chip::dram_words)) {
        return parts_.memories.dram.bytes().subspan(std::size_t{a.word - base::dram} * 4, 4);
    }
    throw chip::unmapped_address(a.word, write);
}

bool omnibus::read_live(chip::address a, std::uint32_t& value, tick now) {
    if (const auto n = neuron_of(base::spike_counter, a)) {
        const auto h = chip::hemisphere_of(*n);
        parts_.analog.advance(h, now);
        value = parts_.analog.at(h).spike_counter(chip::column_of(*n).value());
        return true;
    }
    if (within(a.word, base::drop_counter, chip::crossbar_input::size)) {
        parts_.analog.advance(now);
        value = parts_.analog.crossbar().drops[a.word - base::drop_counter];
        return true;
    }
    if (within(a.word, base::event_counter, chip::crossbar_output::size)) {
        parts_.analog.advance(now);
        value = parts_.analog.crossbar().events[a.word - base::event_counter];
        return true;
    }
    const auto h = subtree_of(a);
    return h && read_subtree(*h, a.word - base::subtree[h->value()], value, now);
}

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

void omnibus::convert(chip::hemisphere h, std::uint32_t row, tick now) {
    parts_.analog.advance(h, now);
    parts_.converters[h.value()].convert(parts_.analog.at(h), row, now);
}

void omnibus::reset_neuron(chip::neuron n, tick now) {
    const auto h = chip::hemisphere_of(n);
    parts_.analog.advance(h, now);
    auto& core = parts_.analog.at(h);
    core.reset_circuit(chip::column_of(n).value(), now);
    if (parts_.config.neurons[n].enable_fire && pulses_by_itself(parts_.config.backends[n])) {
        core.pulse(chip::column_of(n).value(), now);
    }
}

correlation& omnibus::sensors(chip::hemisphere h, tick now) {
    parts_.analog.advance(h, now);
    return parts_.analog.at(h).sensors();
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

// Sensors see it in place of spikes, where a neuron's back end says so.
void omnibus::pulse_block(chip::backend_block b, tick now) {
    parts_.analog.advance(now);
    for (const auto h : chip::hemisphere::all()) {
        for (std::uint32_t c = 128 * b.value(); c < 128 * (b.value() + 1); ++c) {
            if (parts_.config.backends[chip::neuron_at(h, chip::column(c))].post_overwrite) {
                parts_.analog.at(h).pulse(c, now);
            }
        }
    }
}

bool omnibus::write_action(chip::address a, std::uint32_t value, tick now) {
    if (const auto n = neuron_of(base::spike_counter_reset, a)) {
        const auto h = chip::hemisphere_of(*n);
        parts_.analog.advance(h, now);
        parts_.analog.at(h).clear_spike_counter(chip::column_of(*n).value());
        return true;
    }
    if (const auto n = neuron_of(base::neuron_reset, a)) {
        reset_neuron(*n, now);
        return true;
    }
    for (const auto h : chip::hemisphere::all()) {
        if (a == chip::padi_injection_address(h)) {
            const auto event = static_cast<std::uint16_t>((value >> 16 & 0x3f) | (value >> 22 & 0x1f) << 6);
            parts_.analog.inject(h, value & 0xf, event, now);
            return true;
        }
    }
    for (const auto b : chip::backend_block::all()) {
        if (a == chip::post_pulse_address(b)) {
            pulse_block(b, now);
            return true;
        }
    }
    if (within(a.word, base::drop_counter, chip::crossbar_input::size)) {
        parts_.analog.advance(now);
        parts_.analog.clear_drops(a.word - base::drop_counter);
        return true;
    }
    if (within(a.word, base::event_counter, chip::crossbar_output::size)) {
        parts_.analog.advance(now);
        parts_.analog.clear_events(a.word - base::event_counter);
        return true;
    }
    const auto h = subtree_of(a);
    return h && write_subtree(*h, a.word - base::subtree[h->value()], value, now);
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
    if (within(in_synapses, base::correlation_reset, plane_words)) {
        reset_quad(h, in_synapses - base::correlation_reset, now);
        return true;
    }
    for (const auto plane :
         {base::weights, base::labels, base::time_calibs, base::amp_calibs, base::raw_synapses}) {
        const std::uint32_t rows = plane == base::raw_synapses ? 2 * chip::row::size : chip::row::size;
        if (within(in_synapses, plane, rows * chip::words_per_row)) {
            const bool sensors = plane != base::weights;
            const std::uint32_t row = (in_synapses - plane) / chip::words_per_row;
            synapses_change(h, sensors, now);
            chip::write_register(parts_.config, {{base::subtree[h.value()] + offset}, value});
            synapses_changed(h, plane == base::raw_synapses ? row / 2 : row, false, sensors);
            return true;
        }
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

// Anything else may change any circuit, driver, source or route.
void omnibus::write_configuration(chip::register_write w, tick now) {
    parts_.analog.advance(now);
    chip::write_register(parts_.config, w);
    for (const auto h : chip::hemisphere::all()) {
        auto& core = parts_.analog.at(h);
        core.circuits_changed();
        core.rows().drivers_changed();
        core.rows().all_rows_changed();
        core.sensors().biases_changed();
        core.backgrounds_changed(now);
        if (w.at == chip::ppu_control_address(h)) {
            parts_.processors[h.value()]->control_changed(now);
        }
    }
    parts_.analog.routing_changed(now);
}

} // namespace hxtwin::emulator
