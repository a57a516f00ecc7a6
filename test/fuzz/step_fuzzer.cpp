// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any bytes as a program, with any input from outside. Nothing but ppu_trap may come of it, time
// and the bus have to keep their rules, and a processor that is observed has to do the same as one that is
// not.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include <hxtwin/base/error.hpp>
#include <hxtwin/ppu/disassembler.hpp>
#include <hxtwin/ppu/processor.hpp>

namespace {

using namespace hxtwin;

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "broken: %s\n", what);
        std::abort();
    }
}

std::uint32_t mixed(std::uint32_t a, std::uint32_t b) { return (a ^ b * 0x9e37'79b9u) * 0x85eb'ca6bu; }

// Answers by address; keeps a digest of all that was asked.
struct answering_bus : ppu::bus {
    std::uint32_t digest = 1;
    std::int64_t last = 0, bus_until = 0;
    std::vector<std::uint8_t> program = std::vector<std::uint8_t>(1024);

    std::uint32_t note(std::uint32_t address, std::uint32_t value, ppu_cycles now, bool first_word = true) {
        require(now.count() >= last, "the bus is asked at times that never decrease");
        require(!first_word || now.count() < bus_until, "nothing is asked at or after bus_until");
        last = now.count();
        digest = mixed(mixed(mixed(digest, address), value), static_cast<std::uint32_t>(now.count()));
        if ((address >> 28) == 7) {
            throw ppu::bus_error{address, "nothing answers there"};
        }
        return mixed(address, 77);
    }
    ppu::loaded load(std::uint32_t address, unsigned bytes, ppu_cycles now) override {
        require(address % bytes == 0, "loads are aligned");
        const auto answer = note(address, bytes, now, false);
        return {bytes == 4 ? answer : answer & ((1u << 8 * bytes) - 1), ppu_cycles(answer >> 30)};
    }
    ppu_cycles store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles now) override {
        require(address % bytes == 0, "stores are aligned");
        require(bytes == 4 || value >> 8 * bytes == 0, "a stored value fits");
        return ppu_cycles(note(address, value, now, false) >> 30);
    }
    ppu_cycles vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles now) override {
        into.fill(static_cast<std::uint8_t>(note(address, 0, now)));
        return ppu_cycles(3);
    }
    ppu_cycles vector_out(std::uint32_t address, const ppu::vector& from,
                          const std::array<bool, ppu::lanes>& mask, ppu_cycles now) override {
        note(address, from[5] + unsigned{mask[7]}, now);
        return ppu_cycles(address & 7);
    }
    std::span<const std::uint8_t> code(std::uint32_t address) override {
        const auto offset = address - 0x8000'0000;
        return offset < program.size() ? std::span<const std::uint8_t>(program).subspan(offset)
                                       : std::span<const std::uint8_t>{};
    }
};

struct bytes_of_input {
    std::span<const std::uint8_t> left;
    std::uint8_t byte() {
        if (left.empty()) {
            return 0;
        }
        const auto first = left.front();
        left = left.subspan(1);
        return first;
    }
    std::uint32_t word() {
        std::uint32_t w = 0;
        for (int k = 0; k < 4; ++k) {
            w = w << 8 | byte();
        }
        return w;
    }
};

struct side {
    answering_bus bus;
    ppu::processor cpu;
    std::string trap;
    explicit side(const ppu::processor_options& options) : cpu(options, bus) {}

