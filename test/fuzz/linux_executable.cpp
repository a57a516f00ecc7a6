// SPDX-License-Identifier: Apache-2.0
#include "random_program.hpp"

#include <elf.h>

namespace hxtwin::fuzz {
namespace {

struct bytes {
    std::vector<std::uint8_t> all;
    void put(std::uint32_t value, unsigned size) {
        while (size-- > 0) {
            all.push_back(static_cast<std::uint8_t>(value >> 8 * size));
        }
    }
    void header(std::uint32_t entry, unsigned segments) {
        all = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2MSB, EV_CURRENT};
        all.resize(EI_NIDENT);
        put(ET_EXEC, 2), put(EM_PPC, 2), put(EV_CURRENT, 4), put(entry, 4);
        put(sizeof(Elf32_Ehdr), 4), put(0, 4), put(0, 4);
        put(sizeof(Elf32_Ehdr), 2), put(sizeof(Elf32_Phdr), 2), put(segments, 2);
        put(0, 2), put(0, 2), put(0, 2);
    }
    void segment(std::uint32_t offset, std::uint32_t address, std::uint32_t in_file,
                 std::uint32_t in_memory) {
        put(PT_LOAD, 4), put(offset, 4), put(address, 4), put(address, 4);
        put(in_file, 4), put(in_memory, 4), put(PF_R | PF_W | PF_X, 4), put(0x1000, 4);
    }
};

} // namespace

std::vector<std::uint8_t> linux_executable(const program& p) {
    const auto loaded = layout::condition + 4 - layout::code;
    bytes b;
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
