// SPDX-License-Identifier: Apache-2.0
// Every operator of the kernels' vector types, on the processor, against the definitions in plain integers.
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

using experiment::element;

int wrapped8(int x) { return x & 0xff; }
int wrapped16(int x) { return x & 0xffff; }
int saturated8(int x) { return std::clamp(x, -128, 127); }
int saturated16(int x) { return std::clamp(x, -32768, 32767); }
int signed8(int x) { return static_cast<std::int8_t>(x); }
int signed16(int x) { return static_cast<std::int16_t>(x); }
int product8(int x, int y) { return x == -128 && y == -128 ? 127 : x * y >> 7; }
int product16(int x, int y) {
    return x == -32768 && y == -32768 ? 32767 : static_cast<int>(std::int64_t{x} * y >> 15);
}
// Keeps the sign bit and moves the bits below it.
int magnitude8(int x, int n) { return n > 7 ? 0 : signed8((x & 0x80) | (x << n & 0x7f)); }
int magnitude16(int x, int n) { return n > 15 ? 0 : signed16((x & 0x8000) | (x << n & 0x7fff)); }

struct operation {
    const char* name;
    element type;
    const char* text; // of row operands: unsigned a, b; signed p, q; 16-bit A, B, P, Q
    std::function<int(int a, int b)> expected;
};

