// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hxtwin/emulator/device/memory.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// A memory that two processors access at the same time, each on its own thread: remembers who has read and
// written which byte. Bytes that both write get the later one's value when both are done. Where one reads
// what the other writes, the order of both is not known.
class claims {
public:
    explicit claims(memory& of);

    // Before a processor reads. False if the order is not known; of the two accesses in question at least one
    // is told so.
    bool read(std::size_t processor, std::size_t first, std::size_t bytes);
    // A processor writes, at a time that never decreases. False and nothing done if the order is not known.
    bool write(std::size_t processor, tick at, std::size_t first, std::span<const std::uint8_t> bytes);
    // Both are done, up to the same time: the top one's writes come first at the same time. Forgets who did
    // what.
    void settle();

private:
    // Some of a word's bytes.
    struct written {
        tick at;
        std::uint32_t word;
        std::uint8_t which; // a bit for each
        std::array<std::uint8_t, 4> bytes;
    };
    struct alignas(64) log {
        std::vector<written> writes;
        std::vector<std::uint32_t> claimed; // words
        bool meets = false;                 // it wrote what the other wrote
    };
    std::uint32_t claim(std::size_t processor, std::uint32_t word, std::uint32_t wanted);
    bool write(std::size_t processor, const written&);
    void put(const written&);

    memory& of_;
    memory words_; // 16 bits for each word
    std::array<log, 2> logs_;
};

} // namespace hxtwin::emulator
