// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/codegen/toolchain.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "flag.hpp"
#include "process.hpp"
#include "unit.hpp"

namespace hxtwin::codegen {

kernel_does_not_compile::kernel_does_not_compile(std::string diagnostics_)
    : invalid_experiment(fmt::format("the kernel does not compile:\n{}", diagnostics_)),
      diagnostics(std::move(diagnostics_)) {}

namespace {

std::filesystem::path target_folder(const toolchain_options& options) {
    std::filesystem::path out = options.target;
    if (const char* elsewhere = std::getenv("HXTWIN_PPU_TARGET"); out.empty() && elsewhere != nullptr) {
        out = elsewhere;
    }
    if (out.empty()) {
        out = HXTWIN_PPU_TARGET;
    }
    if (!std::filesystem::is_regular_file(out / "runtime" / "program.ld")) {
        throw missing_requirement(fmt::format(
            "the folder {} holds no on-processor library; HXTWIN_PPU_TARGET may name another", out.string()));
    }
    return std::filesystem::absolute(out);
}

std::filesystem::path soft_float_file() {
    const char* elsewhere = std::getenv("HXTWIN_SOFT_FLOAT");
    return elsewhere != nullptr ? elsewhere : HXTWIN_SOFT_FLOAT;
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            out.push_back(entry.path());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::string hash_of_folder(const std::filesystem::path& folder) {
    std::string out;
    for (const auto& file : files_in(folder)) {
        out += hash_of({file.lexically_relative(folder).string(), read_file(file)});
    }
    return hash_of({out});
}

// Asked once per process and compiler binary.
std::string version_of(const std::filesystem::path& compiler) {
    static std::mutex guard;
    static std::map<std::string, std::string> known;
    const auto changed = std::filesystem::last_write_time(compiler).time_since_epoch().count();
    const std::scoped_lock lock(guard);
    auto& version = known[fmt::format("{} {}", compiler.string(), changed)];
    if (version.empty()) {
        const auto done = run({compiler.string(), "--version"}, std::filesystem::temp_directory_path());
        version = done.output.substr(0, done.output.find('\n'));
        if (done.status != 0 || version.empty()) {
            version.clear();
            throw missing_requirement(
                fmt::format("{} is no working compiler (status {})", compiler.string(), done.status));
        }
    }
    return version;
}

std::filesystem::path find_compiler(const std::string& name) {
    const auto out = find_program(name);
    if (out.empty()) {
        throw missing_requirement(fmt::format("the cross compiler {} is missing; the Debian package "
                                              "g++-powerpc-linux-gnu provides it",
                                              name));
    }
    return out;
}

// Up to the last byte; memory that starts as zero has symbols only.
section_use use_of(const ppu::image& image, const char* name, std::uint32_t begin, std::uint64_t size,
                   std::uint64_t available) {
    std::uint64_t used = 0;
    const auto take = [&](std::uint32_t address, std::uint64_t bytes) {
        if (address >= begin && address - begin < size) {
            used = std::max(used, address - begin + bytes);
        }
    };
    for (const auto& s : image.segments) {
        take(s.address, s.bytes.size());
    }
    for (const auto& [ignored, s] : image.symbols) {
        take(s.size == 0 ? begin : s.address, s.size);
    }
    return {name, used, available};
}

std::vector<section_use> memory_of(const ppu::image& image) {
    constexpr std::uint64_t mailbox = 4096;
    using namespace ppu::memory;
    return {use_of(image, "internal SRAM", sram, sram_size, sram_size - mailbox),
            use_of(image, "external SRAM", extmem, extmem_size, extmem_size),
            use_of(image, "external DRAM", dram, dram_size, dram_size)};
}

// Takes the marks out of the image.
std::vector<std::string> units_in_memory(ppu::image& image) {
    const std::string mark = in_memory_mark;
    std::vector<std::string> out;
    std::erase_if(image.symbols, [&](const auto& symbol) {
        const bool marks = symbol.first.starts_with(mark);
        if (marks) {
            out.push_back(symbol.first.substr(mark.size()));
        }
        return marks;
    });
    return out;
}

// Files of the program go by the names that they have in diagnostics.
ppu::image image_of(const bytes& elf) {
    auto out = ppu::read_image(std::span(reinterpret_cast<const std::uint8_t*>(elf.data()), elf.size()));
    const std::string folder = std::string(program_folder) + "/";
    for (auto& file : out.files) {
        if (file.starts_with(folder)) {
            file.erase(0, folder.size());
        }
    }
    return out;
}

bytes build(const toolchain& tools, const std::vector<source>& sources, const cache& kept, unsigned jobs) {
    const scratch_folder scratch;
    auto units = sources;
    units.insert(units.end(), tools.runtime.begin(), tools.runtime.end());
    const auto objects = compile_units(tools, units, kept, scratch.path(), jobs);
    try {
        return link(tools, objects, scratch.path());
    } catch (const kernel_does_not_compile&) {
        // Once more, so that the linker can say at which lines.
        auto again = tools;
        again.lines_by_function = false;
        return link(again, compile_units(again, units, kept, scratch.path(), jobs), scratch.path());
    }
}

} // namespace

toolchain find_toolchain(const toolchain_options& options) {
    toolchain out;
    out.vectors_in_registers = options.vectors_in_registers;
    out.compiler = find_compiler(options.compiler);
    out.version = version_of(out.compiler);
    out.target = target_folder(options);
    out.headers = hash_of_folder(out.target / "include");
    for (const auto& file : files_in(out.target / "runtime")) {
        if (file.extension() == ".cpp" || file.extension() == ".S") {
            out.runtime.push_back({file.filename().string(), read_file(file)});
        }
    }
    out.script = read_file(out.target / "runtime" / "program.ld");
    if (const auto file = soft_float_file(); std::filesystem::is_regular_file(file)) {
        out.soft_float = read_file(file);
    }
    return out;
}

std::string toolchain::identity() const {
    std::string all = (vectors_in_registers ? "r" : "m") + version + headers + script + hash_of({soft_float});
    all += all_flags();
    for (const auto& unit : runtime) {
        all += hash_of({unit.name, unit.text});
    }
    return hash_of({all});
}

compiled compile(const std::vector<source>& sources, const toolchain_options& options) {
    const auto begin = std::chrono::steady_clock::now();
    const auto tools = find_toolchain(options);
    const cache kept(options.cache);
    std::string all;
    for (const auto& unit : sources) {
        all += hash_of({unit.name, unit.text});
    }
    const auto key = hash_of({"program", tools.identity(), all}) + ".elf";
    compiled out;
    auto elf = kept.find(key);
    out.from_cache = elf.has_value();
    if (!elf) {
        elf = build(tools, sources, kept, options.jobs);
        kept.keep(key, *elf);
    }
    out.image = image_of(*elf);
    out.vectors_in_memory = units_in_memory(out.image);
    out.elf.assign(elf->begin(), elf->end());
    out.memory = memory_of(out.image);
    out.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return out;
}

} // namespace hxtwin::codegen