// a and p hold the same bits, and so on.
const std::vector<operation> operations{
    {"add_u8", element::uint8, "a + b", [](int a, int b) { return wrapped8(a + b); }},
    {"sub_u8", element::uint8, "a - b", [](int a, int b) { return wrapped8(a - b); }},
    {"mul_u8", element::uint8, "a * b", [](int a, int b) { return wrapped8(a * b); }},
    {"neg_u8", element::uint8, "-a", [](int a, int) { return wrapped8(-a); }},
    {"add_number_u8", element::uint8, "3 + a", [](int a, int) { return wrapped8(a + 3); }},
    {"left_u8", element::uint8, "a << 3", [](int a, int) { return wrapped8(a << 3); }},
    {"left_none_u8", element::uint8, "a << 0", [](int a, int) { return a; }},
    {"left_all_u8", element::uint8, "a << 8", [](int, int) { return 0; }},
    {"right_u8", element::uint8, "a >> 2", [](int a, int) { return a >> 2; }},
    {"right_by_left_u8", element::uint8, "a << -7", [](int a, int) { return a >> 7; }},
    {"right_variable_u8", element::uint8, "a >> variable", [](int a, int) { return a >> 5; }},
    {"compound_u8", element::uint8, "compound(a, b)",
     [](int a, int b) { return wrapped8((a + b) * b - a) >> 1; }},
    {"contiguous_u8", element::int8, "a.convert_contiguous()", [](int a, int) { return a - 128; }},
    {"bits_u8", element::int8, "static_cast<VectorRowFracSat8>(a)", [](int a, int) { return signed8(a); }},
    {"wide_u8", element::uint8,
     "static_cast<VectorRowMod8>(static_cast<VectorRowMod16>(a) + VectorRowMod16(1))",
     [](int a, int) { return wrapped8(a + 1); }},
    {"add_s8", element::int8, "p + q", [](int a, int b) { return saturated8(signed8(a) + signed8(b)); }},
    {"sub_s8", element::int8, "p - q", [](int a, int b) { return saturated8(signed8(a) - signed8(b)); }},
    {"mul_s8", element::int8, "p * q", [](int a, int b) { return product8(signed8(a), signed8(b)); }},
    {"neg_s8", element::int8, "-p", [](int a, int) { return saturated8(-signed8(a)); }},
    {"left_s8", element::int8, "p << 2", [](int a, int) { return magnitude8(signed8(a), 2); }},
    {"left_most_s8", element::int8, "p << 7", [](int a, int) { return magnitude8(signed8(a), 7); }},
    {"left_variable_s8", element::int8, "p << variable",
     [](int a, int) { return magnitude8(signed8(a), 5); }},
    {"left_all_s8", element::int8, "p << 8", [](int, int) { return 0; }},
    {"right_s8", element::int8, "p >> 3", [](int a, int) { return signed8(a) >> 3; }},
    {"right_most_s8", element::int8, "p >> 7", [](int a, int) { return signed8(a) >> 7; }},
    {"right_all_s8", element::int8, "p >> 8", [](int, int) { return 0; }},
    {"contiguous_s8", element::uint8, "p.convert_contiguous()", [](int a, int) { return signed8(a) + 128; }},
    {"wide_s8", element::int8, "static_cast<VectorRowFracSat8>(static_cast<VectorRowFracSat16>(p) >> 1)",
     [](int a, int) { return signed8(a) * 256 >> 1 >> 8; }},
    {"add_u16", element::uint16, "A + B", [](int a, int b) { return wrapped16(257 * a + 300 * b); }},
    {"sub_u16", element::uint16, "A - B", [](int a, int b) { return wrapped16(257 * a - 300 * b); }},
    {"mul_u16", element::uint16, "A * B",
     [](int a, int b) {
         return wrapped16(static_cast<int>(std::int64_t{257 * a} * wrapped16(300 * b) & 0xffff));
     }},
    {"left_u16", element::uint16, "A << 15", [](int a, int) { return wrapped16(257 * a << 15); }},
    {"right_u16", element::uint16, "A >> 9", [](int a, int) { return 257 * a >> 9; }},
    {"contiguous_u16", element::int16, "A.convert_contiguous()", [](int a, int) { return 257 * a - 32768; }},
    {"add_s16", element::int16, "P + Q",
     [](int a, int b) { return saturated16(signed16(257 * a) + signed16(300 * b)); }},
    {"sub_s16", element::int16, "P - Q",
     [](int a, int b) { return saturated16(signed16(257 * a) - signed16(300 * b)); }},
    {"mul_s16", element::int16, "P * Q",
     [](int a, int b) { return product16(signed16(257 * a), signed16(300 * b)); }},
    {"left_s16", element::int16, "P << 3", [](int a, int) { return magnitude16(signed16(257 * a), 3); }},
    {"left_most_s16", element::int16, "P << 15",
     [](int a, int) { return magnitude16(signed16(257 * a), 15); }},
    {"right_s16", element::int16, "P >> 4", [](int a, int) { return signed16(257 * a) >> 4; }},
    {"if_greater_s8", element::uint8, "vector_if(p, VectorIfCondition::greater, a, b)",
     [](int a, int b) { return signed8(a) > 0 ? a : b; }},
    {"if_lesser_s8", element::uint8, "vector_if(p, VectorIfCondition::lesser, a, b)",
     [](int a, int b) { return signed8(a) < 0 ? a : b; }},
    {"if_equal_s8", element::uint8, "vector_if(p, VectorIfCondition::equal, a, b)",
     [](int a, int b) { return signed8(a) == 0 ? a : b; }},
    {"if_greater_equal_s8", element::uint8, "vector_if(p, VectorIfCondition::greater_equal, a, b)",
     [](int a, int b) { return signed8(a) >= 0 ? a : b; }},
    {"if_lesser_equal_s8", element::uint8, "vector_if(p, VectorIfCondition::lesser_equal, a, b)",
     [](int a, int b) { return signed8(a) <= 0 ? a : b; }},
    {"if_unequal_s8", element::uint8, "vector_if(p, VectorIfCondition::unequal, a, b)",
     [](int a, int b) { return signed8(a) != 0 ? a : b; }},
    {"if_greater_u8", element::uint8, "vector_if(a, VectorIfCondition::greater, a, b)",
     [](int a, int b) { return a > 0 ? a : b; }},
    {"if_lesser_u8", element::uint8, "vector_if(a, VectorIfCondition::lesser, a, b)",
     [](int, int b) { return b; }},
    {"if_greater_equal_u8", element::uint8, "vector_if(a, VectorIfCondition::greater_equal, a, b)",
     [](int a, int) { return a; }},
    {"if_lesser_equal_u8", element::uint8, "vector_if(a, VectorIfCondition::lesser_equal, a, b)",
     [](int a, int b) { return a == 0 ? a : b; }},
    {"if_greater_s16", element::int16, "vector_if(P, VectorIfCondition::greater, P, Q)",
     [](int a, int b) { return signed16(257 * a) > 0 ? signed16(257 * a) : signed16(300 * b); }},
    {"saturate_weight_s8", element::int8, "saturate_weight(p)",
     [](int a, int) { return std::clamp(signed8(a), 0, 63); }},
    {"saturate_weight_u8", element::uint8, "saturate_weight(a)",
     [](int a, int) { return std::clamp(signed8(a), 0, 63); }},
    {"uint8_to_int8", element::int8, "uint8_to_int8(a)", [](int a, int) { return a - 128; }},
    {"int16_to_uint16", element::uint16, "int16_to_uint16(P)",
     [](int a, int) { return signed16(257 * a) + 32768; }},
    {"pow_u8", element::uint8, "pow(a, 3)", [](int a, int) { return wrapped8(a * a * a); }},
    {"pow_s8", element::int8, "pow(p, 2)", [](int a, int) { return product8(signed8(a), signed8(a)); }},
    {"pow_none_u8", element::uint8, "pow(a, 0)", [](int, int) { return 1; }},
    {"saturating_subtract", element::int8, "minus(p, q)",
     [](int a, int b) { return saturated8(signed8(a) - signed8(b)); }},
    {"kept_s8", element::int8, "kept(p, q)",
     [](int a, int b) { return saturated8(signed8(a) - signed8(b)); }},
    {"indexed_u8", element::uint8, "indexed(a)", [](int a, int) { return a == 109 ? 77 : wrapped8(2 * a); }},
    {"called_u8", element::uint8, "called(a, b)", [](int a, int b) { return wrapped8(a + 2 * b); }},
    {"equal_u8", element::uint8, "VectorRowMod8((a == a) + (a != b) + (a == b ? 5 : 0))",
     [](int, int) { return 2; }},
    {"s2pp_u8", element::uint8, "s2pp(a, b)",
     [](int a, int b) {
         const int sum = wrapped8(a + b);
         return signed8(sum) > 0 ? sum >> 1 : wrapped8(3 * b);
     }},
    {"s2pp_s8", element::int8, "s2pp(p, q)",
     [](int a, int b) {
         const auto acc = std::clamp(signed8(a) * 256 + 2 * signed8(a) * signed8(b), -32768, 32767);
         return acc >> 8;
     }},
    {"s2pp_s16", element::int16, "s2pp(P, Q)",
     [](int a, int b) {
         const std::int64_t p = signed16(257 * a), q = signed16(300 * b);
         const auto acc = std::clamp<std::int64_t>(p * q * 2 + q * 65536, -2147483648LL, 2147483647);
         return static_cast<int>(acc >> 16);
     }},
};

