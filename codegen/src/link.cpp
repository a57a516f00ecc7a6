// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

#include <hxtwin/ppu/image.hpp>

#include "flag.hpp"
#include "process.hpp"
#include "unit.hpp"

namespace hxtwin::codegen {
namespace {

struct region {
    const char* people = "";
    std::uint64_t origin = 0;
    std::uint64_t bytes = 0;
};

const std::map<std::string, region> regions{
    {"internal_sram", {"internal SRAM (without its mailbox, with heap and stack)", 0, 12 * 1024}},
    {"external_code", {"external SRAM", ppu::memory::extmem_code, ppu::memory::extmem_size}},
    {"external_sram", {"external SRAM", ppu::memory::extmem, ppu::memory::extmem_size}},
    {"dram_code", {"external DRAM", ppu::memory::dram_code, ppu::memory::dram_size}},
    {"external_dram", {"external DRAM", ppu::memory::dram, ppu::memory::dram_size}},
};

// The linker complains in one of two ways, depending on whether the script gives the section an address.
void refuse_overflow(const std::string& output) {
    static const std::regex pattern("region `(\\w+)' overflowed by (\\d+) bytes|"
                                    "address 0x([0-9a-f]+) of .* is not within region `(\\w+)'");
    const region* memory = nullptr;
    std::uint64_t needed = 0;
    for (std::sregex_iterator found(output.begin(), output.end(), pattern), end; found != end; ++found) {
        const auto& m = *found;
        memory = &regions.at(m[1].matched ? m[1] : m[4]);
        needed =
            std::max<std::uint64_t>(needed, m[1].matched ? memory->bytes + std::stoull(m[2])
                                                         : std::stoull(m[3], nullptr, 16) - memory->origin);
    }
    if (memory != nullptr) {
        throw does_not_fit(fmt::format("the program needs {} bytes of {}; a processor has {}", needed,
                                       memory->people, memory->bytes),
                           needed, memory->bytes);
    }
}

// The compiler's own library calculates with instructions that the processor lacks; the linker notices.
void refuse_missing_arithmetic(const toolchain& tools, const std::string& output) {
    static const std::regex pattern("libgcc\\.a\\((\\w+)\\.o\\) uses hard float");
    std::smatch found;
    if (!std::regex_search(output, found, pattern)) {
        return;
    }
    if (tools.soft_float.empty()) {
        throw missing_requirement(fmt::format(
            "the kernel calculates with floating-point numbers (__{}), which takes a library for the "
            "processor; tool/soft_float.sh builds it from the Debian package gcc-12-source",
            found[1].str()));
    }
    throw kernel_does_not_compile(fmt::format(
        "the kernel needs __{}, which is not provided: float and double have + - * /, comparisons and "
        "conversions to and from integers\n",
        found[1].str()));
}

} // namespace

bytes link(const toolchain& tools, const std::vector<std::string>& objects,
           const std::filesystem::path& folder) {
    write_file(folder / "program.ld", tools.script);
    std::vector<std::string> command{tools.compiler.string()};
    command.insert(command.end(), link_flags.begin(), link_flags.end());
    command.insert(command.end(), {"-Wl,-T,program.ld"});
    command.insert(command.end(), objects.begin(), objects.end());
    if (!tools.soft_float.empty()) {
        write_file(folder / "libsoft-float.a", tools.soft_float);
        command.emplace_back("libsoft-float.a"); // before libgcc, whose arithmetic is for another processor
    }
    command.insert(command.end(), {"-lgcc", "-o", "program.elf"});
    const auto done = run(command, folder);
    if (done.status == 0) {
        return read_file(folder / "program.elf");
    }
    refuse_overflow(done.output);
    refuse_missing_arithmetic(tools, done.output);
    if (done.status == 1) {
        throw kernel_does_not_compile(done.output);
    }
    throw internal_error(fmt::format("the program does not link (status {}): {}", done.status, done.output));
}

} // namespace hxtwin::codegen