    // What is not zero, found by halves.
    void clear(std::uint32_t at = 0, std::uint32_t bytes = ppu::sram_bytes) {
        static const std::array<std::uint8_t, ppu::sram_bytes> zeros{};
        if (std::memcmp(cpu.sram().data() + at, zeros.data(), bytes) == 0) {
            return;
        }
        if (bytes <= 64) {
            return cpu.write_sram(at, std::span(zeros).first(bytes));
        }
        clear(at, bytes / 2);
        clear(at + bytes / 2, bytes / 2);
    }
    void prepare(bytes_of_input in) {
        cpu.reset(); // forgets what was decoded, so that nothing has to be forgotten word by word
        clear();
        bus.digest = 1;
        bus.last = 0;
        trap.clear();
        auto& s = cpu.state();
        for (unsigned k = 0; k < 8; ++k) {
            s.r[3 + k] = k < 4 ? in.word() : in.byte();
        }
        s.r[1] = 0x2000;
        s.r[31] = 0x4000'0100;
        s.ctr = 6;
        s.lr = 0x4c;
        s.msr = std::uint32_t{in.byte()} << 8;
        s.tcr = std::uint32_t{in.byte()} << 20;
        s.dec = s.decar = in.byte();
        s.iccr = in.byte() * 0x0101'0101u;
        s.pc = 0x40;
        const auto lanes = in.word();
        for (unsigned k = 0; k < ppu::lanes; ++k) {
            s.v[2][k] = static_cast<std::uint8_t>(lanes >> (k % 4 * 8));
        }
        cpu.watch({0x48});
        std::array<std::uint8_t, 64> vectors{};
        for (unsigned k = 0; k < 16; ++k) { // branches to 0x100
            vectors[4 * k] = 0x48;
            vectors[4 * k + 2] = static_cast<std::uint8_t>((0x100 - 4 * k) >> 8);
            vectors[4 * k + 3] = static_cast<std::uint8_t>(0x100 - 4 * k);
        }
        cpu.write_sram(0, vectors);
        const auto size = std::min<std::size_t>(in.left.size(), ppu::sram_bytes - 0x40);
        cpu.write_sram(0x40, in.left.first(size));
        std::copy_n(in.left.begin(), std::min<std::size_t>(size, bus.program.size()), bus.program.begin());
    }
    void run(std::int64_t until, std::int64_t bus_until) {
        bus.bus_until = bus_until;
        if (!trap.empty()) {
            return;
        }
        try {
            const auto before = cpu.state().now;
            const auto stop = cpu.run({ppu_cycles(until), ppu_cycles(bus_until)});
            require(cpu.state().now >= before, "time does not decrease");
            require(stop.reason != ppu::stop_reason::until || cpu.state().now.count() >= until,
                    "a run ends at its limit");
        } catch (const ppu_trap& t) {
            trap = t.what();
        }
        require(cpu.state().pc % 4 == 0, "instructions are aligned");
    }
};

bool same_calls(const std::vector<ppu::call>& a, const std::vector<ppu::call>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ppu::call& x, const ppu::call& y) {
        return x.entry == y.entry && x.enter == y.enter && x.leave == y.leave;
    });
}

void expect_alike(side& a, side& b) {
    require(a.trap == b.trap, "a processor that is observed traps alike");
    require(a.cpu.state() == b.cpu.state(), "a processor that is observed has the same state");
    require(std::memcmp(a.cpu.sram().data(), b.cpu.sram().data(), ppu::sram_bytes) == 0,
            "a processor that is observed has the same memory");
    require(a.bus.digest == b.bus.digest, "a processor that is observed asks the same of the bus");
    require(same_calls(a.cpu.calls(), b.cpu.calls()), "a processor that is observed logs the same calls");
    require(a.cpu.counts().instructions == b.cpu.counts().instructions,
            "a processor that is observed executes as many instructions");
}

void fuzz(std::span<const std::uint8_t> data) {
    static const auto options = [](bool nop, bool observe) {
        ppu::processor_options o;
        o.unknown_instruction =
            nop ? ppu::processor_options::unknown::nop : ppu::processor_options::unknown::trap;
        o.skip_waiting_loops = !observe;
        o.observe = {.trace_window = observe ? 16u : 0u, .profile = observe};
        return o;
    };
    static side plain[2]{side(options(false, false)), side(options(true, false))};
    static side observed[2]{side(options(false, true)), side(options(true, true))};
    bytes_of_input in{data};
    const auto choice = in.byte();
    auto &a = plain[choice & 1], &b = observed[choice & 1];
    for (auto* s : {&a, &b}) {
        s->prepare(in);
        s->run(300, 100 + choice);
        if ((choice & 2) != 0) {
            s->cpu.raise(static_cast<ppu::input>(choice >> 2 & 3), ppu_cycles(400));
            s->cpu.raise(ppu::input::doorbell, ppu_cycles(400));
        }
        s->run(1500, 1500);
    }
    expect_alike(a, b);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size >= 4) {
        hxtwin::ppu::disassemble(std::uint32_t{data[0]} << 24 | std::uint32_t{data[1]} << 16 |
                                 std::uint32_t{data[2]} << 8 | data[3]);
    }
    fuzz({data, size});
    return 0;
}
