// SPDX-License-Identifier: Apache-2.0
#include "kernel_text.hpp"

#include <fmt/format.h>

#include <hxtwin/ppu/assembler.hpp>

namespace bench {
namespace {

using operands = std::initializer_list<std::int64_t>;

// An instruction on vector registers.
std::string v(const char* mnemonic, operands registers) {
    return fmt::format("        .long {:#x}\n", hxtwin::ppu::assemble(mnemonic, registers));
}
// With general registers of the assembler statement: a splat's value, a memory address, the bus's base and
// index.
std::string splat(const char* mnemonic, int t, const char* value) {
    return fmt::format("        .long {:#x}|({}<<16)\n", hxtwin::ppu::assemble(mnemonic, {t, 0}), value);
}
std::string memory(const char* mnemonic, int t, const char* address) {
    return fmt::format("        .long {:#x}|({}<<11)\n", hxtwin::ppu::assemble(mnemonic, {t, 0, 0}), address);
}
std::string bus(const char* mnemonic, int t, const char* base, const char* index, int condition = 0) {
    return fmt::format("        .long {:#x}|({}<<16)|({}<<11)\n",
                       hxtwin::ppu::assemble(mnemonic, {t, 0, 0, condition}), base, index);
}
// A statement of the kernel; its text cannot contain quotes.
std::string statement(const std::string& code, const std::string& arguments) {
    return "asm volatile(R\"(\n" + code + ")\" " + arguments + ");\n";
}

constexpr const char* head = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <libnux/vx/vector_if.h>
#include <libnux/vx/vector_round_stochastic.h>
#include <libnux/vx/vector_row_math.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
constexpr auto greater = VectorIfCondition::greater, lesser = VectorIfCondition::lesser;
)";
constexpr const char* begin = R"(
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 1>& synapses,
                            std::array<NeuronViewHandle, 1>& neurons) {
    if (synapses[0].hemisphere != ppu) {
        return;
    }
    const auto& own = synapses[0];
    const auto counts = static_cast<VectorRowFracSat8>(neurons[0].get_rate_counters(true));
)";

// Clips half of a row in register w to 0..63 by way of t; 63 and 0 are in registers.
std::string clip(int w, int t, int limit, int zero) {
    return v("fxvcmpb", {w}) + v("fxvsel", {w, w, zero, 2}) + v("fxvsubbfs", {t, w, limit}) +
           v("fxvcmpb", {t}) + v("fxvsel", {w, w, limit, 1});
}

// Of half h: even or odd columns.
std::string index(int h) { return h == 0 ? "%1" : "%2"; }

constexpr const char* steps = R"(
    const VectorRowFracSat8 missing = VectorRowFracSat8(60) - counts;
    const VectorRowFracSat8 step = vector_if(missing, greater, VectorRowFracSat8(1),
                                             vector_if(missing, lesser, VectorRowFracSat8(-1), VectorRowFracSat8(0)));
)";

rule homeostasis() {
    const std::string loop = R"(
    for (size_t row = 0; row < own.rows.size(); ++row) {
        const auto w = static_cast<VectorRowFracSat8>(own.get_weights(row));
        own.set_weights(static_cast<VectorRowMod8>(saturate_weight(w + step)), row);
    }
}
)";
    const std::string setup = statement(
        memory("fxvlax", 10, "%0") + memory("fxvlax", 11, "%1") + memory("fxvlax", 12, "%2") +
            memory("fxvlax", 13, "%3") + splat("fxvsplatb", 14, "%4") + splat("fxvsplatb", 15, "%5"),
        R"(: : "b"(&step.even), "b"(&step.odd), "b"(&own.column_mask.even), "b"(&own.column_mask.odd),
                    "b"(63), "b"(0) : "memory")");
    std::string body;
    for (int h = 0; h < 2; ++h) {
        const auto i = index(h);
        body += bus("fxvinx", 1, "%0", i.c_str()) + v("fxvaddbfs", {1, 1, 10 + h}) + clip(1, 2, 14, 15) +
                v("fxvcmpb", {12 + h}) + bus("fxvoutx", 1, "%0", i.c_str(), 1);
    }
    return {"homeostasis", head + std::string(begin) + steps + loop,
            head + std::string(begin) + steps + setup + "for (const uint32_t row : own.rows) {\n" +
                statement(body, R"(: : "b"(dls_weight_base), "r"(2 * row), "r"(2 * row + 1) : "memory")") +
                "}\n}\n"};
}

