// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/ppu/profile.hpp>

#include "gdb_server.hpp"
#include "report.hpp"

namespace {

using namespace hxtwin;
using namespace hxtwin::ppu;

namespace status {
constexpr int fine = 0, program_failed = 1, bad_input = 2, trapped = 3, still_running = 4;
}

struct arguments {
    std::string image;
    std::int64_t cycles = 250'000'000; // 1 s
    std::vector<std::string> settings;
    bool trace = false, registers = false, profile = false, plain_bus = false;
    std::size_t last = 0, rows = 20;
    std::string folded;
    std::optional<std::uint16_t> port;
};

int parse(CLI::App& app, arguments& a, int argc, char** argv) {
    app.add_option("image", a.image, "the program: a linked 32-bit big-endian PowerPC ELF file")->required();
    app.add_option("--cycles", a.cycles, "stop after so many cycles of 4 ns")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--set", a.settings, "NAME=VALUE: give a variable of the program a value before it starts")
        ->take_all();
    app.add_flag("--trace", a.trace, "print each instruction with its cycle and source line");
    app.add_option("--last", a.last, "print so many last instructions");
    app.add_flag("--registers", a.registers, "print the registers at the end");
    app.add_flag("--profile", a.profile, "print where the cycles went, by function and by line");
    app.add_option("--rows", a.rows, "of each table of the profile")->capture_default_str();
    app.add_option("--folded", a.folded, "write cycles by chain of calls into this file, for flame graphs");
    app.add_flag(
        "--plain-bus", a.plain_bus,
        "registers and synapse rows of the chip answer as memory that starts as zeros; else they trap");
    app.add_option("--gdb", a.port,
                   "serve one debugger at this port of the loopback device; 0 takes a free one");
    app.footer(
        "Status: 0 the program ended with exit(0), or a debugger left; 1 it ended otherwise; 2 bad input;\n"
        "3 it trapped; 4 it was still running after --cycles.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? status::fine : status::bad_input;
    }
    return -1;
}

void set(board& b, const std::string& setting) {
    const auto at = setting.find('=');
    const std::string text = at == std::string::npos ? "" : setting.substr(at + 1);
    const bool hex = text.starts_with("0x");
    const char *begin = text.data() + (hex ? 2 : 0), *end = text.data() + text.size();
    std::uint64_t value = 0;
    const auto [stopped, failed] = std::from_chars(begin, end, value, hex ? 16 : 10);
    if (failed != std::errc{} || stopped != end) {
        throw invalid_experiment(fmt::format(
            "--set {}: NAME=VALUE is wanted, with a decimal number or one that begins with 0x", setting));
    }
    b.set(setting.substr(0, at), value);
}

stop run_traced(board& b, ppu_cycles until) {
    listing lines(b.image());
    while (true) {
        const traced next{b.cpu().state().pc, b.word_at(b.cpu().state().pc).value_or(0), b.cpu().state().now};
        const auto stop = b.cpu().run({.until = until, .bus_until = ppu_cycles::max(), .instructions = 1});
        if (stop.reason != stop_reason::step) {
            return stop;
        }
        fmt::print("{}", lines.line_of(next));
    }
}

int tell_end(board& b, const stop& stop) {
    const auto& counts = b.cpu().counts();
    const auto place = text_of(b.image().place_of(b.cpu().state().pc));
    const auto what =
        fmt::format("{} cycles; {} instructions, {} of them vector", b.cpu().state().now.count(),
                    counts.instructions, counts.vector_instructions);
    if (const auto code = b.exit_code()) {
        fmt::print("exit({}) after {}\n", static_cast<std::int32_t>(*code), what);
        return *code == 0 ? status::fine : status::program_failed;
    }
    if (stop.reason == stop_reason::sleep) {
        fmt::print("asleep in {} after {}\n", place, what);
        return status::program_failed;
    }
    fmt::print("still running in {} after {}\n", place, what);
    return status::still_running;
}

void tell_more(board& b, const arguments& a) {
    if (const auto text = b.mailbox(); !text.empty()) {
        fmt::print("mailbox: {}\n", text);
    }
    if (a.last != 0) {
        listing lines(b.image());
        for (const auto& t : b.cpu().trace()) {
            fmt::print("{}", lines.line_of(t));
        }
    }
    if (a.registers) {
        fmt::print("{}", registers_of(b));
    }
    if (a.profile) {
        fmt::print("{}", text_of(profile_of(b.image(), b.cpu().profile(), b.cpu().calls()), a.rows));
    }
    if (!a.folded.empty()) {
        std::ofstream file(a.folded);
        file << folded(stacks_of(b.image(), b.cpu().calls(), "program", ppu_cycles(0), b.cpu().state().now));
        if (!file.flush()) {
            throw invalid_experiment(fmt::format("the file {} cannot be written", a.folded));
        }
    }
}

int run(board& b, const arguments& a) {
    const ppu_cycles until(a.cycles);
    if (a.port) {
        gdb::serve(b, *a.port, until, [](std::uint16_t port) {
            fmt::print("waiting for a debugger: target remote 127.0.0.1:{}\n", port);
            std::fflush(stdout);
        });
        tell_more(b, a);
        return status::fine;
    }
    try {
        const auto stop =
            a.trace ? run_traced(b, until) : b.cpu().run({.until = until, .bus_until = ppu_cycles::max()});
        const auto result = tell_end(b, stop);
        tell_more(b, a);
        return result;
    } catch (const ppu_trap& t) {
        std::fflush(stdout);
        fmt::print(stderr, "{}\n", sentence_of(b.image(), t));
        tell_more(b, a);
        return status::trapped;
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Runs a program of the chip's embedded processors with memory and no chip around it.",
                 "hxtwin-ppu");
    arguments a;
    if (const auto ends = parse(app, a, argc, argv); ends >= 0) {
        return ends;
    }
    try {
        processor_options options;
        options.name = "program";
        options.observe = {.trace_window = a.last, .profile = a.profile};
        board b(read_image(std::filesystem::path(a.image)), options, a.plain_bus);
        for (const auto& s : a.settings) {
            set(b, s);
        }
        if (const auto end = b.image().symbols.find("stack_redzone"); end != b.image().symbols.end()) {
            b.cpu().stack_limit(end->second.address);
        }
        if (a.profile || !a.folded.empty()) {
            b.cpu().watch(functions_of(b.image()));
        }
        return run(b, a);
    } catch (const error& e) {
        fmt::print(stderr, "hxtwin-ppu: {}\n", e.what());
        return status::bad_input;
    }
}
