// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/assembler.hpp>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>

#include "instruction.hpp"

namespace hxtwin::ppu {
namespace {

struct suffix_text {
    std::uint8_t bit;
    char letter;
    std::uint32_t word;
};
// In the order in which they stand at the end of a mnemonic, last first.
constexpr std::array suffixes{suffix_text{suffix::record, '.', 1}, suffix_text{suffix::overflow, 'o', 0x400},
                              suffix_text{suffix::absolute, 'a', 2}, suffix_text{suffix::link, 'l', 1}};

// The table line and the bits of the suffixes; null if the mnemonic is not this line's.
bool names(const insn_spec& spec, std::string_view mnemonic, std::uint32_t& bits) {
    bits = 0;
    for (const auto& s : suffixes) {
        if (mnemonic == spec.name) {
            return true;
        }
        if ((spec.suffixes & s.bit) != 0 && mnemonic.ends_with(s.letter)) {
            mnemonic.remove_suffix(1);
            bits |= s.word;
        }
    }
    return mnemonic == spec.name;
}

std::uint32_t placed(std::string_view mnemonic, operand kind, std::int64_t value) {
    const auto field = field_of(kind);
    const auto scaled = value / field.scale;
    const auto low = field.is_signed ? -(std::int64_t{1} << (field.width - 1)) : 0;
    const auto high = (std::int64_t{1} << (field.is_signed ? field.width - 1 : field.width)) - 1;
    if (scaled * field.scale != value || scaled < low || scaled > high) {
        throw invalid_experiment(fmt::format("instruction {} has operand {}; {} to {} in steps of {} can be "
                                             "encoded",
                                             mnemonic, value, low * field.scale, high * field.scale,
                                             field.scale));
    }
    auto bits = static_cast<std::uint32_t>(scaled) & ((1u << field.width) - 1);
    if (kind == operand::spr) { // its halves are swapped
        bits = bits >> 5 | (bits & 31) << 5;
    }
    return bits << field.lsb;
}

} // namespace

std::uint32_t assemble(std::string_view mnemonic, std::initializer_list<std::int64_t> operands) {
    for (const auto& spec : insn_table()) {
        std::uint32_t word = 0;
        if (!names(spec, mnemonic, word)) {
            continue;
        }
        word |= spec.match;
        auto value = operands.begin();
        std::size_t needed = 0;
        for (auto kind : spec.operands) {
            if (kind == operand::none || (kind == operand::cond && value == operands.end())) {
                break;
            }
            ++needed;
            if (value != operands.end()) {
                word |= placed(mnemonic, kind, *value++);
            }
        }
        if (needed != operands.size()) {
            throw invalid_experiment(fmt::format("instruction {} has {} operands; it takes {}", mnemonic,
                                                 operands.size(), needed));
        }
        return word;
    }
    throw invalid_experiment(
        fmt::format("there is no instruction {}; the processor has {}", mnemonic, insn_table().size()));
}

std::vector<std::string_view> mnemonics() {
    std::vector<std::string_view> names;
    for (const auto& spec : insn_table()) {
        names.push_back(spec.name);
    }
    return names;
}

std::string_view mnemonic_of(std::uint32_t word) {
    const auto* spec = find_insn(word);
    return spec == nullptr ? std::string_view{} : spec->name;
}

} // namespace hxtwin::ppu
