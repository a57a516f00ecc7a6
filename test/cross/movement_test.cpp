// SPDX-License-Identifier: Apache-2.0
// How values come into vectors and out of them: bus, memory, packing, single elements.
#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

constexpr const char* vectors = R"(
#include <libnux/vx/bitformatting.h>
#include <libnux/vx/fxv.h>
#include <libnux/vx/vector.h>
#include <s2pp.h>
using namespace libnux::vx;
__attribute__((aligned(128))) uint8_t memory[384];
template <class V>
int at(const V& v, int i) { return vec_extract(v, i); }
__vector uint8_t counting(uint8_t first) {
    __vector uint8_t d = vec_splat_u8(0);
    for (int i = 0; i < 128; ++i) { d = vec_insert(static_cast<uint8_t>(first + i), d, i); }
    return d;
}
__vector int16_t counting_words() {
    __vector int16_t d = vec_splat_s16(0);
    for (int i = 0; i < 64; ++i) { d = vec_insert(static_cast<int16_t>(256 * i - 3), d, i); }
    return d;
}
// Flags: gt in lanes 0 to 9, eq in lane 10, lt above.
void compare() {
    VectorFracSat8 c(-1);
    for (int i = 0; i < 10; ++i) { c[i] = 4; }
    c[10] = 0;
    fxv_cmp(c.data);
}
int read_where(__vector uint8_t (*in)(uint32_t, uint32_t)) {
    fxv_out(vec_splat_u8(33), dls_weight_base, 7);
    compare();
    const auto v = in(dls_weight_base, 7);
    return at(v, 9) * 10000 + at(v, 10) * 100 + at(v, 11);
}
int write_where(int which) {
    fxv_out(vec_splat_u8(1), dls_weight_base, 8);
    const auto v = vec_splat_u8(50);
    compare();
    which == 1 ? fxv_out_gt(v, dls_weight_base, 8)
               : which == 2 ? fxv_out_lt(v, dls_weight_base, 8) : fxv_out_eq(v, dls_weight_base, 8);
    const auto r = fxv_in(dls_weight_base, 8);
    return at(r, 9) * 10000 + at(r, 10) * 100 + at(r, 11);
}
int stored() {
    fxv_stax(counting(3), reinterpret_cast<uintptr_t>(memory), 128);
    vec_st(counting(100), 256, memory);
    return memory[127] * 1000000 + memory[128] * 1000 + memory[383];
}
int loaded() {
    for (int i = 0; i < 384; ++i) { memory[i] = i; }
    asm volatile("" ::: "memory");
    const auto v = fxv_lax(reinterpret_cast<uintptr_t>(memory), 4); // by words
    const auto w = vec_ld(256, reinterpret_cast<const uint16_t*>(memory));
    return at(v, 0) * 100000 + at(w, 1);
}
int packed() {
    const auto a = counting_words();
    const auto u = fxv_pckbu(a, vec_splat_s16(0x1234)), l = fxv_pckbl(a, vec_splat_s16(0x1234));
    const auto bu = reinterpret_cast<const uint8_t*>(&u), bl = reinterpret_cast<const uint8_t*>(&l);
    return bu[17] == 8 && bl[17] == 0xfd && bu[8] == 0x12 && bl[8] == 0x34;
}
int unpacked() {
    const auto l = fxv_upckbl(counting(0), vec_splat_u8(200)), r = fxv_upckbr(counting(0), vec_splat_u8(200));
    return at(l, 16) * 1000 + at(l, 17) == 16200 && at(r, 16) * 1000 + at(r, 30) == 24031;
}
int reversed() {
    auto v = counting(0);
    vector_reverse_bytes(v);
    return at(v, 1) * 1000 + at(v, 0x53);
}
int cleared() {
    fxv_array_t a;
    for (int i = 0; i < 128; ++i) { a.bytes[i] = i; }
    const auto before = counting(5);
    fxv_zero_vrf();
    return a.halfwords[3] * 1000 + at(before, 100);
}
)";

