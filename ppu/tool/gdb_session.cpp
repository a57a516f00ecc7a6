// SPDX-License-Identifier: Apache-2.0
#include "gdb_session.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <hxtwin/base/error.hpp>

#include "gdb_description.hpp"
#include "report.hpp"

namespace hxtwin::ppu::gdb {
namespace {

// Signal numbers of the protocol.
constexpr const char *trap = "S05", *interrupt = "S02", *illegal = "S04", *no_memory = "S0b",
                     *time_is_up = "S18";
constexpr std::size_t packet_bytes = 0x4000;
constexpr ppu_cycles slice{1'000'000}; // between looks at the connection
constexpr ppu_cycles never{INT64_MAX};

bool takes(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

} // namespace

session::session(board& b, int socket, ppu_cycles until) : board_(b), socket_(socket), until_(until) {}

bool session::serve() {
    std::string packet;
    while (next_packet(packet) && handle(packet) == after::go_on) {
    }
    board_.cpu().breakpoints({});
    return !killed_;
}

session::after session::handle(const std::string& packet) {
    const std::string_view rest = std::string_view(packet).substr(std::min<std::size_t>(1, packet.size()));
    switch (packet.empty() ? '\0' : packet[0]) {
    case '?':
        return reply(reason_), after::go_on;
    case 'g':
        return reply(read_registers()), after::go_on;
    case 'G':
        return reply(write_registers(rest)), after::go_on;
    case 'p':
        return reply(read_register(rest)), after::go_on;
    case 'P':
        return reply(write_register(rest)), after::go_on;
    case 'm':
        return reply(read_memory(rest)), after::go_on;
    case 'M':
        return reply(write_memory(rest)), after::go_on;
    case 'Z':
        return reply(change_breakpoint(rest, true)), after::go_on;
    case 'z':
        return reply(change_breakpoint(rest, false)), after::go_on;
    case 'c':
        return reply(resume("c", rest)), after::go_on;
    case 's':
        return reply(resume("s", rest)), after::go_on;
    case 'H':
    case 'T':
        return reply("OK"), after::go_on;
    case 'q':
        return reply(query(rest)), after::go_on;
    default:
        return handle_long(packet);
    }
}

// Commands that end the session or have long names; what is not known is answered by nothing, as the protocol
// wants.
session::after session::handle_long(const std::string& packet) {
    std::string_view rest = packet;
    if (rest.starts_with('D')) {
        reply("OK");
        return after::end;
    }
    if (rest == "k" || rest.starts_with("vKill")) {
        killed_ = true;
        if (rest != "k") {
            reply("OK");
        }
        return after::end;
    }
    if (rest == "QStartNoAckMode") {
        reply("OK");
        acknowledges_ = false;
    } else if (rest == "vCont?") {
        reply("vCont;c;C;s;S");
    } else if (takes(rest, "vCont;")) {
        const bool steps = rest.starts_with('s') || rest.starts_with('S');
        reply(resume(steps ? "s" : "c", {}));
    } else {
        reply("");
    }
    return after::go_on;
}

std::string session::query(std::string_view q) {
    if (q.starts_with("Supported")) {
        return fmt::format("PacketSize={:x};qXfer:features:read+;QStartNoAckMode+;vContSupported+",
                           packet_bytes);
    }
    if (takes(q, "Xfer:features:read:target.xml:")) {
        const auto parts = split(q, ",");
        const auto from = number_of(parts[0]), size = number_of(parts.size() == 2 ? parts[1] : "");
        const auto& text = description();
        if (!from || !size || *from > text.size()) {
            return "E01";
        }
        const auto piece = text.substr(*from, std::min<std::uint64_t>(*size, packet_bytes / 2));
        return fmt::format("{}{}", *from + piece.size() == text.size() ? 'l' : 'm', piece);
    }
    if (q == "C") {
        return "QC1";
    }
    if (q == "fThreadInfo") {
        return "m1";
    }
    if (q == "sThreadInfo") {
        return "l";
    }
    return q.starts_with("Attached") ? "1" : "";
}

std::string session::read_registers() const {
    std::string out;
    for (unsigned k = 0; k < core_registers; ++k) {
        out += to_hex(register_of(board_.cpu().state(), k));
    }
    return out;
}

std::string session::write_registers(std::string_view hex) {
    const auto bytes = bytes_of(hex);
    if (!bytes || bytes->size() != 4 * core_registers) {
        return "E01";
    }
    for (unsigned k = 0; k < core_registers; ++k) {
        set_register(board_.cpu().state(), k, std::span(*bytes).subspan(4 * k, 4));
    }
    return "OK";
}

std::string session::read_register(std::string_view text) const {
    const auto number = number_of(text);
    if (!number || *number >= all_registers) {
        return "E01";
    }
    return to_hex(register_of(board_.cpu().state(), static_cast<unsigned>(*number)));
}

std::string session::write_register(std::string_view assignment) {
    const auto parts = split(assignment, "=");
    const auto number = number_of(parts[0]);
    const auto value = bytes_of(parts.size() == 2 ? parts[1] : "?");
    const bool done = number && value && *number < all_registers &&
                      set_register(board_.cpu().state(), static_cast<unsigned>(*number), *value);
    return done ? "OK" : "E01";
}

// As much of the range as is memory, which is how the protocol has it.
std::string session::read_memory(std::string_view range) {
    const auto parts = split(range, ",");
    const auto from = number_of(parts[0]), size = number_of(parts.size() == 2 ? parts[1] : "");
    if (!from || !size || *from > UINT32_MAX || *size > packet_bytes / 2) {
        return "E01";
    }
    std::vector<std::uint8_t> bytes(*size);
    const auto address = static_cast<std::uint32_t>(*from);
    while (!bytes.empty() && !board_.read(address, bytes)) {
        bytes.resize(bytes.size() / 2);
    }
    return bytes.empty() && *size != 0 ? "E0e" : to_hex(bytes);
}

std::string session::write_memory(std::string_view what) {
    const auto parts = split(what, ",:");
    const auto to = number_of(parts[0]), size = number_of(parts.size() == 3 ? parts[1] : "");
    const auto bytes = bytes_of(parts.size() == 3 ? parts[2] : "?");
    if (!to || !size || !bytes || *to > UINT32_MAX || bytes->size() != *size) {
        return "E01";
    }
    return board_.write(static_cast<std::uint32_t>(*to), *bytes) ? "OK" : "E0e";
}

// Software and hardware breakpoints are the same here: nothing is written into the program.
std::string session::change_breakpoint(std::string_view what, bool insert) {
    const auto parts = split(what, ",");
    if (parts.size() < 2 || (parts[0] != "0" && parts[0] != "1")) {
        return "";
    }
    const auto address = number_of(parts[1]);
    if (!address || *address > UINT32_MAX) {
        return "E01";
    }
    if (insert) {
        breakpoints_.insert(static_cast<std::uint32_t>(*address));
    } else {
        breakpoints_.erase(static_cast<std::uint32_t>(*address));
    }
    return "OK";
}

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
    while (true) {
        const auto stop = cpu.run({.until = std::min(until_, cpu.state().now + slice), .bus_until = never});
        if (stop.reason == stop_reason::sleep) {
            return asleep();
        }
        if (stop.reason != stop_reason::until) {
            return trap;
        }
        if (breakpoints_.contains(cpu.state().pc)) { // the next slice would begin behind it
            return trap;
        }
        if (cpu.state().now >= until_) {
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

void session::say(const std::string& text) { reply(fmt::format("O{}", to_hex(text))); }

void session::reply(std::string_view data) {
    last_ = framed(data);
    send(last_);
}

void session::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return; // the next read finds the connection closed
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool session::next_packet(std::string& packet) {
    char byte;
    while (::recv(socket_, &byte, 1, 0) == 1) {
        switch (in_.take(byte)) {
        case receiver::kind::packet:
            if (acknowledges_) {
                send("+");
            }
            packet = in_.data;
            return true;
        case receiver::kind::damaged:
            send("-");
            break;
        case receiver::kind::refused:
            send(last_);
            break;
        default:
            break;
        }
    }
    return false;
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
