// SPDX-License-Identifier: Apache-2.0
#include "gdb_session.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <sys/socket.h>

#include "gdb_description.hpp"

namespace hxtwin::ppu::gdb {
namespace {

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

} // namespace hxtwin::ppu::gdb
