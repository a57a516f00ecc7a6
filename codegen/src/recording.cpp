// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/codegen/recording.hpp>

#include <numeric>
#include <variant>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>

#include "element.hpp"

namespace hxtwin::codegen {
namespace {

constexpr std::uint32_t columns_per_row = 256;
constexpr std::uint32_t row_alignment = 128;

std::uint32_t round_up(std::uint32_t value, std::uint32_t step) { return (value + step - 1) / step * step; }

// What each handle contributes to an observable.
struct part {
    std::uint32_t rows = 0;
    const std::vector<std::uint8_t>* columns = nullptr; // nullptr: an array
    std::uint32_t bytes = 0;
};

struct shape {
    experiment::element type;
    bool complete_rows = false;
    std::vector<part> parts;
    std::uint32_t alignment() const { return complete_rows ? row_alignment : bytes_of(type); }
};

part part_of(std::uint32_t rows, const std::vector<std::uint8_t>& columns, const shape& s) {
    const auto width = s.complete_rows ? columns_per_row : static_cast<std::uint32_t>(columns.size());
    return {rows, &columns, rows * width * bytes_of(s.type)};
}

shape shape_of(const experiment::observable_per_synapse& o, const rule_handles& handles) {
    shape s{o.type, o.layout == experiment::layout::complete_rows, {}};
    for (const auto& h : handles.synapses) {
        s.parts.push_back(part_of(static_cast<std::uint32_t>(h.rows.size()), h.columns, s));
    }
    return s;
}

shape shape_of(const experiment::observable_per_neuron& o, const rule_handles& handles) {
    shape s{o.type, o.layout == experiment::layout::complete_rows, {}};
    for (const auto& h : handles.neurons) {
        s.parts.push_back(part_of(1, h.columns, s));
    }
    return s;
}

shape shape_of(const experiment::observable_array& o, const rule_handles&) {
    return {o.type, false, {part{o.size, nullptr, o.size * bytes_of(o.type)}}};
}

shape shape_of(const experiment::observable& o, const rule_handles& handles) {
    return std::visit([&](const auto& kind) { return shape_of(kind, handles); }, o);
}

std::uint32_t bytes_of_parts(const std::vector<part>& parts, std::size_t first = 0) {
    return std::accumulate(parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(), 0u,
                           [](std::uint32_t sum, const part& p) { return sum + p.bytes; });
}

std::int32_t element_at(std::span<const std::uint8_t> bytes, std::uint32_t index, experiment::element type) {
    if (bytes_of(type) == 1) {
        const auto value = bytes[index];
        return type == experiment::element::int8 ? static_cast<std::int8_t>(value) : value;
    }
    const auto value = static_cast<std::uint16_t>(bytes[2 * index] << 8 | bytes[2 * index + 1]);
    return type == experiment::element::int16 ? static_cast<std::int16_t>(value) : value;
}

decoded_part decode_part(const part& p, const shape& s, std::span<const std::uint8_t> bytes) {
    decoded_part out;
    if (p.columns == nullptr || !s.complete_rows) {
        const auto count = p.bytes / bytes_of(s.type);
        for (std::uint32_t i = 0; i < count; ++i) {
            out.values.push_back(element_at(bytes, i, s.type));
        }
        return out;
    }
    for (std::uint32_t row = 0; row < p.rows; ++row) {
        for (const std::uint32_t column : *p.columns) { // even columns stand first
            const auto index = row * columns_per_row + column % 2 * (columns_per_row / 2) + column / 2;
            out.values.push_back(element_at(bytes, index, s.type));
        }
    }
    return out;
}

} // namespace

bool records(const experiment::plasticity_rule& rule) {
    return rule.raw_bytes != 0 || !rule.observables.empty();
}

std::uint64_t recording_bytes(const experiment::plasticity_rule& rule, const rule_handles& handles) {
    if (rule.observables.empty()) {
        return rule.raw_bytes;
    }
    return std::uint64_t{layout_of(rule, handles).sample_bytes} * rule.timer.num_periods;
}

recording_layout layout_of(const experiment::plasticity_rule& rule, const rule_handles& handles) {
    recording_layout out;
    std::uint32_t end = sizeof(std::uint64_t);
    for (const auto& [name, what] : rule.observables) {
        const auto s = shape_of(what, handles);
        if (s.parts.empty()) {
            throw invalid_experiment(
                fmt::format("observable \"{}\" of rule \"{}\" has nothing to observe: the rule acts on no {}",
                            name, rule.label,
                            std::holds_alternative<experiment::observable_per_synapse>(what) ? "projection"
                                                                                             : "population"));
        }
        const auto bytes = bytes_of_parts(s.parts);
        const auto begin = round_up(end, s.alignment());
        out.members.push_back({name, what, begin + bytes_of_parts(s.parts, 1), bytes});
        out.alignment = std::max(out.alignment, s.alignment());
        end = begin + bytes;
    }
    out.sample_bytes = round_up(end, out.alignment);
    return out;
}

decoded_sample decode(const experiment::plasticity_rule& rule, const rule_handles& handles,
                      std::span<const std::uint8_t> sample, std::uint64_t period) {
    const auto layout = layout_of(rule, handles);
    if (sample.size() != layout.sample_bytes) {
        throw internal_error(fmt::format("a sample of rule \"{}\" has {} bytes, not {}", rule.label,
                                         layout.sample_bytes, sample.size()));
    }
    decoded_sample out;
    out.period = period;
    std::uint64_t time = 0;
    for (const auto byte : sample.first(sizeof time)) {
        time = time << 8 | byte;
    }
    out.time = ppu_cycles(static_cast<std::int64_t>(time));
    for (const auto& member : layout.members) {
        const auto s = shape_of(member.what, handles);
        auto offset = member.offset; // the parts of a std::tuple stand in reverse order
        for (std::size_t i = 0; i < s.parts.size(); ++i) {
            out.observables[member.name].push_back(
                decode_part(s.parts[i], s, sample.subspan(offset, s.parts[i].bytes)));
            offset -= i + 1 < s.parts.size() ? s.parts[i + 1].bytes : 0;
        }
    }
    return out;
}

} // namespace hxtwin::codegen
