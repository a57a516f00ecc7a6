// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/disassembler.hpp>

#include <fmt/format.h>

#include "instruction.hpp"

namespace hxtwin::ppu {
namespace {

std::int64_t value_of(operand kind, std::uint32_t word) {
    const auto field = field_of(kind);
    auto bits = word >> field.lsb & ((1u << field.width) - 1);
    if (kind == operand::spr) {
        bits = bits >> 5 | (bits & 31) << 5;
    }
    std::int64_t value = bits;
    if (field.is_signed && (bits >> (field.width - 1)) != 0) {
        value -= std::int64_t{1} << field.width;
    }
    return value * field.scale;
}

std::string text_of(operand kind, std::uint32_t word, std::uint32_t pc) {
    const auto value = value_of(kind, word);
    if (kind == operand::target14 || kind == operand::target24) {
        const bool absolute = (word & 2) != 0;
        return fmt::format("0x{:08x}", static_cast<std::uint32_t>(absolute ? value : pc + value));
    }
    if (kind == operand::ra0 && value == 0) {
        return "0";
    }
    return fmt::format("{}{}", field_of(kind).prefix, value);
}

std::string mnemonic_of(const insn_spec& spec, std::uint32_t word) {
    std::string name(spec.name);
    const auto append = [&](std::uint8_t which, std::uint32_t bit, char letter) {
        if ((spec.suffixes & which) != 0 && (word & bit) != 0) {
            name += letter;
        }
    };
    append(suffix::overflow, 0x400, 'o');
    append(suffix::record, 1, '.');
    append(suffix::link, 1, 'l');
    append(suffix::absolute, 2, 'a');
    return name;
}

} // namespace

std::string disassemble(std::uint32_t word, std::uint32_t pc) {
    const auto* spec = find_insn(word);
    if (spec == nullptr) {
        return fmt::format(".long 0x{:08x}", word);
    }
    auto text = mnemonic_of(*spec, word);
    char separator = ' ';
    for (std::size_t k = 0; k < spec->operands.size() && spec->operands[k] != operand::none; ++k) {
        const auto kind = spec->operands[k];
        if (kind == operand::cond && value_of(kind, word) == 0) {
            break;
        }
        text += separator + text_of(kind, word, pc);
        separator = ',';
        if (kind == operand::disp) {
            text += fmt::format("({})", text_of(spec->operands[++k], word, pc));
        }
    }
    return text;
}

} // namespace hxtwin::ppu
