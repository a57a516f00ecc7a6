// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

#include "flag.hpp"
#include "process.hpp"
#include "unit.hpp"

namespace hxtwin::codegen {
namespace {

struct region {
    const char* people = "";
    std::uint64_t bytes = 0;
};

const std::map<std::string, region> regions{
    {"internal_sram", {"internal SRAM (without mailbox, with stack and heap)", 12 * 1024}},
    {"external_code", {"external SRAM", 128 * 1024}},
    {"external_sram", {"external SRAM", 128 * 1024}},
    {"dram_code", {"external DRAM", 256 * 1024 * 1024}},
    {"external_dram", {"external DRAM", 256 * 1024 * 1024}},
};

void refuse_overflow(const std::string& output) {
    static const std::regex pattern("region `(\\w+)' overflowed by (\\d+) bytes");
    std::smatch found;
    if (!std::regex_search(output, found, pattern)) {
        return;
    }
    const auto& memory = regions.at(found[1]);
    const auto needed = memory.bytes + std::stoull(found[2]);
    throw does_not_fit(fmt::format("the program needs {} bytes of {}; a processor has {}", needed,
                                   memory.people, memory.bytes),
                       needed, memory.bytes);
}

} // namespace

bytes link(const toolchain& tools, const std::vector<std::string>& objects,
           const std::filesystem::path& folder) {
    write_file(folder / "program.ld", tools.script);
    std::vector<std::string> command{tools.compiler.string()};
    command.insert(command.end(), link_flags.begin(), link_flags.end());
    command.insert(command.end(), {"-Wl,-T,program.ld"});
    command.insert(command.end(), objects.begin(), objects.end());
    command.insert(command.end(), {"-lgcc", "-o", "program.elf"});
    const auto done = run(command, folder);
    if (done.status == 0) {
        return read_file(folder / "program.elf");
    }
    refuse_overflow(done.output);
    if (done.status == 1) {
        throw kernel_does_not_compile(done.output);
    }
    throw internal_error(fmt::format("the program does not link (status {}): {}", done.status, done.output));
}

} // namespace hxtwin::codegen
