// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/isa_page.hpp>

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include <hxtwin/ppu/assembler.hpp>

namespace hxtwin::ppu {
namespace {

TEST(isa_page, in_the_documentation_is_that_of_the_tables) {
    std::ifstream file(HXTWIN_ISA_PAGE);
    const std::string kept{std::istreambuf_iterator(file), {}};
    EXPECT_TRUE(kept == isa_page()) << "make it anew: isa_page > doc/isa.md";
}

TEST(isa_page, lists_every_instruction_with_its_encoding) {
    const auto page = isa_page();
    for (auto name : mnemonics()) {
        EXPECT_NE(page.find("| `" + std::string(name)), std::string::npos) << name;
    }
    EXPECT_NE(page.find("| `add[o][.]` | RT,RA,RB | `7c000214` | `fc0003fe` | 1 |"), std::string::npos);
    EXPECT_NE(page.find("| `lwzu` | RT,D(RA) | `84000000` | `fc000000` | 4 |"), std::string::npos);
    EXPECT_NE(page.find("| `fxvaddbm` | VT,VA,VB,COND | `10000734` | `fc0007fc` | 4 of the vector unit |"),
              std::string::npos);
}

} // namespace
} // namespace hxtwin::ppu