TEST(vector_movement, reaches_bus_memory_and_single_elements) {
    expect_all(std::string(handles) + vectors,
               {{"read_where([](uint32_t b, uint32_t i) { return fxv_in_gt(b, i); })", 330000},
                {"read_where([](uint32_t b, uint32_t i) { return fxv_in_eq(b, i); })", 3300},
                {"read_where([](uint32_t b, uint32_t i) { return fxv_in_lt(b, i); })", 33},
                {"write_where(1)", 500101},
                {"write_where(2)", 10150},
                {"write_where(3)", 15001},
                {"stored()", 3227},
                {"loaded()", 4 * 100000 + 0x0203},
                {"packed()", 1},
                {"unpacked()", 1},
                {"reversed()", 128 * 1000 + 0xca},
                {"cleared()", 0x0607 * 1000 + 105},
                {"at(vec_promote(int16_t(-300), 7), 7) * 10 + at(vec_promote(int16_t(-300), 7), 6)", -3000},
                {"at(vec_splats(int8_t(-5)), 127) + at(vec_splat_u16(60000), 63)", 59995},
                {"at(fxv_splath(0x12345), 1) + at(fxv_splatb(0x1ff), 1)", 0x2345 + 255}});
}

// Where a kernel uses the compiler's own operators on __vector, the unit keeps vectors in memory.
TEST(vector_movement, works_with_the_compilers_operators_on_bare_vectors) {
    expect_all(
        std::string(handles) + vectors + R"(
__vector uint8_t global;
int sum() {
    __vector uint8_t a = counting(10), b = vec_splat_u8(250);
    __vector uint8_t c = a + b, d = a * b, e = a - b, f = a & b, g = -a;
    global = c;
    global[3] = 77;
    return global[0] + 256 * (global[3] + 256 * (d[1] ^ e[2] ^ f[3] ^ g[4]));
}
__vector int16_t scaled(__vector int16_t x, int16_t by) { return x * by + 1; }
int compared() {
    const __vector uint8_t a = counting(0), b = (a >> 1) + 3;
    const __vector int8_t less = a < b;
    const __vector uint8_t c = {9, 8, 7};
    __vector uint8_t d = a;
    d ^= c;
    return (less[4] == -1 && less[6] == 0) * 1000 + b[100] + d[2] + d[3];
}
int converted() {
    set_vector(counting(5), dls_weight_base, 6);
    const __vector uint8_t v = get_vector(dls_weight_base, 6);
    const VectorRowMod8 row(v, v);
    return row[6] * 1000 + v[9];
}
VectorRowMod8 row_from(__vector uint8_t even, __vector uint8_t odd) { return {VectorMod8(even), VectorMod8(odd)}; }
)",
        {{"sum()",
          4 + 256 * (77 + 256 * (((11 * 250) & 255) ^ ((12 - 250) & 255) ^ (13 & 250) ^ (-14 & 255)))},
         {"scaled(counting_words(), 5)[2]", 2546},
         {"row_from(counting(0), vec_splat_u8(9))[14] * 10 + row_from(counting(0), vec_splat_u8(9))[15]",
          79}});
}

// So that external memory can take them over the parallel bus.
TEST(vector_movement, aligns_bare_vectors_to_128_bytes) {
    expect_all(std::string(handles) + vectors + R"(
__vector uint8_t global, several[3];
struct holder { char c; __vector uint8_t v; } held;
template <class T>
int off(const T& x) { return reinterpret_cast<uintptr_t>(&x) % 128; }
__attribute__((noinline)) int parameter(__vector uint8_t x) { return off(x); }
int local() {
    char c;
    __vector uint8_t x;
    asm volatile("" : : "r"(&x), "r"(&c) : "memory");
    return off(x);
}
)",
               {{"off(global)", 0},
                {"off(several[1])", 0},
                {"off(held.v)", 0},
                {"local()", 0},
                {"parameter(global)", 0}});
}

} // namespace
} // namespace hxtwin::cross
