// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "board.hpp"
#include "gdb_packet.hpp"

namespace hxtwin::ppu::gdb {

inline constexpr std::size_t packet_bytes = 0x4000; // the longest that we take, and about what we send

// Serves one debugger over a connected stream socket: GDB's remote serial protocol with registers, memory,
// breakpoints, step, continue and interrupt. The program runs up to `until` at most.
class session {
public:
    session(board&, int socket, ppu_cycles until);
    // Returns when the debugger has detached, killed the program or hung up; false if it killed.
    bool serve();

private:
    enum class after { go_on, end };
    after handle(const std::string& packet);
    after handle_long(const std::string& packet);
    std::string query(std::string_view);
    std::string read_registers() const;
    std::string write_registers(std::string_view hex);
    std::string read_register(std::string_view number) const;
    std::string write_register(std::string_view assignment);
    std::string read_memory(std::string_view range);
    std::string write_memory(std::string_view what);
    std::string change_breakpoint(std::string_view what, bool insert);
    std::string resume(std::string_view action, std::string_view address);

    // Run and answer with the reason for which the program stopped.
    std::string step();
    std::string go_on();
    std::string asleep();
    std::string trapped(const ppu_trap&);

    void reply(std::string_view data);
    void say(const std::string& text); // on the debugger's console
    bool next_packet(std::string&);    // false at the end of the connection
    bool interrupted();
    void send(std::string_view bytes);

    board& board_;
    int socket_;
    ppu_cycles until_;
    receiver in_;
    std::string last_;           // packet sent, for the debugger that asks again
    std::string reason_ = "S05"; // why the program stands
    std::set<std::uint32_t> breakpoints_;
    bool acknowledges_ = true;
    bool killed_ = false;
};

} // namespace hxtwin::ppu::gdb
