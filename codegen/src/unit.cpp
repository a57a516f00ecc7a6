// SPDX-License-Identifier: Apache-2.0
#include "unit.hpp"

#include <atomic>
#include <exception>
#include <thread>

#include <fmt/format.h>

#include "flag.hpp"
#include "process.hpp"

namespace hxtwin::codegen {
namespace {

std::string key_of(const toolchain& tools, const source& unit) {
    std::string flags;
    for (const auto* flag : compile_flags) {
        flags += flag;
        flags += ' ';
    }
    return hash_of({"object", tools.version, flags, tools.headers, unit.name, unit.text}) + ".o";
}

std::vector<std::string> command(const toolchain& tools, const source& unit, const std::string& object,
                                 const std::filesystem::path& folder) {
    std::vector<std::string> out{tools.compiler.string()};
    out.insert(out.end(), compile_flags.begin(), compile_flags.end());
    out.push_back("-I" + (tools.target / "include").string());
    // Objects must not depend on where things lie.
    out.push_back(fmt::format("-ffile-prefix-map={}={}", tools.target.string(), target_name));
    out.push_back(fmt::format("-ffile-prefix-map={}={}", folder.string(), program_folder));
    out.insert(out.end(), {"-c", unit.name, "-o", object});
    return out;
}

bool is_kernel(const source& unit) { return unit.name.starts_with("kernel_"); }

bytes compile_unit(const toolchain& tools, const source& unit, const std::string& object,
                   const std::filesystem::path& folder) {
    write_file(folder / unit.name, unit.text);
    const auto done = run(command(tools, unit, object, folder), folder);
    if (done.status == 0) {
        return read_file(folder / object);
    }
    if (is_kernel(unit) && done.status == 1) {
        throw kernel_does_not_compile(done.output);
    }
    throw internal_error(
        fmt::format("{} does not compile (status {}): {}", unit.name, done.status, done.output));
}

} // namespace

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
