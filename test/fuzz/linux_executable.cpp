// SPDX-License-Identifier: Apache-2.0
#include "random_program.hpp"

#include <elf.h>

namespace hxtwin::fuzz {
namespace {

// Headers of the one class or the other.
struct bytes {
    bool is_wide;
    std::vector<std::uint8_t> all{};

    void put(std::uint64_t value, unsigned size) {
        while (size-- > 0) {
            all.push_back(static_cast<std::uint8_t>(value >> 8 * size));
        }
    }
    void address(std::uint64_t value) { put(value, is_wide ? 8 : 4); }
    void header(std::uint32_t entry, unsigned segments) {
        constexpr std::uint32_t entry_is_code = 2; // of the second ABI; in the first it is a descriptor
        const unsigned own = is_wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
        const std::uint8_t kind = is_wide ? ELFCLASS64 : ELFCLASS32;
        all = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, kind, ELFDATA2MSB, EV_CURRENT};
        all.resize(EI_NIDENT);
        put(ET_EXEC, 2), put(is_wide ? EM_PPC64 : EM_PPC, 2), put(EV_CURRENT, 4), address(entry);
        address(own), address(0), put(is_wide ? entry_is_code : 0, 4);
        put(own, 2), put(is_wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2), put(segments, 2);
        put(0, 2), put(0, 2), put(0, 2);
    }
    void segment(std::uint32_t offset, std::uint32_t at, std::uint32_t in_file, std::uint32_t in_memory) {
        constexpr std::uint32_t flags = PF_R | PF_W | PF_X;
        put(PT_LOAD, 4);
        if (is_wide) {
            put(flags, 4);
        }
        address(offset), address(at), address(at), address(in_file), address(in_memory);
        if (!is_wide) {
            put(flags, 4);
        }
        address(0x1000);
    }
};

} // namespace

std::vector<std::uint8_t> linux_executable(const program& p, width w) {
    const auto loaded = layout::condition + 4 - layout::code;
    bytes b{w == width::bits_64};
    b.header(layout::code, 2);
    b.segment(0x1000, layout::code, loaded, loaded);
    b.segment(0, layout::marker, 0, 0x1000);
    b.all.resize(0x1000);
    for (auto word : p.words) {
        b.put(word, 4);
    }
    b.all.resize(0x1000 + layout::data - layout::code);
    b.all.insert(b.all.end(), p.data.begin(), p.data.end());
    return b.all;
}

} // namespace hxtwin::fuzz
