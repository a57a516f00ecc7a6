// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>

#include <hxtwin/ppu/assembler.hpp>

#include "random_program.hpp"

namespace hxtwin::fuzz {

using ppu::assemble;

// A program that grows.
struct writer {
    program into;
    draw random;
    bool five_bit_shifts;

    std::int64_t reg() { return random.below(32); }
    std::int64_t reg_other_than(std::initializer_list<std::int64_t> others) {
        while (true) {
            const auto r = 1 + random.below(31);
            if (std::find(others.begin(), others.end(), r) == others.end()) {
                return r;
            }
        }
    }
    void put(const std::string& mnemonic, std::initializer_list<std::int64_t> operands) {
        into.words.push_back(assemble(mnemonic, operands));
    }
    std::string maybe(std::string name, const char* suffix) {
        return random.below(2) != 0 ? name + suffix : name;
    }
    std::int64_t here() const { return layout::code + 4 * static_cast<std::int64_t>(into.words.size()); }
};

// A program of blocks, each of which ends in a dump of registers and memory.
program framed(std::uint64_t seed, unsigned passes, bool five_bit_shifts,
               const std::function<void(writer&)>& put_block);

// Appends an instruction that goes on with the next one, after others that prepare its operands if need be.
void draw_plain(writer&);
void draw_logic(writer&);
void draw_condition(writer&);

} // namespace hxtwin::fuzz
