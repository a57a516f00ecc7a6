// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>

#include <hxtwin/emulator/device/processor_bus.hpp>
#include <hxtwin/ppu/image.hpp>

#include "device/synapse_place.hpp"

// The processors' parallel bus: 128 lanes, which are the even or the odd columns of a row.
namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t external_base = 0x8000'0000, dram_base = 0x8100'0000;

constexpr std::uint8_t reset_bit = 0x2; // of a neuron

// The words of a vector lie in external memory in reverse order, the bytes of a word in theirs.
constexpr std::size_t external_byte(std::size_t lane) { return 128 - (lane & 0xfc) - 4 + (lane & 3); }
static_assert(external_byte(0) == 124 && external_byte(3) == 127 && external_byte(127) == 3);

external external_vector(std::uint32_t address) {
    const bool in_dram = address >= dram_base;
    const std::size_t offset = std::size_t{address - (in_dram ? dram_base : external_base)} << 4;
    if (offset + ppu::lanes > (in_dram ? ppu::memory::dram_size : ppu::memory::extmem_size)) {
        throw ppu::bus_error{address, "the vector lies beyond the memory on the FPGA"};
    }
    if (offset % ppu::lanes != 0) {
        throw ppu::bus_error{address, "vectors in memory on the FPGA are aligned to 128 bytes"};
    }
    return {in_dram, offset};
}

} // namespace

void processor_bus::write_vector(const external& to, const ppu::vector& from, const lane_mask& mask) {
    ppu::vector bytes;
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        bytes[external_byte(lane)] = from[lane];
    }
    if (std::find(mask.begin(), mask.end(), false) == mask.end()) {
        return write(to, bytes);
    }
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        if (mask[lane]) {
            const auto at = external_byte(lane);
            write({to.in_dram, to.offset + at}, std::span(bytes).subspan(at, 1));
        }
    }
}

ppu_cycles processor_bus::vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles time) {
    const tick now = time.count();
    if (address < external_base) {
        return ppu_cycles(read_synapses(address, into, now));
    }
    ppu::vector bytes;
    read(external_vector(address), bytes);
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        into[lane] = bytes[external_byte(lane)];
    }
    const tick wait = wait_for_port(now) + waits_.external_vector_load;
    port_free_ = now + wait;
    return ppu_cycles(wait);
}

ppu_cycles processor_bus::vector_out(std::uint32_t address, const ppu::vector& from, const lane_mask& mask,
                                     ppu_cycles time) {
    const tick now = time.count();
    if (address < external_base) {
        return ppu_cycles(write_synapses(address, from, mask, now));
    }
    write_vector(external_vector(address), from, mask);
    const tick wait = wait_for_port(now);
    port_free_ = now + wait + waits_.external_vector_port;
    return ppu_cycles(wait + waits_.external_vector_store);
}

tick processor_bus::read_synapses(std::uint32_t address, ppu::vector& into, tick now) {
    const place p = place_of(address);
    if (p.is_storage()) {
        read_storage(omnibus_.config().synapses[hemisphere_], p, into);
        return waits_.synapse_vector;
    }
    if (p.is_random()) {
        random_.next(p.half, into);
        return waits_.synapse_vector;
    }
    if (!p.is_conversion()) {
        throw ppu::bus_error{address, "nothing can be read there on the vector bus"};
    }
    const auto kind = p.plane == causal ? channel_kind::causal : channel_kind::acausal;
    if (!p.buffered) {
        omnibus_.convert(hemisphere_, p.row, now);
    }
    take_half(omnibus_.codes(hemisphere_, kind).data(), p.half, into);
    const auto& cadc = omnibus_.config().cadc[hemisphere_];
    return waits_.synapse_vector +
           (p.buffered ? 0 : waits_.converter_ramp + cadc.reset_wait + cadc.dead_time);
}

tick processor_bus::write_synapses(std::uint32_t address, const ppu::vector& from, const lane_mask& mask,
                                   tick now) {
    const place p = place_of(address);
    if (p.is_storage()) {
        write_array(p, from, mask, now);
    } else if (p.is_random()) {
        random_.seed(p.half, from, mask);
    } else if (!p.is_reset()) {
        throw ppu::bus_error{address, "nothing can be written there on the vector bus"};
    } else if (p.row == chip::switch_row) {
        reset_neurons(p, from, mask, now);
    } else {
        return reset_sensors(p, from, mask, now);
    }
    return waits_.synapse_vector;
}

void processor_bus::write_array(const place& p, const ppu::vector& from, const lane_mask& mask, tick now) {
    if (p.is_switch()) {
        omnibus_.analog().advance(hemisphere_, now);
    } else {
        omnibus_.synapses_change(hemisphere_, p.moves_sensors(), now);
    }
    write_storage(omnibus_.config().synapses[hemisphere_], p, from, mask);
    omnibus_.synapses_changed(hemisphere_, p.synapse_row(), p.is_switch(), p.moves_sensors());
}

void processor_bus::reset_neurons(const place& p, const ppu::vector& from, const lane_mask& mask, tick now) {
    for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
        if (mask[lane] && (p.plane == reset_causal || (from[lane] & reset_bit) != 0)) {
            omnibus_.reset_neuron(chip::neuron_at(hemisphere_, chip::column_of_lane(p.half, lane)), now);
        }
    }
}

tick processor_bus::reset_sensors(const place& p, const ppu::vector& from, const lane_mask& mask, tick now) {
    const bool whole = p.plane == reset_causal || p.plane == reset_acausal;
    lanes_of<std::uint8_t> which{};
    ppu::vector all;
    all.fill(correlation::causal_branch | correlation::acausal_branch);
    put_half(which.data(), p.half, whole ? all : from, mask, all[0]);
    omnibus_.reset_sensors(hemisphere_, p.row, which, now);
    const auto& c = omnibus_.config().correlation[hemisphere_];
    return waits_.sensor_reset + c.reset_duration + c.reset_fall_time;
}

} // namespace hxtwin::emulator
