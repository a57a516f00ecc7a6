// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/processor.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>

#include "interrupt.hpp"
#include "machine.hpp"

namespace hxtwin::ppu {

struct processor::implementation {
    ppu::machine machine;
};

processor::processor(processor_options options, ppu::bus& bus)
    : self_(new implementation{machine(std::move(options), bus)}) {}
processor::processor(processor&&) noexcept = default;
processor::~processor() = default;

void processor::reset(ppu_cycles now) { self_->machine.reset(now); }
stop processor::run(limits limits) { return self_->machine.run(limits); }

void processor::raise(input what, ppu_cycles when) {
    ppu::raise(self_->machine.s, what);
    self_->machine.wake_at(when);
}

void processor::lower(input pin, ppu_cycles when) {
    ppu::lower(self_->machine.s, pin);
    self_->machine.wake_at(when);
}

const ppu::state& processor::state() const { return self_->machine.s; }
ppu::state& processor::state() { return self_->machine.s; }
std::span<const std::uint8_t, sram_bytes> processor::sram() const { return self_->machine.sram; }

void processor::write_sram(std::uint32_t address, std::span<const std::uint8_t> bytes) {
    auto& machine = self_->machine;
    if (address > sram_bytes || bytes.size() > sram_bytes - address) {
        throw internal_error(
            fmt::format("a write of {} bytes at 0x{:08x} to the SRAM of processor {}, which has "
                        "{} bytes",
                        bytes.size(), address, machine.options.name, sram_bytes));
    }
    std::copy(bytes.begin(), bytes.end(), machine.sram.begin() + address);
    machine.forget(address, static_cast<std::uint32_t>(bytes.size()));
}

void processor::watch(std::vector<std::uint32_t> entries) {
    auto& machine = self_->machine;
    machine.forget_watched();
    std::sort(entries.begin(), entries.end());
    machine.watched = std::move(entries);
    machine.forget_watched();
}

const std::vector<call>& processor::calls() const { return self_->machine.calls; }
const ppu::counts& processor::counts() const { return self_->machine.counts; }

void processor::stack_limit(std::uint32_t lowest) { self_->machine.stack_limit = lowest; }

void processor::breakpoints(std::vector<std::uint32_t> addresses) {
    std::sort(addresses.begin(), addresses.end());
    self_->machine.notes.breakpoints = std::move(addresses);
}

std::vector<traced> processor::trace() const { return self_->machine.notes.in_order(); }

// Each frame begins with the address of the one before; a function saves the link register in its caller's
// frame.
std::vector<std::uint32_t> processor::return_addresses() const {
    constexpr std::size_t deepest = 64;
    const auto& m = self_->machine;
    std::vector<std::uint32_t> all{m.s.lr};
    auto frame = m.s.r[1];
    while (frame % 4 == 0 && frame < sram_bytes - 4 && all.size() < deepest) {
        const auto before = m.read_sram<std::uint32_t>(frame);
        if (before <= frame || before % 4 != 0 || before >= sram_bytes - 4) {
            break;
        }
        all.push_back(m.read_sram<std::uint32_t>(before + 4));
        frame = before;
    }
    return all;
}

std::vector<profiled> processor::profile() const {
    std::vector<profiled> all;
    const auto take = [&](const code_page& page) {
        std::copy_if(page.profile.begin(), page.profile.end(), std::back_inserter(all),
                     [](const profiled& p) { return p.count != 0; });
    };
    take(self_->machine.sram_page);
    for (const auto& [base, page] : self_->machine.pages) {
        take(*page);
    }
    std::sort(all.begin(), all.end(), [](const profiled& a, const profiled& b) { return a.pc < b.pc; });
    return all;
}

} // namespace hxtwin::ppu
