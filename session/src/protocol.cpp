// SPDX-License-Identifier: Apache-2.0
#include "protocol.hpp"

#include <algorithm>

#include <hxtwin/base/error.hpp>

#include "analog.hpp"

namespace hxtwin::session {
namespace {

constexpr std::uint32_t mailbox_base = 0x3000, mailbox_bytes = 4096;
constexpr std::uint32_t return_code_word = 3071; // where the run time leaves the argument of exit

// Word address on the chip's register bus of a byte address of a processor's data view.
chip::address address_of(chip::hemisphere h, std::uint32_t byte) {
    if (byte < ppu::memory::sram_size) {
        return chip::sram_address(h, byte / 4);
    }
    if (byte >= ppu::memory::extmem && byte < ppu::memory::extmem + ppu::memory::extmem_size) {
        return {chip::base::extmem + (byte - ppu::memory::extmem) / 4};
    }
    if (byte >= ppu::memory::dram && byte < ppu::memory::dram + ppu::memory::dram_size) {
        return {chip::base::dram + (byte - ppu::memory::dram) / 4};
    }
    throw internal_error("a symbol of the processors' program lies outside its memories");
}

// Collects commands in order of time and hands out tickets for reads.
class builder {
public:
    std::uint32_t add(fpga_cycles at, chip::command c) {
        commands_.push_back({at, std::move(c)});
        return static_cast<std::uint32_t>(commands_.size() - 1);
    }
    memory_ticket read(fpga_cycles at, chip::hemisphere h, std::uint32_t address, std::uint32_t bytes) {
        const std::uint32_t skip = address % 4;
        const std::uint32_t words = (skip + bytes + 3) / 4;
        add(at, chip::read_words{address_of(h, address - skip), words});
        return {reads_++, skip, bytes};
    }
    std::vector<chip::timed_command> commands() && { return std::move(commands_); }

private:
    std::vector<chip::timed_command> commands_;
    std::uint32_t reads_ = 0;
};

void write_symbol(builder& b, fpga_cycles at, chip::hemisphere h, const ppu::symbol& s, std::uint64_t value) {
    if (s.size == 8) {
        b.add(at, chip::write_word{address_of(h, s.address), static_cast<std::uint32_t>(value >> 32)});
        b.add(at, chip::write_word{address_of(h, s.address + 4), static_cast<std::uint32_t>(value)});
        return;
    }
    b.add(at, chip::write_word{address_of(h, s.address), static_cast<std::uint32_t>(value)});
}

void wait_until_idle(builder& b, fpga_cycles at, const ppu::image& image) {
    const auto status = image.at(codegen::name::status).address;
    for (const auto h : chip::hemisphere::all()) {
        b.add(at, chip::poll_word{address_of(h, status), ~0u,
                                  static_cast<std::uint32_t>(codegen::status::idle), time_to_finish});
    }
}

// Starts the schedulers, top before bottom; the experiment's time 0 is the top one's command.
std::uint32_t start_schedulers(builder& b, fpga_cycles at, const ppu::image& image) {
    constexpr fpga_cycles between{3};
    const auto& status = image.at(codegen::name::status);
    std::uint32_t first = 0;
    for (const auto h : chip::hemisphere::all()) {
        const auto command = b.add(at + h.value() * between,
                                   chip::write_word{address_of(h, status.address),
                                                    static_cast<std::uint32_t>(codegen::status::scheduler)});
        first = h.value() == 0 ? command : first;
    }
    return first;
}

void send_spikes(builder& b, fpga_cycles start, const experiment::description& d, const mapping::plan& plan) {
    std::vector<std::pair<fpga_cycles, std::uint16_t>> events;
    for (std::size_t p = 0; p < d.populations.size(); ++p) {
        const auto* source = std::get_if<experiment::spike_source>(&d.populations[p].cell);
        for (std::size_t cell = 0; source && cell < source->times.size(); ++cell) {
            for (const auto time : source->times[cell]) {
                if (time >= d.runtime) {
                    continue; // the caller warns
                }
                for (const auto label : plan.routing.events[p][cell]) {
                    events.emplace_back(start + time, label);
                }
            }
        }
    }
    std::sort(events.begin(), events.end());
    for (const auto& [at, label] : events) {
        b.add(at, chip::send_event{label});
    }
}

void read_memories(builder& b, fpga_cycles at, const plastic_program& p, protocol& into) {
    for (const auto h : chip::hemisphere::all()) {
        into.queue_drops[h] = b.read(at, h, p.image->at(codegen::name::queue_drops).address, 4);
        into.mailbox[h] = b.read(at, h, mailbox_base, mailbox_bytes);
        if (const auto found = p.image->symbols.find(codegen::name::heap_next);
            found != p.image->symbols.end()) {
            into.heap_next[h] = b.read(at, h, found->second.address, 4);
        }
    }
    for (std::size_t r = 0; r < p.rules.size(); ++r) {
        const auto& rule = p.rules[r].rule;
        const auto periods = static_cast<std::uint32_t>(rule.timer.num_periods);
        rule_tickets tickets;
        for (const auto h : chip::hemisphere::all()) {
            tickets.missed[h] = b.read(at, h, p.image->at(codegen::name::missed(r)).address, 4);
        }
        const chip::hemisphere shared(0);
        tickets.recorded = b.read(at, shared, p.image->at(codegen::name::recorded(r)).address, 2 * periods);
        if (codegen::records(rule)) {
            tickets.recording =
                b.read(at, shared, p.image->at(codegen::name::recording(r)).address,
                       static_cast<std::uint32_t>(codegen::recording_bytes(rule, p.rules[r].handles)));
        }
        into.rules.push_back(tickets);
    }
}

} // namespace

protocol make_protocol(const experiment::description& d, const mapping::plan& plan,
                       const plastic_program& p) {
    constexpr fpga_cycles settle = std::chrono::microseconds(100), pause = std::chrono::microseconds(1);
    protocol result;
    builder b;
    fpga_cycles at = settle;
    if (p.image) {
        wait_until_idle(b, at, *p.image);
        for (const auto h : chip::hemisphere::all()) {
            write_symbol(b, at, h, p.image->at(codegen::name::runtime),
                         static_cast<std::uint64_t>(ppu_cycles(d.runtime).count()));
        }
        at += pause;
    }
    result.start = b.add(at, chip::record_events{true});
    const bool samples = records_through(d, experiment::converter::fast);
    if (samples) {
        b.add(at, chip::record_samples{true});
    }
    const fpga_cycles start = at;
    std::size_t before_spikes = 0;
    if (p.image) {
        result.start = start_schedulers(b, at, *p.image);
        before_spikes = 1;
    }
    send_spikes(b, start, d, plan);
    auto commands = std::move(b).commands();
    if (before_spikes != 0) { // spikes at time 0 stand between the two processors' commands
        std::stable_sort(commands.begin() + result.start + 1, commands.end(),
                         [](const auto& x, const auto& y) { return x.at < y.at; });
    }
    builder rest;
    at = start + d.runtime;
    rest.add(at, chip::record_events{false});
    if (samples) {
        rest.add(at, chip::record_samples{false});
    }
    if (p.image) {
        for (const auto h : chip::hemisphere::all()) {
            result.return_code[h] = rest.read(at, h, return_code_word * 4, 4);
        }
        wait_until_idle(rest, at + pause, *p.image);
        read_memories(rest, at + pause, p, result);
        for (std::size_t r = 0; r < p.rules.size(); ++r) {
            result.program.watches.push_back(
                {codegen::name::service(r), p.image->at(codegen::name::service(r)).address});
        }
        result.program.observe.stack_limit = p.image->at(codegen::name::stack_end).address;
    }
    for (auto& c : std::move(rest).commands()) {
        commands.push_back(std::move(c));
    }
    result.program.commands = std::move(commands);
    return result;
}

void load(chip::configuration& c, const ppu::image& image) {
    const auto& location = image.at(codegen::name::location);
    for (const auto& s : image.segments) {
        std::vector<std::uint32_t> words((s.bytes.size() + s.address % 4 + 3) / 4);
        for (std::size_t i = 0; i < s.bytes.size(); ++i) {
            const auto at = i + s.address % 4;
            words[at / 4] |= std::uint32_t{s.bytes[i]} << (24 - 8 * (at % 4));
        }
        const bool own = s.address < ppu::memory::sram_size;
        for (const auto h : chip::hemisphere::all()) {
            if (own || h.value() == 0) {
                c.memories.push_back({address_of(h, s.address), words});
            }
        }
    }
    for (const auto h : chip::hemisphere::all()) {
        c.memories.push_back({address_of(h, location.address), {h.value()}});
        c.processors[h].inhibit_reset = true;
    }
}

std::vector<std::uint8_t> bytes_of(const chip::result& result, const memory_ticket& ticket) {
    const auto& words = result.reads.at(ticket.read);
    std::vector<std::uint8_t> bytes(ticket.bytes);
    for (std::uint32_t i = 0; i < ticket.bytes; ++i) {
        const auto at = i + ticket.skip;
        bytes[i] = static_cast<std::uint8_t>(words.at(at / 4) >> (24 - 8 * (at % 4)));
    }
    return bytes;
}

} // namespace hxtwin::session
