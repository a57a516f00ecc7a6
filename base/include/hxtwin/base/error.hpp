// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hxtwin {

#ifdef __cpp_lib_source_location
using std::source_location;
#else
// For compilers that cannot tell, such as clang 14.
struct source_location {
    static constexpr source_location current() { return {}; }
    static constexpr const char* file_name() { return "a place unknown"; }
    static constexpr unsigned line() { return 0; }
};
#endif

// Root of everything that hxtwin throws. The families below say whose move it is; a message says who, what
// and how much is allowed, in one sentence.
struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The description contradicts itself or names something that cannot exist: the author of the experiment has
// to change it.
struct invalid_experiment : error {
    using error::error;
};

// The description is valid, but the chip is too small or the router gave up.
struct does_not_fit : error {
    does_not_fit(const std::string& message, std::uint64_t needed, std::uint64_t available);
    std::uint64_t needed;
    std::uint64_t available;
};

// The program on an embedded processor did something illegal. Function, file and line are empty and 0 until
// somebody who holds the image's symbols fills them in.
struct ppu_trap : error {
    struct place {
        std::uint32_t pc = 0;
        std::string function;
        std::string file;
        unsigned line = 0;
    };
    struct machine {
        std::string processor;   // "top" or "bottom"
        std::string cause;       // one clause, such as "unaligned load from 0x00000002"
        std::string instruction; // disassembled
        std::array<std::uint32_t, 32> registers{};
        std::int64_t cycle = 0; // PPU cycles since its reset was released
        struct step {
            place where;
            std::string instruction; // disassembled
            std::int64_t cycle = 0;
        };
        std::vector<step> last{}; // the last instructions, oldest first; empty unless they were noted
    };
    ppu_trap(place where, machine state);
    place where;
    machine state;
};

// Something outside the experiment is missing on this machine, such as the cross compiler; the message names
// the package.
struct missing_requirement : error {
    using error::error;
};

// Our defect. The message asks for a report.
struct internal_error : error {
    explicit internal_error(std::string_view message, source_location where = source_location::current());
};

struct index_out_of_range : error {
    index_out_of_range(std::string_view kind, std::uint64_t value, std::uint64_t size);
    std::uint64_t value;
    std::uint64_t size;
};

} // namespace hxtwin
