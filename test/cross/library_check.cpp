// SPDX-License-Identifier: Apache-2.0
#include "library_check.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

namespace hxtwin::cross {

codegen::rule_program rule_of(std::string kernel) {
    codegen::rule_program out;
    out.rule.label = "library";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1'000'000), 1};
    out.rule.kernel = std::move(kernel);
    return out;
}

// A program that works out all values once, before which `declarations` stand.
std::string kernel_of(const std::string& declarations, const std::vector<check>& checks) {
    std::string body;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        body += "    results[" + std::to_string(i) + "] = static_cast<int32_t>(" + checks[i].text + ");\n";
    }
    return declarations + "extern \"C\" volatile int32_t results[" + std::to_string(checks.size()) +
           "];\nvolatile int32_t results[" + std::to_string(checks.size()) + R"(];
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
)" + body + "}\n";
}

std::int32_t word_at(const processor_pair& pair, unsigned processor, std::uint32_t address) {
    const auto bytes = pair.processors[processor].sram().subspan(address, 4);
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(bytes[0]) << 24 | bytes[1] << 16 |
                                     bytes[2] << 8 | bytes[3]);
}

void expect_all(const std::string& declarations, const std::vector<check>& checks) {
    const auto built = codegen::compile(codegen::generate({rule_of(kernel_of(declarations, checks))}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto results = built.image.at("results").address;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        EXPECT_EQ(word_at(pair, 0, results + static_cast<std::uint32_t>(4 * i)), checks[i].expected)
            << checks[i].text;
    }
}

std::string text_in_mailbox(const processor_pair& pair) {
    const auto bytes = pair.processors[0].sram().subspan(0x3000, 0x1000);
    return {bytes.begin(), std::find(bytes.begin(), bytes.end(), 0)};
}

} // namespace hxtwin::cross
