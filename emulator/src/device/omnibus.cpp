// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/omnibus.hpp>

#include <hxtwin/chip/error.hpp>

#include "device/register_place.hpp"
#include "device/words.hpp"

namespace hxtwin::emulator {
namespace {

namespace base = chip::base;

// Words of memories there; its registers are part of the configuration.
bool on_fpga(chip::address a) { return (a.word & 0x8000'0000) != 0 && a.word != base::board_dacs; }

} // namespace

std::uint32_t omnibus::read(chip::address a, tick now) {
    if (on_fpga(a)) {
        return load_big_endian(fpga_word(a, false));
    }
    std::uint32_t value = 0;
    return read_live(a, value, now) ? value : chip::read_register(parts_.config, a);
}

void omnibus::write(chip::address a, std::uint32_t value, tick now) {
    if (on_fpga(a)) {
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

void omnibus::control_sampler(chip::register_write w, tick now) {
    chip::write_register(parts_.config, w);
    sampler_.wake_up_changed(now);
    if (chip::madc_stop::get(w.value) != 0) {
        sampler_.stop(now);
    }
    if (chip::madc_start::get(w.value) != 0) {
        sampler_.start(now);
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
    if (a.word == base::madc + chip::madc_control_word) {
        control_sampler({a, value}, now);
        return true;
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
