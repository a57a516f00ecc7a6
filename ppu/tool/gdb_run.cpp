// SPDX-License-Identifier: Apache-2.0
#include "gdb_session.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <hxtwin/base/error.hpp>

#include "report.hpp"

// Running, and why the program stands.
namespace hxtwin::ppu::gdb {
namespace {

// Signal numbers of the protocol.
constexpr const char *trap = "S05", *interrupt = "S02", *illegal = "S04", *no_memory = "S0b",
                     *time_is_up = "S18";
constexpr ppu_cycles slice{1'000'000}; // between looks at the connection
constexpr ppu_cycles never = ppu_cycles::max();

} // namespace

std::string session::resume(std::string_view action, std::string_view address) {
    if (const auto at = number_of(address); at && *at <= UINT32_MAX) {
        board_.cpu().state().pc = static_cast<std::uint32_t>(*at);
    }
    try {
        reason_ = action == "s" ? step() : go_on();
    } catch (const ppu_trap& t) {
        reason_ = trapped(t);
    }
    return reason_;
}

std::string session::step() {
    board_.cpu().breakpoints({});
    const auto stop = board_.cpu().run({.until = until_, .bus_until = never, .instructions = 1});
    switch (stop.reason) {
    case stop_reason::sleep:
        return asleep();
    case stop_reason::until:
        return time_is_up;
    default:
        return trap;
    }
}

std::string session::go_on() {
    auto& cpu = board_.cpu();
    cpu.breakpoints({breakpoints_.begin(), breakpoints_.end()});
    auto end = cpu.state().now + slice;
    while (true) {
        const auto stop = cpu.run({.until = std::min(until_, end), .bus_until = never});
        end = std::max(cpu.state().now, stop.at) + slice; // a sleeper may have set a timer
        if (stop.reason == stop_reason::sleep && stop.at <= cpu.state().now) {
            return asleep();
        }
        if (stop.reason == stop_reason::breakpoint) {
            return trap;
        }
        if (breakpoints_.contains(cpu.state().pc)) { // the next slice would begin behind it
            return trap;
        }
        if (std::max(cpu.state().now, stop.at) >= until_) {
            say(fmt::format("stopped after {} cycles, as --cycles says\n", cpu.state().now.count()));
            return time_is_up;
        }
        if (interrupted()) {
            return interrupt;
        }
    }
}

std::string session::asleep() {
    if (const auto code = board_.exit_code()) {
        say(fmt::format("the program called exit({})\n", static_cast<std::int32_t>(*code)));
        return fmt::format("W{:02x}", *code & 0xff);
    }
    say("the processor sleeps, and nothing will wake it up\n");
    return trap;
}

std::string session::trapped(const ppu_trap& t) {
    say(sentence_of(board_.image(), t) + "\n");
    const std::string_view cause = t.state.cause;
    const bool access = cause.starts_with("load") || cause.starts_with("store") ||
                        cause.starts_with("unaligned") || cause.starts_with("fetch");
    return access ? no_memory : illegal;
}

// Whether the debugger wants the program to stop, or is gone.
bool session::interrupted() {
    pollfd watched{socket_, POLLIN, 0};
    while (::poll(&watched, 1, 0) > 0) {
        char byte;
        if (::recv(socket_, &byte, 1, 0) != 1 || in_.take(byte) == receiver::kind::interrupt) {
            return true;
        }
    }
    return false;
}

} // namespace hxtwin::ppu::gdb
