// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include <hxtwin/emulator/device/processor_bus.hpp>

// The processors' parallel bus: 128 lanes, which are the even or the odd columns of a row.
namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t external_base = 0x8000'0000, dram_base = 0x8100'0000;

enum plane : std::uint32_t {
    weights = 0x0,
    even_switches = 0x1,
    odd_switches = 0x2,
    labels = 0x4,
    causal = 0x8,
    reset_causal = 0x9, // a reset whatever the payload
    acausal = 0xc,
    reset_acausal = 0xd,
};

constexpr std::uint8_t readout_bit = 0x20, reset_bit = 0x2;

// Bits 23:22 are alike whether set or not: the block answers at both.
struct place {
    std::uint32_t plane, row, half;
    bool buffered;
};

place place_of(std::uint32_t address) {
    const std::uint32_t offset = address & ~0x00c0'0000u;
    const place p{offset >> 16 & 0xf, (offset & 0xffff) / 2, offset & 1, (offset & 0x0020'0000) != 0};
    const bool converts = p.plane == causal || p.plane == acausal;
    if (offset >= 0x0040'0000 || (offset & 0x0010'0000) != 0 || p.row > chip::switch_row ||
        (p.buffered && !converts)) {
        throw ppu::bus_error{address, "nothing answers on the vector bus"};
    }
    return p;
}

bool is_switch_plane(const place& p) {
    return p.row == chip::switch_row && p.plane == (p.half == 0 ? even_switches : odd_switches);
}

// A lane as the array stores it; weights and labels have six bits.
std::uint8_t stored(const chip::synapse_array& s, const place& p, chip::column c) {
    const auto& lines = s.switches[c];
    if (is_switch_plane(p)) {
        return static_cast<std::uint8_t>(lines.exc | lines.inh << 1);
    }
    if (p.row == chip::switch_row) {
        return p.plane == weights ? (lines.readout_causal ? readout_bit : 0)
                                  : (lines.readout_acausal ? readout_bit : 0);
    }
    return p.plane == weights ? s.weight(chip::row(p.row), c) : s.label(chip::row(p.row), c);
}

void store_lane(chip::synapse_array& s, const place& p, chip::column c, std::uint8_t value) {
    auto& lines = s.switches[c];
    if (is_switch_plane(p)) {
        lines.exc = (value & 1) != 0;
        lines.inh = (value & 2) != 0;
    } else if (p.row == chip::switch_row) {
        (p.plane == weights ? lines.readout_causal : lines.readout_acausal) = (value & readout_bit) != 0;
    } else if (p.plane == weights) {
        s.weight(chip::row(p.row), c) = value & chip::largest_weight;
    } else {
        s.label(chip::row(p.row), c) = value & chip::largest_label;
    }
}

bool is_storage(const place& p) { return p.plane == weights || p.plane == labels || is_switch_plane(p); }

// The words of a vector lie in external memory in reverse order, the bytes of a word in theirs.
constexpr std::size_t external_byte(std::size_t lane) { return 128 - (lane & 0xfc) - 4 + (lane & 3); }
static_assert(external_byte(0) == 124 && external_byte(3) == 127 && external_byte(127) == 3);

} // namespace

std::span<std::uint8_t> processor_bus::external_vector(std::uint32_t address) {
    const bool in_dram = address >= dram_base;
    const std::size_t offset = std::size_t{address - (in_dram ? dram_base : external_base)} << 4;
    auto bytes = in_dram ? omnibus_.memories().dram.bytes() : omnibus_.memories().extmem.bytes();
    if (offset + ppu::lanes > bytes.size()) {
        throw ppu::bus_error{address, "the vector lies beyond the memory on the FPGA"};
    }
    if (offset % ppu::lanes != 0) {
        throw ppu::bus_error{address, "vectors in memory on the FPGA are aligned to 128 bytes"};
    }
    return bytes.subspan(offset, ppu::lanes);
}

ppu_cycles processor_bus::vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles time) {
    const tick now = time.count();
    if (address < external_base) {
        return ppu_cycles(read_synapses(address, into, now));
    }
    const auto bytes = external_vector(address);
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        into[lane] = bytes[external_byte(lane)];
    }
    const tick wait = wait_for_port(now) + waits_.external_vector_load;
    port_free_ = now + wait;
    return ppu_cycles(wait);
}

ppu_cycles processor_bus::vector_out(std::uint32_t address, const ppu::vector& from,
                                     const std::array<bool, ppu::lanes>& mask, ppu_cycles time) {
    const tick now = time.count();
    if (address < external_base) {
        return ppu_cycles(write_synapses(address, from, mask, now));
    }
    const auto bytes = external_vector(address);
    for (std::size_t lane = 0; lane < ppu::lanes; ++lane) {
        if (mask[lane]) {
            bytes[external_byte(lane)] = from[lane];
        }
    }
    const tick wait = wait_for_port(now);
    port_free_ = now + wait + waits_.external_vector_port;
    return ppu_cycles(wait + waits_.external_vector_store);
}

tick processor_bus::read_synapses(std::uint32_t address, ppu::vector& into, tick now) {
    const place p = place_of(address);
    if (is_storage(p)) {
        const auto& array = omnibus_.config().synapses[hemisphere_];
        for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
            into[lane] = stored(array, p, chip::column_of_lane(p.half, lane));
        }
        return waits_.synapse_vector;
    }
    if ((p.plane != causal && p.plane != acausal) || p.row == chip::switch_row) {
        throw ppu::bus_error{address, "nothing can be read there on the vector bus"};
    }
    const auto kind = p.plane == causal ? channel_kind::causal : channel_kind::acausal;
    for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
        into[lane] =
            omnibus_.convert(hemisphere_, kind, p.row, chip::column_of_lane(p.half, lane), p.buffered, now);
    }
    const auto& cadc = omnibus_.config().cadc[hemisphere_];
    return waits_.synapse_vector +
           (p.buffered ? 0 : waits_.converter_ramp + cadc.reset_wait + cadc.dead_time);
}

tick processor_bus::write_synapses(std::uint32_t address, const ppu::vector& from,
                                   const std::array<bool, ppu::lanes>& mask, tick now) {
    const place p = place_of(address);
    const bool resets_neurons =
        p.row == chip::switch_row && (p.plane == causal || p.plane == reset_causal) && !p.buffered;
    if (!is_storage(p) && !resets_neurons) {
        throw ppu::bus_error{address, p.plane >= causal && p.plane <= reset_acausal
                                          ? "there are no correlation sensors to reset"
                                          : "nothing can be written there on the vector bus"};
    }
    if (is_switch_plane(p)) {
        omnibus_.analog().advance(hemisphere_, now);
    } else if (is_storage(p)) {
        omnibus_.analog().deliver(hemisphere_, now);
    }
    for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
        const auto c = chip::column_of_lane(p.half, lane);
        if (mask[lane] && is_storage(p)) {
            store_lane(omnibus_.config().synapses[hemisphere_], p, c, from[lane]);
        } else if (mask[lane] && (p.plane == reset_causal || (from[lane] & reset_bit) != 0)) {
            omnibus_.reset_neuron(chip::neuron_at(hemisphere_, c), now);
        }
    }
    if (is_storage(p)) {
        omnibus_.synapses_changed(hemisphere_, p.row, is_switch_plane(p));
    }
    return waits_.synapse_vector;
}

} // namespace hxtwin::emulator
