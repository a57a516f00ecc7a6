// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/chip/relation.hpp>

// The chip's register bus ("omnibus"): 32-bit words at word addresses. Bases as in haldls' omnibus constants
// (see doc/model/register-map.md); offsets marked "ours" are not published.
namespace hxtwin::chip {

struct address {
    std::uint32_t word = 0;
    auto operator<=>(const address&) const = default;
};

namespace base {
inline constexpr std::uint32_t madc = 0x000c'0000;                           // four words
inline constexpr std::uint32_t padi[2] = {0x0011'0000, 0x0011'8000};         // +0 event injection
inline constexpr std::uint32_t common_pulse[2] = {0x0011'0001, 0x0011'8001}; // ours
inline constexpr std::uint32_t driver[2] = {0x0011'0400, 0x0011'8400};
inline constexpr std::uint32_t pulse[2] = {0x0011'0480, 0x0011'8480};        // ours: a driver's second word
inline constexpr std::uint32_t neuron_reset[2] = {0x0012'2000, 0x0012'a000}; // west, east; stride 4
inline constexpr std::uint32_t post_pulse[2] = {0x0012'2400, 0x0012'a400};   // west, east: of all neurons
inline constexpr std::uint32_t spike_counter[2] = {0x0012'2800, 0x0012'a800};
inline constexpr std::uint32_t spike_counter_reset[2] = {0x0012'2c00, 0x0012'ac00};
inline constexpr std::uint32_t crossbar_output_config = 0x0013'0000;
inline constexpr std::uint32_t background = 0x0013'0010;    // ours: stride 4, three words each
inline constexpr std::uint32_t crossbar_node = 0x0013'0040; // ours
inline constexpr std::uint32_t drop_counter = 0x0013'00a0;  // ours
inline constexpr std::uint32_t event_counter = 0x0013'00c0; // ours
inline constexpr std::uint32_t capmem[4] = {0x0014'0000, 0x0014'8000, 0x0015'0000, 0x0015'8000};
inline constexpr std::uint32_t neuron[4] = {0x0016'0000, 0x0016'8000, 0x0017'0000, 0x0017'8000};
inline constexpr std::uint32_t backend[2] = {0x001a'1000, 0x001a'9000};
inline constexpr std::uint32_t common_backend[2] = {0x001a'1800, 0x001a'9800};
inline constexpr std::uint32_t subtree[2] = {0x0200'0000, 0x0300'0000}; // per hemisphere
inline constexpr std::uint32_t correlation_config = 0x0020'0000;        // in the subtree: three words
inline constexpr std::uint32_t cadc_offsets = 0x0040'0000; // in the subtree: +0x800 west, +0 east
inline constexpr std::uint32_t cadc_config = 0x0040'1000;
inline constexpr std::uint32_t sram = 0x0080'0000;        // 4096 words
inline constexpr std::uint32_t ppu_control = 0x00a0'0000; // +1 status
inline constexpr std::uint32_t synapses = 0x00c0'0000;    // planes below
inline constexpr std::uint32_t weights = 0x0000'0000;
inline constexpr std::uint32_t even_switches = 0x0001'0000; // row 256: column current switches
inline constexpr std::uint32_t odd_switches = 0x0002'0000;
inline constexpr std::uint32_t time_calibs = even_switches; // rows 0 to 255: of the weights' bytes
inline constexpr std::uint32_t amp_calibs = odd_switches;   // of the labels' bytes
inline constexpr std::uint32_t labels = 0x0004'0000;
inline constexpr std::uint32_t causal = 0x0008'0000;
inline constexpr std::uint32_t acausal = 0x000c'0000;
inline constexpr std::uint32_t correlation_reset = 0x0009'0000; // of a row; row 256: neuron resets
inline constexpr std::uint32_t random_generators = 0x000e'0000;
inline constexpr std::uint32_t raw_synapses = 0x000f'0000; // two rows of bytes per row: weights, labels
inline constexpr std::uint32_t buffered = 0x0020'0000;     // converter reads without a new conversion
inline constexpr std::uint32_t extmem = 0x8000'0000;       // 32 Ki words, on the FPGA
inline constexpr std::uint32_t dram = 0x8400'0000;         // 64 Mi words, on the FPGA
inline constexpr std::uint32_t board_dacs = 0x8800'1000;   // on the FPGA's serial bus; offset ours
} // namespace base

inline constexpr std::uint32_t sram_words = 4096;
inline constexpr std::uint32_t extmem_words = 32 * 1024;
inline constexpr std::uint32_t dram_words = 64 * 1024 * 1024;
inline constexpr std::uint32_t switch_row = 256;
inline constexpr std::uint32_t words_per_row =
    64; // four synapses a word: 32 words even columns, then 32 words odd ones

constexpr address neuron_address(neuron n, std::uint32_t word) {
    return {base::neuron[quadrant_of(n).value()] + 8 * (column_of(n).value() % 128) + word};
}
constexpr address capmem_address(neuron n, std::uint32_t cell) {
    return {base::capmem[quadrant_of(n).value()] + 32 * (column_of(n).value() % 128) + cell};
}
constexpr address shared_cell_address(quadrant q, std::uint32_t cell) {
    return {base::capmem[q.value()] + 32 * 128 + cell};
}
constexpr address backend_address(neuron n, std::uint32_t word) {
    return {base::backend[backend_block_of(n).value()] + 4 * position_in_block(n) + word};
}
// Read: bits 7:0 count, bit 8 overflow. Reading does not clear.
constexpr address spike_counter_address(neuron n) {
    return {base::spike_counter[backend_block_of(n).value()] + 4 * position_in_block(n)};
}
constexpr address spike_counter_reset_address(neuron n) {
    return {base::spike_counter_reset[backend_block_of(n).value()] + 4 * position_in_block(n)};
}
constexpr address neuron_reset_address(neuron n) {
    return {base::neuron_reset[backend_block_of(n).value()] + 4 * position_in_block(n)};
}
// Write-only: bits 3:0 buses, 21:16 label, 26:22 row select.
constexpr address padi_injection_address(hemisphere h) { return {base::padi[h.value()]}; }
constexpr address driver_address(hemisphere h, driver d) { return {base::driver[h.value()] + d.value()}; }
constexpr address pulse_address(hemisphere h, driver d) { return {base::pulse[h.value()] + d.value()}; }
// Write-only: a post pulse for the correlation sensors of a block's 256 columns.
constexpr address post_pulse_address(backend_block b) { return {base::post_pulse[b.value()]}; }
constexpr address background_address(background b, std::uint32_t word) {
    return {base::background + 4 * b.value() + word};
}
constexpr address node_address(std::uint32_t node) { return {base::crossbar_node + node}; }
constexpr address synapse_plane_address(hemisphere h, std::uint32_t plane, std::uint32_t row,
                                        std::uint32_t word) {
    return {base::subtree[h.value()] + base::synapses + plane + row * words_per_row + word};
}
constexpr address sram_address(hemisphere h, std::uint32_t word) {
    return {base::subtree[h.value()] + base::sram + word};
}
constexpr address ppu_control_address(hemisphere h) { return {base::subtree[h.value()] + base::ppu_control}; }
constexpr address ppu_status_address(hemisphere h) {
    return {base::subtree[h.value()] + base::ppu_control + 1};
}

// Column of byte j (0 the most significant) of word x in a row of a synapse plane.
constexpr column column_of_byte(std::uint32_t x, std::uint32_t j) {
    return x < 32 ? column(8 * x + 2 * j) : column(8 * (x - 32) + 2 * j + 1);
}

// Weight bytes cross the register bus with bits 0 to 4 reversed; bit 5 stays. Its own inverse. (The vector
// bus of the processors carries them unpermuted.)
constexpr std::uint8_t permuted_weight(std::uint8_t w) {
    return static_cast<std::uint8_t>((w & 0x20) | (w & 1) << 4 | (w & 2) << 2 | (w & 4) | (w & 8) >> 2 |
                                     (w & 16) >> 4);
}
static_assert(permuted_weight(0b100110) == 0b101100 &&
              permuted_weight(permuted_weight(0b010011)) == 0b010011);

} // namespace hxtwin::chip
