// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "element.hpp"

namespace hxtwin::codegen::text {
namespace {

std::string tuple_of(const std::vector<std::string>& types) {
    return fmt::format("std::tuple<{}>", fmt::join(types, ", "));
}

std::string type_of(const experiment::observable_per_synapse& o, const rule_handles& handles) {
    std::vector<std::string> types;
    for (const auto& h : handles.synapses) {
        const auto row = o.layout == experiment::layout::complete_rows
                             ? std::string(row_of(o.type))
                             : fmt::format("std::array<{}, {}>", scalar_of(o.type), h.columns.size());
        types.push_back(fmt::format("std::array<{}, {}>", row, h.rows.size()));
    }
    return tuple_of(types);
}

std::string type_of(const experiment::observable_per_neuron& o, const rule_handles& handles) {
    std::vector<std::string> types;
    for (const auto& h : handles.neurons) {
        types.push_back(o.layout == experiment::layout::complete_rows
                            ? std::string(row_of(o.type))
                            : fmt::format("std::array<{}, {}>", scalar_of(o.type), h.columns.size()));
    }
    return tuple_of(types);
}

std::string type_of(const experiment::observable_array& o, const rule_handles&) {
    return fmt::format("std::array<{}, {}>", scalar_of(o.type), o.size);
}

// As the file name of a #line directive.
std::string quoted(const std::string& label) {
    std::string out = "\"";
    for (const char c : label) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out + '"';
}

constexpr const char* service = R"(
#undef PLASTICITY_RULE_KERNEL
#line 1 "call of the kernel"
#include <array>
#include <cstdint>
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
extern std::array<grenade::vx::ppu::SynapseArrayViewHandle, {synapses}> plasticity_rule_synapses_{rule};
extern std::array<grenade::vx::ppu::NeuronViewHandle, {neurons}> plasticity_rule_neurons_{rule};
{recording}
extern "C" __attribute__((noinline, used)) void {service}([[maybe_unused]] uint32_t period) {{
    plasticity_rule_kernel_{rule}(plasticity_rule_synapses_{rule}, plasticity_rule_neurons_{rule}{argument});
}}
)";

} // namespace

std::string recording_declaration(const rule_program& program) {
    if (program.rule.raw_bytes != 0) {
        return fmt::format("struct Recording {{\n    std::array<char, {}> memory;\n}};\n",
                           program.rule.raw_bytes);
    }
    if (program.rule.observables.empty()) {
        return {};
    }
    const auto layout = layout_of(program.rule, program.handles);
    std::string members;
    for (const auto& member : layout.members) {
        const auto type =
            std::visit([&](const auto& kind) { return type_of(kind, program.handles); }, member.what);
        members += fmt::format("    {} {};\n", type, member.name);
    }
    return fmt::format("#include <cstdint>\n#include <tuple>\n#include <libnux/vx/vector_row.h>\n"
                       "struct Recording {{\n    uint64_t time;\n{}}};\n"
                       "static_assert(sizeof(Recording) == {} && alignof(Recording) == {});\n",
                       members, layout.sample_bytes, layout.alignment);
}

std::string kernel(std::size_t rule, const rule_program& program) {
    const bool recording = records(program.rule);
    const auto storage = fmt::format("extern unsigned char {}[];", name::recording(rule));
    const auto sample = fmt::format(", reinterpret_cast<Recording*>({})[{}]", name::recording(rule),
                                    program.rule.raw_bytes != 0 ? "0" : "period");
    return fmt::format("#include <array>\n{}#define PLASTICITY_RULE_KERNEL plasticity_rule_kernel_{}\n#line "
                       "1 {}\n{}\n",
                       recording_declaration(program), rule, quoted(program.rule.label),
                       program.rule.kernel) +
           fmt::format(fmt::runtime(service), fmt::arg("synapses", program.handles.synapses.size()),
                       fmt::arg("neurons", program.handles.neurons.size()), fmt::arg("rule", rule),
                       fmt::arg("service", name::service(rule)),
                       fmt::arg("recording", recording ? storage : ""),
                       fmt::arg("argument", recording ? sample : ""));
}

} // namespace hxtwin::codegen::text
