// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <tuple>

#include <elfutils/libdw.h>

#include "elf_file.hpp"

namespace hxtwin::ppu {
namespace {

struct dwarf_close {
    void operator()(Dwarf* dwarf) const { dwarf_end(dwarf); }
};

struct line_reader {
    image& into;
    std::map<std::string, std::uint32_t> numbers;

    std::uint32_t file(const char* name) {
        const auto [found, fresh] = numbers.try_emplace(name, static_cast<std::uint32_t>(into.files.size()));
        if (fresh) {
            into.files.emplace_back(name);
        }
        return found->second;
    }

    void unit(Dwarf_Die* die) {
        Dwarf_Lines* lines = nullptr;
        std::size_t count = 0;
        if (dwarf_getsrclines(die, &lines, &count) != 0) {
            return;
        }
        for (std::size_t k = 0; k < count; ++k) {
            auto* line = dwarf_onesrcline(lines, k);
            Dwarf_Addr address = 0;
            int number = 0;
            bool ends = false;
            const char* source = dwarf_linesrc(line, nullptr, nullptr);
            if (dwarf_lineaddr(line, &address) != 0 || dwarf_lineno(line, &number) != 0 ||
                dwarf_lineendsequence(line, &ends) != 0 || source == nullptr) {
                continue;
            }
            into.lines.push_back({static_cast<std::uint32_t>(address), file(source),
                                  ends ? 0 : static_cast<std::uint32_t>(std::max(0, number))});
        }
    }
};

} // namespace

void read_lines(Elf* elf, image& into) {
    const std::unique_ptr<Dwarf, dwarf_close> dwarf(dwarf_begin_elf(elf, DWARF_C_READ, nullptr));
    if (!dwarf) {
        return;
    }
    line_reader reader{into, {}};
    Dwarf_Off offset = 0, next = 0;
    std::size_t header = 0;
    while (dwarf_nextcu(dwarf.get(), offset, &next, &header, nullptr, nullptr, nullptr) == 0) {
        Dwarf_Die die;
        if (dwarf_offdie(dwarf.get(), offset + header, &die) != nullptr) {
            reader.unit(&die);
        }
        offset = next;
    }
    // Where one sequence ends and another begins, the beginning counts.
    std::stable_sort(into.lines.begin(), into.lines.end(), [](const source_line& a, const source_line& b) {
        return std::tuple(a.address, a.line != 0) < std::tuple(b.address, b.line != 0);
    });
}

} // namespace hxtwin::ppu