rule correlation() {
    const std::string loop = R"(
    const VectorRowFracSat8 growth(40), decay(30);
    for (size_t row = 0; row < own.rows.size(); ++row) {
        const auto trace = own.get_correlation(row, true);
        const auto causal = static_cast<VectorRowFracSat8>(trace.causal >> 1);
        const auto acausal = static_cast<VectorRowFracSat8>(trace.acausal >> 1);
        auto w = static_cast<VectorRowFracSat8>(own.get_weights(row));
        w += causal * growth - acausal * decay;
        own.set_weights(static_cast<VectorRowMod8>(saturate_weight(w)), row);
    }
}
)";
    std::string setup =
        statement(memory("fxvlax", 12, "%0") + memory("fxvlax", 13, "%1") + splat("fxvsplatb", 14, "%2") +
                      splat("fxvsplatb", 15, "%3") + splat("fxvsplatb", 16, "%4") +
                      splat("fxvsplatb", 17, "%5") + splat("fxvsplatb", 18, "%6"),
                  R"(: : "b"(&own.column_mask.even), "b"(&own.column_mask.odd), "b"(63), "b"(0),
                    "b"(40), "b"(30), "b"(3) : "memory")");
    setup += statement(bus("fxvoutx", 15, "%0", "%1") + bus("fxvoutx", 15, "%0", "%2") +
                           bus("fxvoutx", 15, "%3", "%1") + bus("fxvoutx", 15, "%3", "%2"),
                       R"(: : "b"(dls_weight_base), "r"(512), "r"(513), "b"(dls_decoder_base))");
    std::string body = bus("fxvinx", 1, "%3", "%1") + bus("fxvinx", 2, "%4", "%2") +
                       bus("fxvinx", 3, "%5", "%1") + bus("fxvinx", 4, "%5", "%2");
    for (int h = 0; h < 2; ++h) {
        const auto i = index(h);
        body += bus("fxvinx", 5, "%0", i.c_str()) + v("fxvshb", {1 + h, 1 + h, -1}) +
                v("fxvshb", {3 + h, 3 + h, -1}) + v("fxvmulbfs", {1 + h, 1 + h, 16}) +
                v("fxvmulbfs", {3 + h, 3 + h, 17}) + v("fxvsubbfs", {1 + h, 1 + h, 3 + h}) +
                v("fxvaddbfs", {5, 5, 1 + h}) + clip(5, 6, 14, 15) + v("fxvcmpb", {12 + h}) +
                bus("fxvoutx", 5, "%0", i.c_str(), 1) + bus("fxvoutx", 18, "%3", i.c_str(), 1);
    }
    return {
        "correlation", head + std::string(begin) + "(void)counts;\n" + loop,
        head + std::string(begin) + "(void)counts;\n" + setup + "for (const uint32_t row : own.rows) {\n" +
            statement(body, R"(: : "b"(dls_weight_base), "r"(2 * row), "r"(2 * row + 1), "b"(dls_causal_base),
                "b"(dls_causal_base | dls_buffer_enable_mask), "b"(dls_acausal_base | dls_buffer_enable_mask)
                : "memory")") +
            "}\n}\n"};
}

constexpr const char* calcium_masks = R"(
    const auto calcium = static_cast<VectorRowFracSat16>(counts);
    const VectorRowFracSat16 strong = calcium - VectorRowFracSat16(80 * 256), weak = calcium - VectorRowFracSat16(40 * 256);
)";

rule calcium() {
    const std::string loop = R"(
    const VectorRowFracSat16 largest(63 * 256), growth(9000), decay(5000), none(0);
    for (size_t row = 0; row < own.rows.size(); ++row) {
        auto w = static_cast<VectorRowFracSat16>(static_cast<VectorRowFracSat8>(own.get_weights(row)));
        w += vector_if(strong, greater, (largest - w) * growth, vector_if(weak, greater, -(w * decay), none));
        const auto rounded = static_cast<VectorRowFracSat8>(vector_round_stochastic(w, 8));
        own.set_weights(static_cast<VectorRowMod8>(saturate_weight(rounded)), row);
    }
}
)";
    std::string setup;
    const char* quarter[] = {"even.left", "even.right", "odd.left", "odd.right"};
    for (int q = 0; q < 4; ++q) {
        setup += statement(memory("fxvlax", 20 + q, "%0") + memory("fxvlax", 24 + q, "%1"),
                           fmt::format(R"(: : "b"(&strong.{0}), "b"(&weak.{0}) : "memory")", quarter[q]));
    }
    setup +=
        statement(memory("fxvlax", 12, "%0") + memory("fxvlax", 13, "%1") + splat("fxvsplatb", 14, "%2") +
                      splat("fxvsplatb", 15, "%3") + splat("fxvsplath", 16, "%4") +
                      splat("fxvsplath", 17, "%5") + splat("fxvsplath", 18, "%6"),
                  R"(: : "b"(&own.column_mask.even), "b"(&own.column_mask.odd), "b"(63), "b"(0),
                    "b"(63 * 256), "b"(9000), "b"(5000) : "memory")");
    std::string body;
    for (int h = 0; h < 2; ++h) {
        const auto i = index(h);
        body += bus("fxvinx", 1, "%0", i.c_str()) + v("fxvupckbl", {2, 1, 15}) + v("fxvupckbr", {3, 1, 15});
        for (int q = 0; q < 2; ++q) {
            const int w = 2 + q, mask = 2 * h + q;
            body += v("fxvsubhfs", {4, 16, w}) + v("fxvmulhfs", {4, 4, 17}) + v("fxvmulhfs", {5, w, 18}) +
                    v("fxvsubhfs", {5, 15, 5}) + v("fxvcmph", {24 + mask}) + v("fxvsel", {5, 15, 5, 1}) +
                    v("fxvcmph", {20 + mask}) + v("fxvsel", {5, 5, 4, 1}) + v("fxvaddhfs", {w, w, 5}) +
                    bus("fxvinx", 4, "%3", "%4") + v("fxvshh", {4, 4, -8}) + v("fxvaddhfs", {w, w, 4});
        }
        // Packing drops the bits that rounding would clear.
        body += v("fxvpckbu", {1, 2, 3}) + clip(1, 2, 14, 15) + v("fxvcmpb", {12 + h}) +
                bus("fxvoutx", 1, "%0", i.c_str(), 1);
    }
    return {"calcium", head + std::string(begin) + calcium_masks + loop,
            head + std::string(begin) + calcium_masks + setup + "for (const uint32_t row : own.rows) {\n" +
                statement(body,
                          R"(: : "b"(dls_weight_base), "r"(2 * row), "r"(2 * row + 1), "b"(dls_randgen_base),
                "r"(0) : "memory")") +
                "}\n}\n"};
}

} // namespace

std::vector<rule> rules() { return {homeostasis(), correlation(), calcium()}; }

} // namespace bench
