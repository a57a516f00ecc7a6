// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/image.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include <cxxabi.h>
#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>

#include "elf_file.hpp"

namespace hxtwin::ppu {
namespace {

struct region {
    std::uint32_t linked, data; // begin in the program's view and in the data view
    std::uint32_t size;
    bool starts_as_zero; // so that zero-initialised sections need no bytes
};
constexpr std::array regions{region{memory::sram, memory::sram, memory::sram_size, false},
                             region{memory::extmem, memory::extmem, memory::extmem_size, true},
                             region{memory::dram, memory::dram, memory::dram_size, true},
                             region{memory::extmem_code, memory::extmem, memory::extmem_size, true},
                             region{memory::dram_code, memory::dram, memory::dram_size, true}};

struct section {
    std::string name;
    std::uint32_t address, size; // data view
    bool zero;
    bool materialised;
    const std::uint8_t* bytes;
};

[[noreturn]] void refuse(const std::string& sentence) { throw invalid_experiment(sentence); }

std::string demangled(const std::string& name) {
    int status = 0;
    std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
    return status == 0 ? text.get() : name;
}

section placed(std::string name, const GElf_Shdr& header, const std::vector<std::uint8_t>& file) {
    for (const auto& r : regions) {
        if (header.sh_addr < r.linked || header.sh_addr - r.linked >= r.size) {
            continue;
        }
        const auto offset = static_cast<std::uint32_t>(header.sh_addr - r.linked);
        if (header.sh_size > r.size - offset) {
            refuse(fmt::format("section {} of the program ends {} bytes behind the end of the memory at "
                               "0x{:08x}, which has {} bytes",
                               name, header.sh_size - (r.size - offset), r.linked, r.size));
        }
        const bool zero = header.sh_type == SHT_NOBITS;
        if (!zero && header.sh_offset + header.sh_size > file.size()) {
            refuse(fmt::format("the program is truncated: section {} needs {} bytes of the file; it has {}",
                               name, header.sh_offset + header.sh_size, file.size()));
        }
        return {std::move(name),
                r.data + offset,
                static_cast<std::uint32_t>(header.sh_size),
                zero,
                !(zero && r.starts_as_zero),
                zero ? nullptr : file.data() + header.sh_offset};
    }
    refuse(
        fmt::format("section {} of the program is linked at 0x{:08x}, outside the memories of the processor",
                    name, header.sh_addr));
}

std::vector<section> sections_of(const elf_file& file) {
    std::vector<section> sections;
    std::size_t names = 0;
    elf_getshdrstrndx(file.elf.get(), &names);
    for (auto* scn = elf_nextscn(file.elf.get(), nullptr); scn != nullptr;
         scn = elf_nextscn(file.elf.get(), scn)) {
        GElf_Shdr header;
        if (gelf_getshdr(scn, &header) == nullptr) {
            refuse("the program is truncated: a section header cannot be read");
        }
        if ((header.sh_flags & SHF_ALLOC) == 0 || header.sh_size == 0) {
            continue;
        }
        const char* name = elf_strptr(file.elf.get(), names, header.sh_name);
        sections.push_back(placed(name == nullptr ? "without a name" : name, header, file.bytes));
    }
    std::sort(sections.begin(), sections.end(),
              [](const section& a, const section& b) { return a.address < b.address; });
    for (std::size_t k = 1; k < sections.size(); ++k) {
        const auto &a = sections[k - 1], &b = sections[k];
        if (a.address + a.size > b.address) {
            refuse(fmt::format("sections {} and {} of the program overlap by {} bytes at 0x{:08x}", a.name,
                               b.name, a.address + a.size - b.address, b.address));
        }
    }
    return sections;
}

void read_symbols(const elf_file& file, image& into) {
    for (auto* scn = elf_nextscn(file.elf.get(), nullptr); scn != nullptr;
         scn = elf_nextscn(file.elf.get(), scn)) {
        GElf_Shdr header;
        if (gelf_getshdr(scn, &header) == nullptr || header.sh_type != SHT_SYMTAB || header.sh_entsize == 0) {
            continue;
        }
        auto* data = elf_getdata(scn, nullptr);
        for (int k = 0; data != nullptr && k < static_cast<int>(header.sh_size / header.sh_entsize); ++k) {
            GElf_Sym sym;
            if (gelf_getsym(data, k, &sym) == nullptr) {
                break;
            }
            const auto type = GELF_ST_TYPE(sym.st_info);
            const char* name = elf_strptr(file.elf.get(), header.sh_link, sym.st_name);
            if (name == nullptr || *name == '\0' || sym.st_shndx == SHN_UNDEF || type == STT_FILE ||
                type == STT_SECTION) {
                continue;
            }
            into.symbols.insert_or_assign(name,
                                          symbol{static_cast<std::uint32_t>(sym.st_value),
                                                 static_cast<std::uint32_t>(sym.st_size), type == STT_FUNC});
        }
    }
}

} // namespace

void elf_close::operator()(Elf* elf) const { elf_end(elf); }

elf_file open_elf(std::span<const std::uint8_t> bytes) {
    elf_version(EV_CURRENT);
    elf_file file{{bytes.begin(), bytes.end()}, nullptr};
    if (bytes.size() < 16 || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0) {
        refuse(fmt::format("the program of {} bytes is no ELF file", bytes.size()));
    }
    file.elf.reset(elf_memory(reinterpret_cast<char*>(file.bytes.data()), file.bytes.size()));
    GElf_Ehdr header;
    if (!file.elf || elf_kind(file.elf.get()) != ELF_K_ELF ||
        gelf_getehdr(file.elf.get(), &header) == nullptr) {
        refuse(fmt::format("the program is truncated: its {} bytes hold no ELF header", bytes.size()));
    }
    if (header.e_machine != EM_PPC || header.e_ident[EI_CLASS] != ELFCLASS32 ||
        header.e_ident[EI_DATA] != ELFDATA2MSB) {
        refuse(
            fmt::format("the program is for ELF machine {}, {} bits, {}-endian; the processor takes machine "
                        "{} (PowerPC), 32 bits, big-endian",
                        header.e_machine, header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
                        header.e_ident[EI_DATA] == ELFDATA2MSB ? "big" : "little", EM_PPC));
    }
    if (header.e_type != ET_EXEC) {
        refuse(fmt::format("the program is of ELF type {}; the processor takes linked executables, type {}",
                           header.e_type, ET_EXEC));
    }
    if (header.e_shoff == 0 ||
        header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize > bytes.size()) {
        refuse(fmt::format("the program is truncated: its section headers end at byte {}; it has {} bytes",
                           header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize,
                           bytes.size()));
    }
    return file;
}

const symbol& image::at(const std::string& name) const {
    const auto found = symbols.find(name);
    if (found == symbols.end()) {
        throw internal_error(fmt::format("the program has no symbol {} among its {}", name, symbols.size()));
    }
    return found->second;
}

ppu_trap::place image::place_of(std::uint32_t pc) const {
    ppu_trap::place place{.pc = pc, .function = {}, .file = {}, .line = 0};
    for (const auto& [name, symbol] : symbols) {
        if (symbol.function && pc >= symbol.address && pc - symbol.address < symbol.size) {
            place.function = demangled(name);
            break;
        }
    }
    auto after =
        std::upper_bound(lines.begin(), lines.end(), pc,
                         [](std::uint32_t address, const source_line& l) { return address < l.address; });
    if (after != lines.begin() && std::prev(after)->line != 0) {
        place.file = files.at(std::prev(after)->file);
        place.line = std::prev(after)->line;
    }
    return place;
}

std::optional<std::uint32_t> image::word_at(std::uint32_t pc) const {
    const auto data = pc >= memory::dram_code     ? pc - memory::dram_code + memory::dram
                      : pc >= memory::extmem_code ? pc - memory::extmem_code + memory::extmem
                                                  : pc;
    for (const auto& s : segments) {
        const auto offset = std::size_t{data} - s.address;
        if (data >= s.address && offset + 4 <= s.bytes.size()) {
            const auto* b = s.bytes.data() + offset;
            return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
        }
    }
    return std::nullopt;
}

image read_image(std::span<const std::uint8_t> bytes) {
    const auto file = open_elf(bytes);
    image result;
    for (const auto& s : sections_of(file)) {
        if (s.materialised) {
            auto& segment = result.segments.emplace_back();
            segment.address = s.address;
            segment.bytes = s.zero ? std::vector<std::uint8_t>(s.size)
                                   : std::vector<std::uint8_t>(s.bytes, s.bytes + s.size);
        }
    }
    read_symbols(file, result);
    read_lines(file.elf.get(), result);
    return result;
}

image read_image(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        refuse(fmt::format("the program {} cannot be opened", path.string()));
    }
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
    return read_image(std::span<const std::uint8_t>(bytes));
}

} // namespace hxtwin::ppu
