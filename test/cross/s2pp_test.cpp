// SPDX-License-Identifier: Apache-2.0
// Every function of s2pp.h, on bytes, on half-words and by type, against a plain model, where vectors live in
// registers and where they live in memory.
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

struct elements {
    std::int64_t a, b, c; // c is what was compared with 0
};
struct operation {
    std::string text; // on vectors a, b, c and one of zeros, z
    std::function<std::int64_t(elements)> expected;
};

// Numbers of `bits` bits.
struct width {
    int bits;
    std::int64_t limit() const { return std::int64_t{1} << (bits - 1); }
    std::int64_t wrapped(std::int64_t x) const { return ((x + limit()) & (2 * limit() - 1)) - limit(); }
    std::int64_t saturated(std::int64_t x) const { return std::clamp(x, -limit(), limit() - 1); }
};

// Of elements of n bits and an accumulator of 2 n.
struct model {
    width element, accumulator{2 * element.bits};
    std::int64_t fraction(std::int64_t a, std::int64_t b) const { return accumulator.saturated(2 * a * b); }
    std::int64_t up(std::int64_t a) const { return a << element.bits; }
    std::int64_t high(std::int64_t x) const { return accumulator.saturated(x) >> element.bits; }
};

// How the functions of one width are called: letter "b", "h" or none.
struct names {
    std::string letter;
    std::string operator()(const std::string& stem, const std::string& suffix = "") const {
        const bool implied = letter.empty() && suffix == "m" && stem.size() == 3; // fxv_add
        return "fxv_" + stem + letter + (implied ? "" : suffix);
    }
};

void add_arithmetic(std::vector<operation>& out, const names& f, const model m) {
    const auto e = m.element;
    const std::vector<operation> plain{
        {f("add", "m"), [=](elements x) { return e.wrapped(x.a + x.b); }},
        {f("add", "fs"), [=](elements x) { return e.saturated(x.a + x.b); }},
        {f("sub", "m"), [=](elements x) { return e.wrapped(x.a - x.b); }},
        {f("sub", "fs"), [=](elements x) { return e.saturated(x.a - x.b); }},
        {f("mul", "m"), [=](elements x) { return e.wrapped(x.a * x.b); }},
        {f("mul", "fs"), [=](elements x) { return m.fraction(x.a, x.b) >> e.bits; }}};
    for (const auto& [name, expected] : plain) {
        out.push_back({name + "(a, b)", expected});
        const auto value = expected;
        const std::string compared = std::string("(") + f("cmp") + "(c), " + name + "_c(a, b, ";
        out.push_back({compared + "__C_GT))", [=](elements x) { return x.c > 0 ? value(x) : x.a; }});
        out.push_back({compared + "__C_LT))", [=](elements x) { return x.c < 0 ? value(x) : x.a; }});
        out.push_back({compared + "__C_EQ))", [=](elements x) { return x.c == 0 ? value(x) : x.a; }});
    }
}

// What each puts into the accumulator, read out in two parts.
void add_accumulator(std::vector<operation>& out, const names& f, const model m) {
    const auto acc = m.accumulator;
    const std::string full = f("mtac", "f") + "(c), ";
    const std::vector<operation> into{
        {f("mtac") + "(a)", [=](elements x) { return x.a; }},
        {f("mtac", "f") + "(a)", [=](elements x) { return m.up(x.a); }},
        {full + f("addactac", "m") + "(a)", [=](elements x) { return acc.wrapped(m.up(x.c) + x.a); }},
        {full + f("addactac", "f") + "(a)", [=](elements x) { return acc.saturated(m.up(x.c) + m.up(x.a)); }},
        {full + f("matac", "m") + "(a, b)", [=](elements x) { return acc.wrapped(m.up(x.c) + x.a * x.b); }},
        {full + f("matac", "fs") + "(a, b)",
         [=](elements x) { return acc.saturated(m.up(x.c) + m.fraction(x.a, x.b)); }},
        {f("multac", "m") + "(a, b)", [=](elements x) { return x.a * x.b; }},
        {f("multac", "fs") + "(a, b)", [=](elements x) { return m.fraction(x.a, x.b); }},
        {f("addtac") + "(a, b)", [=](elements x) { return x.a + x.b; }},
        {f("cmp") + "(c), " + full + f("multac", "m") + "_c(a, b, __C_LT)",
         [=](elements x) { return x.c < 0 ? x.a * x.b : m.up(x.c); }},
        {f("cmp") + "(c), " + full + f("mtac") + "_c(a, __C_GT)",
         [=](elements x) { return x.c > 0 ? x.a : m.up(x.c); }}};
    for (const auto& [text, value] : into) {
        const auto held = value;
        out.push_back({std::string("(") + text + ", " + f("addac", "m") + "(z))",
                       [=](elements x) { return m.element.wrapped(held(x)); }});
        out.push_back({std::string("(") + text + ", " + f("addac", "fs") + "(z))",
                       [=](elements x) { return m.high(held(x)); }});
    }
    const std::string set = std::string("(") + f("mtac", "f") + "(b), ";
    out.push_back(
        {set + f("addac", "fs") + "(a))", [=](elements x) { return m.high(m.up(x.a) + m.up(x.b)); }});
    out.push_back({set + f("ma", "fs") + "(a, b))",
                   [=](elements x) { return m.high(m.up(x.b) + m.fraction(x.a, x.b)); }});
    out.push_back({std::string("(") + f("mtac") + "(b), " + f("ma", "m") + "(a, b))",
                   [=](elements x) { return m.element.wrapped(x.b + x.a * x.b); }});
    out.push_back(
        {std::string("(") + f("cmp") + "(c), " + f("mtac") + "(b), " + f("ma", "m") + "_c(a, b, __C_EQ))",
         [=](elements x) { return x.c == 0 ? m.element.wrapped(x.b + x.a * x.b) : x.a; }});
}

