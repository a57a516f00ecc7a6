// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "vector_table.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "vector_arithmetic-inl.hpp"
#include "vector_memory.hpp"
#include "vector_permute-inl.hpp"

// The vector instructions of the published s2pp RTL; names as in its assembler. Extended opcode 0 and others
// that are not listed do nothing on the silicon.
// The handlers are plain loops, which the compiler turns into instructions of each target.
HWY_BEFORE_NAMESPACE();
namespace hxtwin::ppu {
namespace HWY_NAMESPACE {

namespace vectors = exec::HWY_NAMESPACE;

using enum operand;
using enum exec::HWY_NAMESPACE::target;
using exec::HWY_NAMESPACE::fraction_product;
using exec::HWY_NAMESPACE::saturated;
using exec::HWY_NAMESPACE::saturated_sum;
using exec::HWY_NAMESPACE::upper;
using exec::HWY_NAMESPACE::widened;

using operands = std::array<operand, 6>;

constexpr insn_spec line(std::string_view name, std::uint32_t xo, operands o, execution by, unit u,
                         std::uint32_t mask) {
    return {name, 4u << 26 | xo << 2, mask, o, by, u, 0, growth::opaque};
}
constexpr std::uint32_t with_condition = 0xfc00'07fc, without = 0xfc00'07ff;

constexpr insn_spec calculate(std::string_view name, std::uint32_t xo, operands o, execution by) {
    return line(name, xo, o, by, unit::arithmetic, with_condition);
}
constexpr insn_spec permute(std::string_view name, std::uint32_t xo, operands o, execution by,
                            std::uint32_t mask) {
    return line(name, xo, o, by, unit::permute, mask);
}

// a and b are elements of the sources, acc the accumulator's; what a register or the accumulator cannot hold
// is cut off on the left.
constexpr std::array specs{
    calculate("fxvmahm", 12, {vt, va, vb, cond},
              vectors::wrapping<16, reg, [](auto a, auto b, auto acc) { return a * b + acc; }>),
    calculate("fxvmabm", 13, {vt, va, vb, cond},
              vectors::wrapping<8, reg, [](auto a, auto b, auto acc) { return a * b + acc; }>),
    calculate("fxvmtach", 15, {va, cond}, vectors::wrapping<16, acc, [](auto a, auto, auto) { return a; }>),
    calculate("fxvmtacb", 14, {va, cond}, vectors::wrapping<8, acc, [](auto a, auto, auto) { return a; }>),
    calculate("fxvmahfs", 28, {vt, va, vb, cond},
              vectors::in_value<16, reg,
                                [](auto a, auto b, auto acc) {
                                    return upper<16>(saturated_sum(acc, fraction_product<16>(a, b)));
                                }>),
    calculate("fxvmabfs", 29, {vt, va, vb, cond},
              vectors::in_value<8, reg,
                                [](auto a, auto b, auto acc) {
                                    return upper<8>(saturated_sum(acc, fraction_product<8>(a, b)));
                                }>),
    calculate("fxvmtachf", 31, {va, cond},
              vectors::wrapping<16, acc, [](auto a, auto, auto) { return a << 16; }>),
    calculate("fxvmtacbf", 30, {va, cond},
              vectors::wrapping<8, acc, [](auto a, auto, auto) { return a << 8; }>),
    calculate("fxvmatachm", 44, {va, vb, cond},
              vectors::wrapping<16, acc, [](auto a, auto b, auto acc) { return a * b + acc; }>),
    calculate("fxvmatacbm", 45, {va, vb, cond},
              vectors::wrapping<8, acc, [](auto a, auto b, auto acc) { return a * b + acc; }>),
    calculate("fxvmatachfs", 60, {va, vb, cond},
              vectors::in_value<16, acc,
                                [](auto a, auto b, auto acc) {
                                    return saturated_sum(acc, fraction_product<16>(a, b));
                                }>),
    calculate(
        "fxvmatacbfs", 61, {va, vb, cond},
        vectors::in_value<
            8, acc, [](auto a, auto b, auto acc) { return saturated_sum(acc, fraction_product<8>(a, b)); }>),
    calculate("fxvmulhm", 76, {vt, va, vb, cond},
              vectors::wrapping<16, reg, [](auto a, auto b, auto) { return a * b; }>),
    calculate("fxvmulbm", 77, {vt, va, vb, cond},
              vectors::wrapping<8, reg, [](auto a, auto b, auto) { return a * b; }>),
    calculate("fxvmulhfs", 92, {vt, va, vb, cond},
              vectors::in_value<16, reg,
                                [](auto a, auto b, auto) { return upper<16>(fraction_product<16>(a, b)); }>),
    calculate(
        "fxvmulbfs", 93, {vt, va, vb, cond},
        vectors::in_value<8, reg, [](auto a, auto b, auto) { return upper<8>(fraction_product<8>(a, b)); }>),
    calculate("fxvmultachm", 108, {va, vb, cond},
              vectors::in_value<16, acc, [](auto a, auto b, auto) { return a * b; }>),
    calculate("fxvmultacbm", 109, {va, vb, cond},
              vectors::wrapping<8, acc, [](auto a, auto b, auto) { return a * b; }>),
    calculate("fxvmultachfs", 124, {va, vb, cond},
              vectors::in_value<16, acc, [](auto a, auto b, auto) { return fraction_product<16>(a, b); }>),
    calculate("fxvmultacbfs", 125, {va, vb, cond},
              vectors::in_value<8, acc, [](auto a, auto b, auto) { return fraction_product<8>(a, b); }>),
    calculate("fxvsubhm", 332, {vt, va, vb, cond},
              vectors::wrapping<16, reg, [](auto a, auto b, auto) { return a - b; }>),
    calculate("fxvsubbm", 333, {vt, va, vb, cond},
              vectors::wrapping<8, reg, [](auto a, auto b, auto) { return a - b; }>),
    calculate("fxvsubhfs", 348, {vt, va, vb, cond},
              vectors::in_value<16, reg, [](auto a, auto b, auto) { return saturated<16>(a - b); }>),
    calculate("fxvsubbfs", 349, {vt, va, vb, cond},
              vectors::in_value<8, reg, [](auto a, auto b, auto) { return saturated<8>(a - b); }>),
    calculate("fxvaddactachm", 364, {va, cond},
              vectors::wrapping<16, acc, [](auto a, auto, auto acc) { return acc + a; }>),
    calculate("fxvaddactacbm", 365, {va, cond},
              vectors::wrapping<8, acc, [](auto a, auto, auto acc) { return acc + a; }>),
    calculate("fxvaddactachf", 380, {va, cond},
              vectors::in_value<16, acc,
                                [](auto a, auto, auto acc) { return saturated_sum(acc, widened<16>(a)); }>),
    calculate(
        "fxvaddactacbf", 381, {va, cond},
        vectors::in_value<8, acc, [](auto a, auto, auto acc) { return saturated_sum(acc, widened<8>(a)); }>),
    calculate("fxvaddachm", 396, {vt, va, cond},
              vectors::wrapping<16, reg, [](auto a, auto, auto acc) { return a + acc; }>),
    calculate("fxvaddacbm", 397, {vt, va, cond},
              vectors::wrapping<8, reg, [](auto a, auto, auto acc) { return a + acc; }>),
    calculate(
        "fxvaddachfs", 412, {vt, va, cond},
        vectors::in_value<
            16, reg, [](auto a, auto, auto acc) { return upper<16>(saturated_sum(widened<16>(a), acc)); }>),
    calculate(
        "fxvaddacbfs", 413, {vt, va, cond},
        vectors::in_value<
            8, reg, [](auto a, auto, auto acc) { return upper<8>(saturated_sum(widened<8>(a), acc)); }>),
    calculate("fxvaddtach", 428, {va, vb, cond},
              vectors::wrapping<16, acc, [](auto a, auto b, auto) { return a + b; }>),
    calculate("fxvaddtacb", 429, {va, vb, cond},
              vectors::wrapping<8, acc, [](auto a, auto b, auto) { return a + b; }>),
    calculate("fxvaddhm", 460, {vt, va, vb, cond},
              vectors::wrapping<16, reg, [](auto a, auto b, auto) { return a + b; }>),
    calculate("fxvaddbm", 461, {vt, va, vb, cond},
              vectors::wrapping<8, reg, [](auto a, auto b, auto) { return a + b; }>),
    calculate("fxvaddhfs", 476, {vt, va, vb, cond},
              vectors::in_value<16, reg, [](auto a, auto b, auto) { return saturated<16>(a + b); }>),
    calculate("fxvaddbfs", 477, {vt, va, vb, cond},
              vectors::in_value<8, reg, [](auto a, auto b, auto) { return saturated<8>(a + b); }>),
    permute("fxvcmph", 300, {va}, vectors::on_time<vectors::vector_compare<16>>, without),
    permute("fxvcmpb", 301, {va}, vectors::on_time<vectors::vector_compare<8>>, without),
    permute("fxvshh", 316, {vt, va, simm5}, vectors::on_time<vectors::vector_shift<16>>, without),
    permute("fxvshb", 317, {vt, va, simm5}, vectors::on_time<vectors::vector_shift<8>>, without),
    permute("fxvsplath", 268, {vt, ra}, vectors::on_time<vectors::vector_splat<16>>, without),
    permute("fxvsplatb", 269, {vt, ra}, vectors::on_time<vectors::vector_splat<8>>, without),
    permute("fxvsel", 319, {vt, va, vb, cond}, vectors::on_time<vectors::vector_select>, with_condition),
    permute("fxvpckbu", 239, {vt, va, vb, cond}, vectors::on_time<vectors::vector_pack<true>>,
            with_condition),
    permute("fxvpckbl", 255, {vt, va, vb, cond}, vectors::on_time<vectors::vector_pack<false>>,
            with_condition),
    permute("fxvupckbr", 271, {vt, va, vb, cond}, vectors::on_time<vectors::vector_unpack<false>>,
            with_condition),
    permute("fxvupckbl", 287, {vt, va, vb, cond}, vectors::on_time<vectors::vector_unpack<true>>,
            with_condition),
    line("fxvinx", 236, {vt, ra0, rb, cond}, exec::vector_in, unit::bus, with_condition),
    line("fxvoutx", 252, {vt, ra0, rb, cond}, exec::vector_out, unit::bus, with_condition),
    line("fxvlax", 492, {vt, ra0, rb, cond}, exec::vector_load, unit::memory, with_condition),
    line("fxvstax", 508, {vt, ra0, rb, cond}, exec::vector_store, unit::memory, with_condition),
};
static_assert(specs.size() == 53);
static_assert(overlap_free(specs), "two instructions share an encoding");

std::span<const insn_spec> vector_table() { return specs; }

} // namespace HWY_NAMESPACE
} // namespace hxtwin::ppu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::ppu {

HWY_EXPORT(vector_table);

std::span<const insn_spec> vector_table() { return HWY_DYNAMIC_DISPATCH(vector_table)(); }

} // namespace hxtwin::ppu
#endif
