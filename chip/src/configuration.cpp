// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/configuration.hpp>

#include <optional>

#include <hxtwin/chip/error.hpp>

#include "plane.hpp"

namespace hxtwin::chip {
namespace {

template <class Configuration, class Visit>
bool visit_hemisphere(Configuration& c, hemisphere h, address a, Visit visit) {
    const auto subtree = base::subtree[h.value()];
    if (const auto at = span_at{base::driver[h.value()], 1, 1, driver::size}.find(a)) {
        visit(c.drivers[h][driver(at->first)], 0u);
    } else if (const auto pulse = span_at{base::pulse[h.value()], 1, 1, driver::size}.find(a)) {
        visit(c.pulses[h][driver(pulse->first)], 0u);
    } else if (a.word == base::common_pulse[h.value()]) {
        visit(c.common_pulses[h], 0u);
    } else if (a.word == subtree + base::cadc_config) {
        visit(c.cadc[h], 0u);
    } else if (const auto word = span_at{subtree + base::correlation_config, 3, 3, 1}.find(a)) {
        visit(c.correlation[h], word->second);
    } else if (a == ppu_control_address(h)) {
        visit(c.processors[h], 0u);
    } else {
        return false;
    }
    return true;
}

// Calls visit(value, word of its layout) for the configuration value that lives at the address. True if there
// is one.
template <class Configuration, class Visit>
bool visit_laid_out(Configuration& c, address a, Visit visit) {
    for (std::uint32_t q = 0; q < quadrant::size; ++q) {
        if (const auto at = span_at{base::neuron[q], 8, 8, 128}.find(a)) {
            const neuron n = neuron_at(hemisphere(q / 2), column(q % 2 * 128 + at->first));
            return at->second >= 2 && (visit(c.neurons[n], at->second), true);
        }
    }
    for (std::uint32_t b = 0; b < backend_block::size; ++b) {
        if (const auto at = span_at{base::backend[b], 4, 4, 256}.find(a)) {
            visit(c.backends[neuron_in_block(backend_block(b), at->first)], at->second);
            return true;
        }
        if (const auto at = span_at{base::common_backend[b], 2, 2, 1}.find(a)) {
            visit(c.common_backends[backend_block(b)], at->second);
            return true;
        }
    }
    if (const auto at = span_at{base::crossbar_node, 1, 1, crossbar_nodes}.find(a)) {
        visit(c.nodes[at->first], 0u);
        return true;
    }
    if (a.word == base::crossbar_output_config) {
        visit(c.crossbar_outputs, 0u);
        return true;
    }
    if (const auto at = span_at{base::background, 4, 3, background::size}.find(a)) {
        visit(c.backgrounds[background(at->first)], at->second);
        return true;
    }
    if (const auto at = span_at{base::madc, 4, 4, 1}.find(a)) {
        visit(c.madc, at->second);
        return true;
    }
    if (a.word == base::board_dacs) {
        visit(c.dacs, 0u);
        return true;
    }
    for (const auto h : hemisphere::all()) {
        if (visit_hemisphere(c, h, a, visit)) {
            return true;
        }
    }
    return false;
}

// Calls visit(code) for the cell of the analog parameter memory at the address.
template <class Configuration, class Visit>
bool visit_cell(Configuration& c, address a, Visit visit) {
    for (std::uint32_t q = 0; q < quadrant::size; ++q) {
        if (const auto at = span_at{base::capmem[q], 32, cells_per_neuron, 129}.find(a)) {
            if (at->first == 128) {
                visit(c.shared[quadrant(q)][at->second]);
            } else {
                visit(c.cells[neuron_at(hemisphere(q / 2), column(q % 2 * 128 + at->first))][at->second]);
            }
            return true;
        }
    }
    return false;
}

// Calls visit(offset) for the converter channel at the address.
template <class Configuration, class Visit>
bool visit_offset(Configuration& c, address a, Visit visit) {
    for (const auto h : hemisphere::all()) {
        for (std::uint32_t half = 0; half < 2; ++half) {
            const std::uint32_t west = half == 0 ? 0x800 : 0;
            if (const auto at =
                    span_at{base::subtree[h.value()] + base::cadc_offsets + west, 2, 2, 128}.find(a)) {
                auto& offsets = c.offsets[h];
                const column col(half * 128 + at->first);
                visit(at->second == 0 ? offsets.causal[col] : offsets.acausal[col]);
                return true;
            }
        }
    }
    return false;
}

template <class Value>
void append(std::vector<register_write>& to, address first, const Value& value, unsigned from_word = 0) {
    for (unsigned w = from_word; w < register_layout<Value>::words; ++w) {
        to.push_back({{first.word + w}, encode_word(value, w)});
    }
}

} // namespace

void write_register(configuration& c, register_write w) {
    const bool laid_out =
        visit_laid_out(c, w.at, [&](auto& value, unsigned word) { decode_word(value, word, w.value); });
    if (laid_out || visit_cell(c, w.at, [&](std::uint16_t& code) { code = w.value & 0x3ff; }) ||
        visit_offset(c, w.at, [&](std::int8_t& offset) {
            offset = static_cast<std::int8_t>(static_cast<int>(w.value & 0xff) - 128);
        })) {
        return;
    }
    const auto plane = plane_of(w.at);
    if (!plane || !write_plane(c.synapses[plane->hemisphere], *plane, w.value)) {
        throw unmapped_address(w.at.word, true);
    }
}

std::uint32_t read_register(const configuration& c, address a) {
    std::uint32_t result = 0;
    const bool laid_out =
        visit_laid_out(c, a, [&](const auto& value, unsigned word) { result = encode_word(value, word); });
    if (laid_out || visit_cell(c, a, [&](std::uint16_t code) { result = code; }) ||
        visit_offset(c, a, [&](std::int8_t offset) { result = static_cast<std::uint32_t>(offset + 128); })) {
        return result;
    }
    const auto plane = plane_of(a);
    const auto word = plane ? read_plane(c.synapses[plane->hemisphere], *plane) : std::nullopt;
    if (!word) {
        throw unmapped_address(a.word, false);
    }
    return *word;
}

std::vector<register_write> encode(const configuration& c) {
    std::vector<register_write> result;
    result.reserve(90'000);
    for (const auto n : neuron::all()) {
        append(result, neuron_address(n, 0), c.neurons[n], 2);
        append(result, backend_address(n, 0), c.backends[n]);
        for (unsigned k = 0; k < cells_per_neuron; ++k) {
            result.push_back({capmem_address(n, k), c.cells[n][k]});
        }
    }
    for (const auto q : quadrant::all()) {
        for (unsigned k = 0; k < shared_cells; ++k) {
            result.push_back({shared_cell_address(q, k), c.shared[q][k]});
        }
    }
    for (const auto b : backend_block::all()) {
        append(result, {base::common_backend[b.value()]}, c.common_backends[b]);
    }
    for (std::uint32_t k = 0; k < crossbar_nodes; ++k) {
        append(result, node_address(k), c.nodes[k]);
    }
    append(result, {base::crossbar_output_config}, c.crossbar_outputs);
    append(result, {base::madc}, c.madc);
    append(result, {base::board_dacs}, c.dacs);
    for (const auto b : background::all()) {
        append(result, background_address(b, 0), c.backgrounds[b]);
    }
    for (const auto h : hemisphere::all()) {
        for (const auto d : driver::all()) {
            append(result, driver_address(h, d), c.drivers[h][d]);
            append(result, pulse_address(h, d), c.pulses[h][d]);
        }
        append(result, {base::common_pulse[h.value()]}, c.common_pulses[h]);
        append(result, {base::subtree[h.value()] + base::correlation_config}, c.correlation[h]);
        append(result, {base::subtree[h.value()] + base::cadc_config}, c.cadc[h]);
        append(result, ppu_control_address(h), c.processors[h]);
        for (const auto col : column::all()) {
            const std::uint32_t first = base::subtree[h.value()] + base::cadc_offsets +
                                        (col.value() < 128 ? 0x800u : 0u) + 2 * (col.value() % 128);
            result.push_back({{first}, static_cast<std::uint32_t>(c.offsets[h].causal[col] + 128)});
            result.push_back({{first + 1}, static_cast<std::uint32_t>(c.offsets[h].acausal[col] + 128)});
        }
        for (const auto& w : plane_words(c.synapses[h], h)) {
            result.push_back(w);
        }
    }
    return result;
}

configuration decode(const std::vector<register_write>& writes) {
    configuration result;
    for (const auto& w : writes) {
        write_register(result, w);
    }
    return result;
}

} // namespace hxtwin::chip