int first(int column) { return column; }
int second(int column) { return (37 * column + 128) & 0xff; }

// One rule whose kernel records the result of every operation in one period.
codegen::rule_program all_operations() {
    codegen::rule_program out;
    out.rule.label = "operators";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1'000'000), 1};
    codegen::neuron_handle handle{0, 0, {}};
    for (unsigned c = 0; c < 256; ++c) {
        handle.columns.push_back(static_cast<std::uint8_t>(c));
    }
    out.handles.neurons = {handle};
    std::string body;
    for (const auto& o : operations) {
        out.rule.observables[o.name] =
            experiment::observable_per_neuron{o.type, experiment::layout::complete_rows};
        body += std::string("    { const auto result = ") + o.text + "; std::get<0>(recording." + o.name +
                ") = result; }\n";
    }
    out.rule.kernel = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <libnux/vx/vector_convert.h>
#include <s2pp.h>
#include <libnux/vx/vector_if.h>
#include <libnux/vx/vector_row_math.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
volatile int five = 5;
VectorRowMod8 compound(const VectorRowMod8& a, const VectorRowMod8& b) {
    VectorRowMod8 x = a;
    x += b; x *= b; x -= a; x >>= 1;
    return x;
}
VectorRowFracSat8 minus(const VectorRowFracSat8& a, const VectorRowFracSat8& b) {
    return {saturating_subtract(a.even.data, b.even.data), saturating_subtract(a.odd.data, b.odd.data)};
}
// What `auto` holds does not change with its operands.
VectorRowFracSat8 kept(VectorRowFracSat8 a, const VectorRowFracSat8& b) {
    auto const difference = a - b;
    a = VectorRowFracSat8(55);
    a += b;
    return difference;
}
// Elements of which the compiler does not know that they are in a register.
VectorRowMod8 indexed(const VectorRowMod8& a) {
    VectorRowMod8 x = a + a;
    x[109] = 77;
    for (size_t i = 110; i < 120; ++i) {
        x[i] = x[i] + 1;
    }
    VectorRowMod8 y = x + VectorRowMod8(1);
    for (size_t i = 110; i < 120; ++i) {
        y[i] = y[i] - 1;
    }
    return y - VectorRowMod8(1);
}
__attribute__((noinline)) VectorRowMod8 add(const VectorRowMod8& a, const VectorRowMod8& b) { return a + b; }
// Values live across calls.
VectorRowMod8 called(const VectorRowMod8& a, const VectorRowMod8& b) {
    const auto c = a - b;
    const auto d = add(b, b);
    const auto e = add(d, b);
    return c + e;
}
__vector uint8_t half(const __vector uint8_t& a, const __vector uint8_t& b) {
    __vector uint8_t sum = fxv_add(a, b);
    fxv_cmp(sum);
    return fxv_sel_gt(vec_mul(b, vec_splat_u8(3)), fxv_shr(sum, 1));
}
VectorRowMod8 s2pp(const VectorRowMod8& a, const VectorRowMod8& b) {
    return {half(a.even.data, b.even.data), half(a.odd.data, b.odd.data)};
}
template <class V>
V accumulated(const V& a, const V& b) {
    fxv_mtacf(a);
    fxv_matacfs(a, b);
    return fxv_addacfs(vec_splat_s8(0));
}
VectorRowFracSat8 s2pp(const VectorRowFracSat8& a, const VectorRowFracSat8& b) {
    return {accumulated(a.even.data, b.even.data), accumulated(a.odd.data, b.odd.data)};
}
VectorFracSat16 quarter(const VectorFracSat16& a, const VectorFracSat16& b) {
    fxv_multacfs(a.data, b.data);
    fxv_addactacf(b.data);
    return VectorFracSat16(fxv_addacfs(vec_splat_s16(0)));
}
VectorHalfRowFracSat16 halves(const VectorHalfRowFracSat16& a, const VectorHalfRowFracSat16& b) {
    const auto left = quarter(a.left, b.left);
    return {left, quarter(a.right, b.right)};
}
VectorRowFracSat16 s2pp(const VectorRowFracSat16& a, const VectorRowFracSat16& b) {
    const auto even = halves(a.even, b.even);
    return {even, halves(a.odd, b.odd)};
}
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 0>&, std::array<NeuronViewHandle, 1>& neurons,
                            Recording& recording) {
    if (neurons[0].hemisphere != ppu) {
        return;
    }
    [[maybe_unused]] const int variable = five;
    static VectorRowMod8 a, b;
    static VectorRowMod16 A, B;
    for (int c = 0; c < 256; ++c) {
        a[c] = c;
        b[c] = 37 * c + 128;
        A[c] = 257 * a[c];
        B[c] = 300 * b[c];
    }
    static VectorRowFracSat8 p, q;
    static VectorRowFracSat16 P, Q;
    p = static_cast<VectorRowFracSat8>(a);
    q = static_cast<VectorRowFracSat8>(b);
    P = static_cast<VectorRowFracSat16>(A);
    Q = static_cast<VectorRowFracSat16>(B);
)" + body + "}\n";
    return out;
}

void expect_definitions(bool in_registers) {
    const auto program = all_operations();
    const auto built = codegen::compile(codegen::generate({program}), {.vectors_in_registers = in_registers});
    EXPECT_EQ(std::ranges::count(built.vectors_in_memory, "kernel_0.cpp"), in_registers ? 0 : 1);
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
    const auto sample = codegen::decode(program.rule, program.handles,
                                        pair.external_at(codegen::name::recording(0), 0, bytes), 0);
    for (const auto& o : operations) {
        const auto& values = sample.observables.at(o.name).at(0).values;
        for (int c = 0; c < 256; ++c) {
            ASSERT_EQ(values.at(static_cast<std::size_t>(c)), o.expected(first(c), second(c)))
                << o.name << ", column " << c;
        }
    }
}

TEST(vector_operators, do_on_the_processor_what_their_definitions_say_for_each_column) {
    expect_definitions(true);
}
TEST(vector_operators, do_the_same_on_operands_in_memory) { expect_definitions(false); }

} // namespace
} // namespace hxtwin::cross
