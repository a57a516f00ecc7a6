// SPDX-License-Identifier: Apache-2.0
#include "gdb_session.hpp"

#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gdb_description.hpp"
#include "two_functions.hpp"

namespace hxtwin::ppu::gdb {
namespace {

// A session at one end of a pair of sockets, and a debugger at the other.
class conversation {
public:
    explicit conversation(ppu_cycles until = ppu_cycles(100'000)) {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_), 0);
        board.cpu().state().r[1] = 0x3000;
        server_ = std::thread([this, until] { left_ = session(board, ends_[1], until).serve(); });
    }
    ~conversation() {
        ::shutdown(ends_[0], SHUT_RDWR);
        finish();
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    void tell(std::string_view bytes) {
        ASSERT_EQ(::write(ends_[0], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    std::string hear() {
        char byte;
        while (::read(ends_[0], &byte, 1) == 1) {
            if (in_.take(byte) == receiver::kind::packet) {
                return in_.data;
            }
        }
        return "(closed)";
    }
    std::string ask(std::string_view packet) {
        tell(framed(packet));
        return hear();
    }
    // False if the debugger killed the program.
    bool finish() {
        if (server_.joinable()) {
            server_.join();
        }
        return left_;
    }
    ppu::board board{read_image(std::span<const std::uint8_t>(test::two_functions)), {}};

private:
    int ends_[2];
    receiver in_;
    bool left_ = true;
    std::thread server_;
};

std::string word(std::uint32_t value) {
    return to_hex(std::vector<std::uint8_t>{
        static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
        static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}

TEST(gdb_session, stops_at_a_breakpoint_and_steps_from_there) {
    conversation c;
    EXPECT_EQ(c.ask("?"), "S05");
    EXPECT_EQ(c.ask("Z0,80000000,4"), "OK");
    EXPECT_EQ(c.ask("vCont;c"), "S05");
    EXPECT_EQ(c.ask("p20"), word(0x8000'0000));
    EXPECT_EQ(c.ask("p3"), word(42));
    EXPECT_EQ(c.ask("s"), "S05");
    EXPECT_EQ(c.ask("p20"), word(0x8000'0004));
    EXPECT_EQ(c.ask("z0,80000000,4"), "OK");
}

TEST(gdb_session, reads_and_writes_registers) {
    conversation c;
    const auto all = c.ask("g");
    EXPECT_EQ(all.size(), 8 * core_registers);
    EXPECT_EQ(all.substr(8, 8), word(0x3000));
    EXPECT_EQ(c.ask(fmt::format("P3={}", word(77))), "OK");
    EXPECT_EQ(c.ask("p3"), word(77));
    EXPECT_EQ(c.ask(fmt::format("G{}", all)), "OK");
    EXPECT_EQ(c.ask("p3"), word(0));
    EXPECT_EQ(c.ask("p26"), "0000000000000000"); // cycles
    EXPECT_EQ(c.ask("P26=0000000000000001"), "E01");
    EXPECT_EQ(c.ask(fmt::format("P28={:7>256}", "")), "OK"); // v1
    EXPECT_EQ(c.ask("p28"), std::string(256, '7'));
    EXPECT_EQ(c.ask("pff"), "E01");
    EXPECT_EQ(c.ask("P3=12"), "E01");
}

TEST(gdb_session, describes_every_register_that_it_has) {
    const auto& text = description();
    std::size_t count = 0;
    for (auto at = text.find("<reg "); at != std::string::npos; at = text.find("<reg ", at + 1)) {
        ++count;
    }
    EXPECT_EQ(count, all_registers);
    conversation c;
    std::string received;
    for (bool more = true; more;) {
        const auto piece = c.ask(fmt::format("qXfer:features:read:target.xml:{:x},100", received.size()));
        ASSERT_FALSE(piece.empty());
        more = piece[0] == 'm';
        received += piece.substr(1);
    }
    EXPECT_EQ(received, text);
}

TEST(gdb_session, reads_and_writes_memory_where_there_is_some) {
    conversation c;
    EXPECT_EQ(c.ask("m80000000,8"), "5463083c4e800020");
    EXPECT_EQ(c.ask("M50000000,2:beef"), "OK");
    EXPECT_EQ(c.ask("m50000000,4"), "beef0000");
    EXPECT_EQ(c.ask("m3ffe,4"), "0000"); // the end of the SRAM
    EXPECT_EQ(c.ask("m70000000,4"), "E0e");
    EXPECT_EQ(c.ask("M80000000,1:00"), "E0e");
    EXPECT_EQ(c.ask("M0,4:00"), "E01");
    EXPECT_EQ(c.ask("m0"), "E01");
}

TEST(gdb_session, stops_an_endless_program_on_demand_and_at_its_last_cycle) {
    conversation c(ppu_cycles(2'000'000'000'000));
    c.tell(framed("c"));
    c.tell("\x03");
    EXPECT_EQ(c.hear(), "S02");
    conversation d(ppu_cycles(5'000));
    d.tell(framed("c"));
    EXPECT_EQ(d.hear()[0], 'O');
    EXPECT_EQ(d.hear(), "S18");
}

TEST(gdb_session, says_what_a_trap_is_and_where) {
    conversation c;
    EXPECT_EQ(c.ask(fmt::format("P20={}", word(0x7000'0000))), "OK");
    const auto said = c.ask("c");
    ASSERT_EQ(said[0], 'O');
    const auto bytes = bytes_of(std::string_view(said).substr(1)).value();
    EXPECT_NE(std::string(bytes.begin(), bytes.end()).find("fetch from 0x70000000"), std::string::npos);
    EXPECT_EQ(c.hear(), "S0b");
}

TEST(gdb_session, ends_as_the_debugger_wants) {
    conversation detached, killed, gone;
    EXPECT_EQ(detached.ask("D"), "OK");
    EXPECT_TRUE(detached.finish());
    killed.tell(framed("k"));
    EXPECT_FALSE(killed.finish());
}

TEST(gdb_session, answers_what_it_does_not_know_with_nothing_and_repeats_itself_if_asked) {
    conversation c;
    EXPECT_EQ(c.ask("vMustReplyEmpty"), "");
    EXPECT_EQ(c.ask("qC"), "QC1");
    c.tell("-");
    EXPECT_EQ(c.hear(), "QC1");
    EXPECT_EQ(c.ask(""), "");
    EXPECT_EQ(c.ask("Z2,0,4"), ""); // no watchpoints
}

} // namespace
} // namespace hxtwin::ppu::gdb
