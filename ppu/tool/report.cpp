// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <fmt/format.h>

#include <hxtwin/ppu/disassembler.hpp>

namespace hxtwin::ppu {

std::string text_of(const ppu_trap::place& p) {
    std::string text = p.function.empty() ? fmt::format("0x{:08x}", p.pc) : p.function;
    if (p.line != 0) {
        text += fmt::format(", {}:{}", p.file, p.line);
    }
    return text;
}

std::string sentence_of(const ppu::image& image, const ppu_trap& t) {
    return ppu_trap(image.place_of(t.where.pc), t.state).what();
}

std::string registers_of(const board& b) {
    const auto& s = b.cpu().state();
    std::string text;
    for (unsigned k = 0; k < s.r.size(); ++k) {
        text += fmt::format("{:>4} 0x{:08x}{}", fmt::format("r{}", k), s.r[k], k % 4 == 3 ? "\n" : "  ");
    }
    text += fmt::format(
        "  pc 0x{:08x}    lr 0x{:08x}   ctr 0x{:08x}    cr 0x{:08x}\n xer 0x{:08x}   msr 0x{:08x}\n", s.pc,
        s.lr, s.ctr, s.cr, s.xer, s.msr);
    return text + fmt::format("  at {}\n", text_of(b.image().place_of(s.pc)));
}

std::string listing::line_of(const traced& t) {
    auto place = text_of(image_.place_of(t.pc));
    const auto instruction = disassemble(t.word, t.pc);
    if (place == last_) {
        return fmt::format("{:>10}  {:08x}  {}\n", t.at.count(), t.pc, instruction);
    }
    last_ = place;
    return fmt::format("{:>10}  {:08x}  {:<28}  {}\n", t.at.count(), t.pc, instruction, place);
}

} // namespace hxtwin::ppu
