// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <hxtwin/base/error.hpp>
#include <hxtwin/ppu/processor.hpp>

#include "instruction.hpp"
#include "recorder.hpp"

namespace hxtwin::ppu {

inline constexpr std::uint32_t xer_so = 0x8000'0000, xer_ov = 0x4000'0000, xer_ca = 0x2000'0000;
inline constexpr std::uint32_t cr_lt = 8, cr_gt = 4, cr_eq = 2, cr_so = 1; // in one field

// Consecutive predecoded words.
struct code_page {
    std::uint32_t base = 0;
    std::span<const std::uint8_t> bytes;
    std::vector<insn> insns;         // one more than there are words: the step that leaves the page
    std::vector<profiled> profile{}; // of each word; empty unless asked for
    std::size_t words() const { return insns.size() - 1; }
};

struct open_call {
    std::size_t index; // in machine.calls
    std::uint32_t return_address;
    std::uint32_t stack_pointer;
};

// Everything that handlers work on.
struct machine {
    processor_options options;
    ppu::bus* bus;
    ppu::state s;
    std::array<std::uint8_t, sram_bytes> sram{};
    std::uint32_t next = 0; // address of the next instruction, valid during a handler
    // Nothing issues at or after `until`: the caller's limit, or an earlier event. A handler that changes
    // what events there are sets it to 0.
    std::int64_t until = 0, bus_until = 0;
    std::int64_t horizon = 0; // `until` as it was when the present run of steps began
    std::int64_t failed = 0;  // the outcome that ended it, or 0
    insn* at = nullptr;       // where it stands, where steps return to a loop
    std::int64_t left = 0;
    std::uint64_t count = 0;
    std::uint64_t allowed = 0; // instructions
    bool at_breakpoint = false;
    ppu::counts counts;

    // Where instructions are fetched from.
    code_page sram_page;
    code_page* page = &sram_page;
    std::unordered_map<std::uint32_t, std::unique_ptr<code_page>> pages;

    // Beside the architectural state: the vector unit's queue and the last access beyond the SRAM.
    std::int64_t vector_free = 0;
    std::array<std::int64_t, 16> vector_starts{};
    std::uint32_t vector_issued = 0; // modulo the length of the queue
    std::int64_t last_bus = 0;
    std::optional<vector_access> refused; // the access that has to wait for bus_until
    std::optional<word_access> refused_word;

    std::vector<std::uint32_t> watched; // sorted
    std::uint32_t stack_limit = 0;      // r1 may not be less, unless 0
    std::vector<call> calls;
    std::vector<open_call> open_calls;
    std::uint64_t return_filter = 0;            // bits of the return addresses of open calls
    std::array<bool, sram_bytes / 4> decoded{}; // words of the SRAM on which what is decoded depends
    std::uint32_t first_decoded = sram_bytes / 4, end_decoded = 0; // all that were, since the reset
    recorder notes;
    bool may_skip = true; // waiting loops, during a run
    bool probing = false; // a waiting loop is being looked at: nothing may be logged
    bool probe_failed = false;

    machine(processor_options, ppu::bus&);
    machine(const machine&) = delete; // points into itself
    machine& operator=(const machine&) = delete;
    void reset(ppu_cycles now);
    stop run(limits);
    stop_reason run_plain();
    void open(const open_call&);
    void close_from(std::size_t position); // of the open calls
    stop_reason run_observed();
    void take_interrupt();                   // if one is requested
    void wake_at(ppu_cycles);                // if asleep and an interrupt is requested
    profiled* profiled_at(std::uint32_t pc); // null where nothing was executed, and without a profile
    stop stopped(stop_reason) const;
    // Takes an instruction that was executed from `at` on for `cycles` into trace and profile.
    void note(std::uint32_t pc, const insn&, std::int64_t at, std::int64_t cycles, const ppu::counts& before);
    insn& fetch(std::uint32_t pc);
    insn& fetch_elsewhere(std::uint32_t pc);
    void decode(insn& into, std::uint32_t pc);
    void forget(std::uint32_t address, std::uint32_t bytes);
    void forget_watched();
    void forget_all();
    void return_to(std::uint32_t target, std::int64_t when);
    std::vector<ppu_trap::machine::step> last_steps() const;
    [[noreturn]] void trap(const std::string& cause) const;

    std::int64_t now() const { return s.now.count(); }
    template <class T>
    T read_sram(std::uint32_t address) const {
        T value;
        std::memcpy(&value, sram.data() + address, sizeof value);
        return big_endian(value);
    }
    template <class T>
    void write_word(std::uint32_t address, T value) {
        value = big_endian(value);
        std::memcpy(sram.data() + address, &value, sizeof value);
        forget_word(address);
        if (sizeof(T) == 2 && (address & 3) == 3) {
            forget_word(address + 1);
        }
    }
    void forget_word(std::uint32_t address);
    void forget_up_to(std::uint32_t index); // a word and those whose cost may depend on it

    // Beyond the SRAM, at `cycles` from now, to which they add. False, and nothing done, if it has to wait
    // for bus_until; an instruction of several accesses that has begun is completed.
    bool bus_load(std::uint32_t address, unsigned bytes, std::uint32_t& value, std::int64_t& cycles,
                  bool begun = false);
    bool bus_store(std::uint32_t address, unsigned bytes, std::uint32_t value, std::int64_t& cycles,
                   bool begun = false);
    // When an access beyond the SRAM that is ready at this time can be made: in the order of the program.
    // False if that is not before bus_until.
    bool bus_time(std::int64_t& at);

    template <class T>
    static T big_endian(T value) {
        if constexpr (std::endian::native == std::endian::big || sizeof(T) == 1) {
            return value;
        } else if constexpr (sizeof(T) == 2) {
            return __builtin_bswap16(value);
        } else {
            return __builtin_bswap32(value);
        }
    }
};

// What an instruction costs may depend on so many words after it (cost.hpp).
inline constexpr std::uint32_t words_ahead = 4;

// The handler of words that were not executed since they were written.
std::int64_t undecoded(machine&, insn&);

inline void machine::forget_word(std::uint32_t address) {
    if (decoded[address >> 2]) [[unlikely]] {
        forget_up_to(address >> 2);
    }
}

inline std::uint64_t filter_bit(std::uint32_t pc) { return std::uint64_t{1} << (pc >> 2 & 63); }

inline insn& machine::fetch(std::uint32_t pc) {
    const auto index = (pc - page->base) >> 2;
    return index < page->words() ? page->insns[index] : fetch_elsewhere(pc);
}

inline void set_cr_field(state& s, unsigned field, std::uint32_t value) {
    const auto shift = 28 - 4 * field;
    s.cr = (s.cr & ~(0xfu << shift)) | (value << shift);
}

template <class T>
std::uint32_t comparison(const state& s, T a, T b) {
    return (a < b ? cr_lt : a > b ? cr_gt : cr_eq) | (s.xer >> 31);
}

inline void set_cr0(state& s, std::uint32_t result) {
    set_cr_field(s, 0, comparison(s, static_cast<std::int32_t>(result), 0));
}

} // namespace hxtwin::ppu
