// SPDX-License-Identifier: Apache-2.0
#include "unit.hpp"

#include <atomic>
#include <exception>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flag.hpp"
#include "kernel_message.hpp"
#include "process.hpp"
#include "vector_assembly.hpp"

namespace hxtwin::codegen {
namespace {

// Part of the cache's keys: to be changed with what vector_assembly.cpp does.
constexpr const char* translation = "translation 6";

template <class Flags>
void append(std::vector<std::string>& out, const Flags& flags) {
    out.insert(out.end(), flags.begin(), flags.end());
}

bool is_kernel(const source& unit) { return unit.name.starts_with("kernel_"); }
bool is_cpp(const source& unit) { return unit.name.ends_with(".cpp"); }

std::string key_of(const toolchain& tools, const source& unit) {
    return hash_of({in_memory_mark, tools.vectors_in_registers ? "object" : "object, vectors in memory",
                    tools.version, all_flags(), tools.lines_by_function ? "" : "lines in one table",
                    tools.headers, unit.name, unit.text}) +
           ".o";
}

enum class vectors { in_registers, in_memory };

// Compiles to assembly in the first case, and to an object file in the second.
std::vector<std::string> command(const toolchain& tools, const source& unit, vectors where,
                                 const std::string& into, const std::filesystem::path& folder) {
    std::vector<std::string> out{tools.compiler.string()};
    append(out, compile_flags);
    if (!tools.lines_by_function) {
        std::erase(out, line_tables);
    }
    if (where == vectors::in_registers) {
        append(out, register_flags);
        if (!is_kernel(unit)) {
            append(out, library_flags);
        }
    } else {
        append(out, memory_flags);
        if (is_cpp(unit)) {
            out.push_back(fmt::format("-Wa,--defsym,{}{}=1", in_memory_mark, unit.name));
        }
    }
    out.push_back("-I" + (tools.target / "include").string());
    // Objects must not depend on where things lie.
    out.push_back(fmt::format("-ffile-prefix-map={}={}", tools.target.string(), target_name));
    out.push_back(fmt::format("-ffile-prefix-map={}={}", folder.string(), program_folder));
    out.insert(out.end(), {where == vectors::in_registers ? "-S" : "-c", unit.name, "-o", into});
    return out;
}

void must_succeed(const source& unit, const finished& done) {
    if (is_kernel(unit) && done.status == 1) {
        throw kernel_does_not_compile(explained(done.output));
    }
    if (done.status != 0) {
        throw internal_error(
            fmt::format("{} does not compile (status {}): {}", unit.name, done.status, done.output));
    }
}

bytes compile_unit(const toolchain& tools, const source& unit, const std::string& object,
                   const std::filesystem::path& folder) {
    write_file(folder / unit.name, unit.text);
    if (tools.vectors_in_registers && is_cpp(unit)) {
        const auto assembly = unit.name + ".s", translated = unit.name + ".v.s";
        must_succeed(unit, run(command(tools, unit, vectors::in_registers, assembly, folder), folder));
        const auto done = translate(read_file(folder / assembly));
        if (!done.text.empty()) {
            write_file(folder / translated, done.text);
            std::vector<std::string> assemble{
                tools.compiler.string(), "-mcpu=powerpc", "-c", translated, "-o", object};
            if (tools.lines_by_function) {
                assemble.emplace_back(line_tables);
            }
            auto assembled = run(assemble, folder);
            assembled.output = in_source_lines(assembled.output, done.text);
            must_succeed(unit, assembled);
            return read_file(folder / object);
        }
    }
    must_succeed(unit, run(command(tools, unit, vectors::in_memory, object, folder), folder));
    return read_file(folder / object);
}

} // namespace

std::string all_flags() {
    std::vector<std::string> out{translation};
    append(out, compile_flags);
    append(out, register_flags);
    append(out, memory_flags);
    append(out, library_flags);
    append(out, link_flags);
    return fmt::format("{}", fmt::join(out, " "));
}

std::vector<std::string> compile_units(const toolchain& tools, const std::vector<source>& units,
                                       const cache& kept, const std::filesystem::path& folder,
                                       unsigned jobs) {
    std::vector<std::string> objects(units.size());
    std::vector<std::exception_ptr> failures(units.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (auto i = next++; i < units.size(); i = next++) {
            objects[i] = units[i].name + ".o";
            try {
                const auto key = key_of(tools, units[i]);
                if (const auto object = kept.find(key)) {
                    write_file(folder / objects[i], *object);
                } else {
                    kept.keep(key, compile_unit(tools, units[i], objects[i], folder));
                }
            } catch (...) {
                failures[i] = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> workers;
        for (unsigned i = 1; i < jobs; ++i) {
            workers.emplace_back(work);
        }
        work();
    }
    for (const auto& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
    return objects;
}

} // namespace hxtwin::codegen
