// SPDX-License-Identifier: Apache-2.0
#include "vector_assembly.hpp"

#include <gtest/gtest.h>

namespace hxtwin::codegen {
namespace {

// A function of these lines, as the compiler annotates it.
std::string function(const std::string& name, const std::string& lines) {
    return "\t.type\t" + name + ", @function\n" + name + ":\n" + lines + "\tblr\n\t.size\t" + name + ", .-" +
           name + "\n";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(vector_assembly, turns_accesses_of_the_member_into_those_of_whole_vectors) {
    const auto out =
        translate(function("f", "\tlvx 7,0,3\t # _1, MEM[(const struct slot &)a].hxtwin_register\n"
                                "\tstvx 7,9,10\t # _1, MEM[(struct slot &)b].hxtwin_register\n"
                                "\tlwz 3,0(9)\t # x\n"));
    EXPECT_TRUE(contains(out.text, "\t.long 0x100007b0|(7<<21)|(0<<16)|(3<<11)\n")) << out.reason;
    EXPECT_TRUE(contains(out.text, "\t.long 0x100007f0|(7<<21)|(9<<16)|(10<<11)\n\tsync\n\tlwz")) << out.text;
    EXPECT_FALSE(contains(out.text, "vx"));
}

TEST(vector_assembly, knows_the_structure_where_the_compiler_counts_addresses_by_itself) {
    const auto done = translate(function(
        "f",
        "\tlvx 9,28,9\t # tmp368, MEM[(const struct hxtwin_slot & {ref-all})_129 + ivtmp.245_98 * 1]\n"));
    EXPECT_EQ(done.reason, "");
    EXPECT_EQ(done.text.find("lvx"), std::string::npos);
}

TEST(vector_assembly, turns_register_moves_into_selections) {
    EXPECT_TRUE(contains(translate(function("f", "\tvor 1,2,2\t # r, r\n")).text,
                         "\t.long 0x100004fc|(1<<21)|(2<<16)|(2<<11)\n"));
}

TEST(vector_assembly, refuses_what_has_no_counterpart_and_says_which_line) {
    for (const auto* line :
         {"\tvaddubm 1,2,3\t # r, a, b\n", "\tvor 1,2,3\t # r, a, b\n", "\tvxor 0,0,0\t # r\n",
          "\tlvx 0,0,9\t # _1, MEM <vector(16) unsigned char> [(void *)p]\n", "\tlvx 0,0,9\t # tmp,\n",
          "\tstvx 5,1,0\t #,\n", "\tstvx 5,4,9\t # r, %sfp\n"}) {
        const auto out = translate(function("f", line));
        EXPECT_TRUE(out.text.empty()) << line;
        EXPECT_TRUE(contains(line, out.reason)) << out.reason;
    }
}

TEST(vector_assembly, gives_each_spill_of_a_function_its_slot) {
    const auto out = translate(function("f", "\tli 9,64\t #\n\tstvx 5,1,9\t # r, %sfp\n\taddi 8,1,80\t #\n"
                                             ".LVL3:\n\tstvx 6,0,8\t # r, %sfp\n\tli 10,64\t #\n"
                                             "\tlvx 7,1,10\t # r, %sfp\n"));
    EXPECT_TRUE(
        contains(out.text, "la 2,(.Lhxtwin_aside_f+0)@l(2)\n\t.long 0x100007f3|(5<<21)|(0<<16)|(2<<11)"));
    EXPECT_TRUE(contains(out.text, "la 2,(.Lhxtwin_aside_f+128)@l(2)\n\t.long 0x100007f3|(6<<21)"));
    EXPECT_TRUE(contains(out.text, "la 2,(.Lhxtwin_aside_f+0)@l(2)\n\t.long 0x100007b3|(7<<21)"));
    EXPECT_TRUE(contains(out.text, "\t.balign 128\n.Lhxtwin_aside_f:\n\t.space 256\n"));
}

TEST(vector_assembly, refuses_spills_in_a_function_that_may_run_twice_at_a_time) {
    const std::string spill = "\tli 9,64\t #\n\tstvx 5,1,9\t # r, %sfp\n";
    EXPECT_TRUE(translate(function("f", spill + "\tbl f\t #\n")).text.empty());
    EXPECT_TRUE(translate(function("f", spill + "\tbl g\t #\n") + function("g", "\tb f\t #\n")).text.empty());
    EXPECT_TRUE(translate(function("f", spill + "\tbctrl\t #\n")).text.empty());
    EXPECT_FALSE(translate(function("f", spill + "\tbl g\t #\n") + function("g", "")).text.empty());
}

TEST(vector_assembly, saves_registers_only_where_a_caller_may_use_them) {
    const std::string save = "\tstvx 30,1,0\t #,\n";
    const auto alone = translate(function("f", save));
    EXPECT_FALSE(contains(alone.text, ".long"));
    EXPECT_FALSE(alone.text.empty());
    const auto called = translate(function("f", save + "\tbl g\t #\n") + function("g", save));
    EXPECT_FALSE(contains(called.text, "aside_f"));
    EXPECT_TRUE(contains(called.text, "la 2,(.Lhxtwin_aside_g+0)@l(2)\n\t.long 0x100007f3|(30<<21)"));
    EXPECT_TRUE(translate(function("f", save + "\tbl f\t #\n")).text.empty());
}

} // namespace
} // namespace hxtwin::codegen
