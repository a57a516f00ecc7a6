// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace libnux::vx {

enum class PPUOnDLS : uint32_t { top = 0, bottom = 1 };

constexpr size_t dls_num_rows = 256;
constexpr size_t dls_num_columns = 256;
constexpr size_t dls_vector_size = 128;
constexpr size_t dls_num_vectors_per_row = 2;
constexpr size_t dls_num_vector_slices = 8;
constexpr size_t dls_vector_slice_size = 16;

// Vector bus: vector index 2 row + half stands at base + index; half 0 holds the even columns, 1 the odd
// ones.
constexpr uint32_t dls_weight_base = 0x0000'0000;
constexpr uint32_t dls_config_even_base = 0x0001'0000;
constexpr uint32_t dls_config_odd_base = 0x0002'0000;
constexpr uint32_t dls_decoder_base = 0x0004'0000;
constexpr uint32_t dls_causal_base = 0x0008'0000;
constexpr uint32_t dls_vreset_causal_base = 0x0009'0000;
constexpr uint32_t dls_acausal_base = 0x000c'0000;
constexpr uint32_t dls_vreset_acausal_base = 0x000d'0000;
constexpr uint32_t dls_randgen_base = 0x000e'0000;
constexpr uint32_t dls_raw_base = 0x000f'0000;
constexpr uint32_t dls_buffer_enable_mask = 0x0020'0000; // converter results of the last conversion
constexpr uint32_t dls_test_mask = 0x0010'0000;          // what it does is not public: the chip refuses it
constexpr uint32_t dls_neuron_reset_base = 0x00c9'0000 + 512;
constexpr uint32_t dls_extmem_base = 0x8000'0000;
constexpr uint32_t dls_extmem_dram_base = 0x8100'0000;

constexpr uint8_t dls_weight_mask = 0x3f;
constexpr uint8_t dls_decoder_mask = 0x3f;
constexpr uint8_t dls_correlation_reset = 0x3;

} // namespace libnux::vx