void add_others(std::vector<operation>& out, const names& f, const model m) {
    const auto e = m.element;
    const std::string compared = std::string("(") + f("cmp") + "(c), fxv_sel_";
    const auto logical = [=](std::int64_t x) { return x & (2 * e.limit() - 1); };
    const std::vector<operation> more{
        {compared + "gt(a, b))", [](elements x) { return x.c > 0 ? x.b : x.a; }},
        {compared + "lt(a, b))", [](elements x) { return x.c < 0 ? x.b : x.a; }},
        {compared + "eq(a, b))", [](elements x) { return x.c == 0 ? x.b : x.a; }},
        {"fxv_sel(a, b)", [](elements x) { return x.b; }},
        {f("sh") + "(a, 3)", [=](elements x) { return e.wrapped(x.a * 8); }},
        {f("sh") + "(a, -2)", [=](elements x) { return e.wrapped(logical(x.a) >> 2); }},
        {f("sh") + "(a, -16)", [](elements) { return 0; }},
        {f("shl") + "(a, 1)", [=](elements x) { return e.wrapped(x.a * 2); }},
        {f("shr") + "(a, 5)", [=](elements x) { return e.wrapped(logical(x.a) >> 5); }}};
    out.insert(out.end(), more.begin(), more.end());
}

std::vector<operation> operations_of(const std::string& letter, int bits) {
    std::vector<operation> out;
    add_arithmetic(out, {letter}, {{bits}});
    add_accumulator(out, {letter}, {{bits}});
    add_others(out, {letter}, {{bits}});
    return out;
}

constexpr const char* frame = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <s2pp.h>
extern volatile libnux::vx::PPUOnDLS ppu;
__attribute__((aligned(128), section("ext.data"))) uint8_t operands[4 * 128] = {1};
__attribute__((aligned(128), section("ext.data"))) uint8_t results[COUNT * 128] = {1};
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    if (ppu != libnux::vx::PPUOnDLS::top) {
        return;
    }
    for (unsigned i = 0; i < 128; ++i) {
        operands[i] = 37 * i + 11;
        operands[128 + i] = 101 * i + 200;
        operands[256 + i] = i % 3 == 1 ? 0 : 59 * i + 7;
        operands[384 + i] = 0;
    }
    for (unsigned k = 0; k < 3; ++k) {
        operands[128 * k + 5] = operands[128 * k + 6] = operands[128 * k + 7] = 0x80;
        operands[128 * k + 8] = operands[128 * k + 9] = operands[128 * k + 10] = 0;
    }
    asm volatile("" ::: "memory");
    const auto a = vec_ld(0, reinterpret_cast<const TYPE*>(operands));
    const auto b = vec_ld(128, reinterpret_cast<const TYPE*>(operands));
    const auto c = vec_ld(256, reinterpret_cast<const TYPE*>(operands));
    const auto z = vec_ld(384, reinterpret_cast<const TYPE*>(operands));
    (void)z;
BODY
}
)";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

std::int64_t element_at(const std::vector<std::uint8_t>& bytes, int bits, std::size_t i) {
    return bits == 8 ? std::int64_t{static_cast<std::int8_t>(bytes[i])}
                     : std::int64_t{static_cast<std::int16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1])};
}

void expect_operations(const std::string& letter, int bits, bool in_memory) {
    const auto operations = operations_of(letter, bits);
    std::string body;
    for (std::size_t k = 0; k < operations.size(); ++k) {
        body += "    vec_st(" + operations[k].text + ", " + std::to_string(128 * k) + ", results);\n";
    }
    auto kernel = replaced(frame, "COUNT", std::to_string(operations.size()));
    kernel = replaced(replaced(kernel, "TYPE", bits == 8 ? "int8_t" : "int16_t"), "BODY", body);
    const auto built =
        codegen::compile(codegen::generate({rule_of(kernel)}), {.vectors_in_registers = !in_memory});
    ASSERT_EQ(std::ranges::count(built.vectors_in_memory, "kernel_0.cpp"), in_memory ? 1 : 0);
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto vectors = [&](const char* name, std::size_t k) {
        const auto at = pair.memory.extmem.begin() + (built.image.at(name).address - ppu::memory::extmem);
        return std::vector<std::uint8_t>(at + static_cast<long>(128 * k),
                                         at + static_cast<long>(128 * k + 128));
    };
    const auto a = vectors("operands", 0), b = vectors("operands", 1), c = vectors("operands", 2);
    for (std::size_t k = 0; k < operations.size(); ++k) {
        const auto result = vectors("results", k);
        for (std::size_t i = 0; i < 1024u / static_cast<unsigned>(bits); ++i) {
            const elements x{element_at(a, bits, i), element_at(b, bits, i), element_at(c, bits, i)};
            ASSERT_EQ(element_at(result, bits, i), operations[k].expected(x))
                << operations[k].text << " of " << x.a << ", " << x.b << ", " << x.c;
        }
    }
}

TEST(s2pp, does_on_bytes_what_each_name_says) {
    expect_operations("b", 8, false);
    expect_operations("b", 8, true);
}
TEST(s2pp, does_on_half_words_what_each_name_says) {
    expect_operations("h", 16, false);
    expect_operations("h", 16, true);
}
TEST(s2pp, chooses_bytes_or_half_words_by_the_type_of_the_elements) {
    expect_operations("", 8, false);
    expect_operations("", 16, false);
}

} // namespace
} // namespace hxtwin::cross
