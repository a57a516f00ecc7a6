// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/isa_page.hpp>

#include <fmt/format.h>

#include <hxtwin/ppu/timing.hpp>

#include "instruction.hpp"

namespace hxtwin::ppu {
namespace {

std::string_view name_of(operand kind) {
    switch (kind) {
    case operand::none:
        break;
    case operand::rt:
        return "RT";
    case operand::rs:
        return "RS";
    case operand::ra:
    case operand::ra_out:
    case operand::ra_update:
        return "RA";
    case operand::ra0:
        return "RA0";
    case operand::rb:
        return "RB";
    case operand::si:
        return "SI";
    case operand::ui:
        return "UI";
    case operand::disp:
        return "D";
    case operand::bf:
        return "BF";
    case operand::bfa:
        return "BFA";
    case operand::bt:
        return "BT";
    case operand::ba:
        return "BA";
    case operand::bb:
        return "BB";
    case operand::sh:
        return "SH";
    case operand::mb:
        return "MB";
    case operand::me:
        return "ME";
    case operand::to:
        return "TO";
    case operand::spr:
        return "SPR";
    case operand::fxm:
        return "FXM";
    case operand::bo:
        return "BO";
    case operand::bi:
        return "BI";
    case operand::target24:
    case operand::target14:
        return "target";
    case operand::vt:
        return "VT";
    case operand::va:
        return "VA";
    case operand::vb:
        return "VB";
    case operand::cond:
        return "COND";
    case operand::simm5:
        return "SH5";
    }
    return "";
}

// Suffixes in the order in which they are written.
std::string mnemonic_of(const insn_spec& spec) {
    std::string name(spec.name);
    const auto add = [&](std::uint8_t bit, const char* text) {
        name += (spec.suffixes & bit) != 0 ? text : "";
    };
    add(suffix::link, "[l]");
    add(suffix::absolute, "[a]");
    add(suffix::overflow, "[o]");
    add(suffix::record, "[.]");
    return name;
}

std::string operands_of(const insn_spec& spec) {
    std::string text;
    for (std::size_t k = 0; k < spec.operands.size() && spec.operands[k] != operand::none; ++k) {
        const bool base = k > 0 && spec.operands[k - 1] == operand::disp;
        text += k == 0 ? "" : base ? "(" : ",";
        text += name_of(spec.operands[k]);
        text += base ? ")" : "";
    }
    return text;
}

std::string cycles_of(const insn_spec& spec, const timing& t) {
    const auto extra = spec.update ? t.update_extra : 0;
    const auto* more = spec.multiple ? ", 1 more for each further register" : "";
    switch (spec.unit) {
    case unit::simple:
        return fmt::format("{}", t.simple);
    case unit::multiply:
        return fmt::format("{}", t.multiply);
    case unit::divide:
        return fmt::format("{}", t.divide);
    case unit::load:
        return fmt::format("{}{}", t.load + extra, more);
    case unit::store:
        return fmt::format("{}{}", t.store + extra, more);
    case unit::branch:
        return fmt::format("{} or {}", t.branch, t.branch_mispredicted);
    case unit::sync:
        return fmt::format("{} after the vector unit", t.sync);
    case unit::arithmetic:
        return fmt::format("{} of the vector unit", t.vector_arithmetic);
    case unit::permute:
        return fmt::format("{} of the vector unit", t.vector_permute);
    case unit::memory:
        return fmt::format("{} of the vector unit", t.vector_memory);
    case unit::bus:
        return fmt::format("{} of the vector unit, and the bus's wait", t.vector_bus);
    }
    return "";
}

std::string table_of(std::span<const insn_spec> specs) {
    std::string text = "| instruction | operands | word | mask | cycles |\n|---|---|---|---|---|\n";
    for (const auto& spec : specs) {
        text += fmt::format("| `{}` | {} | `{:08x}` | `{:08x}` | {} |\n", mnemonic_of(spec),
                            operands_of(spec), spec.match, spec.mask, cycles_of(spec, {}));
    }
    return text;
}

} // namespace

std::string isa_page() {
    return fmt::format(R"(# Instructions of the processor

Generated from the tables that execute them (`isa_page > doc/isa.md`): a word is an instruction if its bits under the mask
are those given. Cycles are those of the cost model's defaults; of loads and products, until an instruction that needs the
result can issue. How instructions behave where the processor differs from the
architecture, and how cycles add up: `doc/model/processor.md`.

## Scalar: {} lines

`[.]` records the result in CR0, `[o]` the overflow in XER, `[l]` the next address in LR, `[a]` takes the target as an address.
`RA0` is the value 0 if it names r0.

{}
## Vector: {} lines

`COND` selects lanes by the last comparison: 0 all, 1 greater than 0, 2 less, 3 equal; of packing and unpacking it is the shift.
Names end in `b` for bytes or `h` for half-words, then `m` for modulo, `f` for fraction and `s` for saturation.

{})",
                       scalar_table().size(), table_of(scalar_table()), vector_table().size(),
                       table_of(vector_table()));
}

} // namespace hxtwin::ppu
