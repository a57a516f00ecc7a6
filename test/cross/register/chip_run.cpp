// SPDX-License-Identifier: Apache-2.0
#include "chip_run.hpp"

#include <stdexcept>

#include <hxtwin/codegen/program.hpp>
#include <hxtwin/codegen/toolchain.hpp>
#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/ppu/image.hpp>

namespace hxtwin::cross {
namespace {

codegen::rule_program program_of(const std::string& declarations, const std::string& body,
                                 std::size_t results) {
    codegen::rule_program out;
    out.rule.label = "registers";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(10'000'000), 1};
    out.rule.kernel = R"(#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
extern volatile libnux::vx::PPUOnDLS ppu;
extern "C" { int32_t results[)" +
                      std::to_string(results) + R"(] __attribute__((section("ext.data"))) = {1}; }
)" + declarations + R"(
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    if (ppu != libnux::vx::PPUOnDLS::top) {
        return;
    }
)" + body + "}\n";
    return out;
}

chip::address address_of(chip::hemisphere h, std::uint32_t byte) {
    return byte < ppu::memory::sram_size ? chip::sram_address(h, byte / 4)
           : byte < ppu::memory::dram ? chip::address{chip::base::extmem + (byte - ppu::memory::extmem) / 4}
                                      : chip::address{chip::base::dram + (byte - ppu::memory::dram) / 4};
}

void load(chip::configuration& c, const ppu::image& image) {
    for (const auto& s : image.segments) {
        std::vector<std::uint32_t> words((s.bytes.size() + 3) / 4);
        for (std::size_t i = 0; i < s.bytes.size(); ++i) {
            words[i / 4] |= std::uint32_t{s.bytes[i]} << (24 - 8 * (i % 4));
        }
        for (const auto h : chip::hemisphere::all()) {
            c.memories.push_back({address_of(h, s.address), words});
        }
    }
    for (const auto h : chip::hemisphere::all()) {
        c.memories.push_back({address_of(h, image.at(codegen::name::location).address), {h.value()}});
        c.processors[h].inhibit_reset = true;
    }
}

void add_commands(chip::program& p, const ppu::image& image) {
    const auto status = image.at(codegen::name::status).address;
    const auto runtime = image.at(codegen::name::runtime).address;
    const auto idle = static_cast<std::uint32_t>(codegen::status::idle);
    const fpga_cycles now(1'000);
    for (const auto h : chip::hemisphere::all()) {
        p.commands.push_back({now, chip::poll_word{address_of(h, status), 0xffff'ffff, idle}});
        p.commands.push_back({now, chip::write_word{address_of(h, runtime), 0}});
        p.commands.push_back({now, chip::write_word{address_of(h, runtime + 4), 1'000}});
        p.commands.push_back({now, chip::write_word{address_of(h, status),
                                                    static_cast<std::uint32_t>(codegen::status::scheduler)}});
    }
    for (const auto h : chip::hemisphere::all()) {
        p.commands.push_back(
            {now, chip::poll_word{address_of(h, status), 0xffff'ffff, idle, fpga_cycles(12'500'000)}});
    }
}

} // namespace

chip_run run_on_chip(const std::string& declarations, const std::string& body, std::size_t results,
                     chip::configuration c, const std::vector<chip::read_words>& read) {
    const auto built = codegen::compile(codegen::generate({program_of(declarations, body, results)}));
    load(c, built.image);
    chip::program p;
    p.commands.push_back({fpga_cycles(0), chip::record_events{}});
    add_commands(p, built.image);
    const auto at = built.image.at("results").address;
    p.commands.push_back({fpga_cycles(1'000), chip::read_words{address_of(chip::hemisphere(0), at),
                                                               static_cast<std::uint32_t>(results)}});
    for (const auto& r : read) {
        p.commands.push_back({fpga_cycles(1'000), r});
    }
    chip_run out;
    out.result = emulator::make_emulator({.ideal = true})->execute(c, p);
    if (out.result.reads.size() != 1 + read.size()) {
        throw std::runtime_error("the processors did not become idle");
    }
    out.results.assign(out.result.reads[0].begin(), out.result.reads[0].end());
    out.read.assign(out.result.reads.begin() + 1, out.result.reads.end());
    return out;
}

} // namespace hxtwin::cross
