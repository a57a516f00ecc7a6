// SPDX-License-Identifier: Apache-2.0
#include "protocol.hpp"

#include <algorithm>

#include "analog.hpp"
#include "columnar.hpp"
#include "memory.hpp"

namespace hxtwin::session {
namespace {

constexpr std::uint32_t mailbox_base = 0x3000, mailbox_bytes = 4096;
constexpr std::uint32_t return_code_word = 3071; // where the run time leaves the argument of exit

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

// Commands both processors, top before bottom. Which commands of the program these are.
per<std::uint32_t, chip::hemisphere> command(builder& b, fpga_cycles at, const ppu::image& image,
                                             codegen::status status) {
    constexpr fpga_cycles between{3};
    per<std::uint32_t, chip::hemisphere> result;
    for (const auto h : chip::hemisphere::all()) {
        result[h] = b.add(at + h.value() * between,
                          chip::write_word{address_of(h, image.at(codegen::name::status).address),
                                           static_cast<std::uint32_t>(status)});
    }
    return result;
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

// Of the processors whose columns are recorded.
void read_columnar(builder& b, fpga_cycles at, const experiment::description& d, const mapping::plan& plan,
                   const plastic_program& p, protocol& into) {
    for (const auto& r : d.analog) {
        if (r.through == experiment::converter::columnar) {
            const auto h = chip::hemisphere_of(plan.placement.neurons[r.population][r.cell]);
            into.columnar[h].bytes = columnar_bytes(p.columnar_samples);
        }
    }
    for (const auto h : chip::hemisphere::all()) {
        if (const auto bytes = into.columnar[h].bytes; bytes != 0) {
            const auto& memory = p.image->at(codegen::name::periodic_samples[h.value()]);
            into.columnar[h] = b.read(at, chip::hemisphere(0), memory.address, bytes);
        }
    }
}

constexpr fpga_cycles pause = std::chrono::microseconds(1);

// What comes before the experiment's time 0, which it returns.
fpga_cycles prepare(builder& b, const experiment::description& d, const plastic_program& p, protocol& into) {
    constexpr fpga_cycles settle = std::chrono::microseconds(100);
    // The fast converter's first 8 us are invalid; what it samples before time 0 is not told.
    constexpr fpga_cycles before = std::chrono::microseconds(10);
    fpga_cycles at = settle;
    if (records_through(d, experiment::converter::fast)) {
        b.add(at - before, chip::record_samples{true});
    }
    if (p.image) {
        wait_until_idle(b, at, *p.image);
        for (const auto h : chip::hemisphere::all()) {
            write_symbol(b, at, h, p.image->at(codegen::name::runtime),
                         static_cast<std::uint64_t>(ppu_cycles(d.runtime).count()));
        }
        at += pause;
    }
    if (p.columnar_samples != 0) {
        into.columnar_start = command(b, at, *p.image, codegen::status::periodic_read);
        at += until_first_sample;
    }
    return at;
}

std::vector<chip::timed_command> experiment_of(builder b, fpga_cycles at, const experiment::description& d,
                                               const mapping::plan& plan, const plastic_program& p,
                                               protocol& into) {
    into.start = b.add(at, chip::record_events{true});
    if (p.rules.empty()) {
        send_spikes(b, at, d, plan);
        return std::move(b).commands();
    }
    // Time 0 is the top processor's command.
    into.start = command(b, at, *p.image, codegen::status::scheduler)[chip::hemisphere(0)];
    send_spikes(b, at, d, plan);
    auto commands = std::move(b).commands();
    // Spikes at time 0 stand between the two processors' commands.
    std::stable_sort(commands.begin() + into.start + 1, commands.end(),
                     [](const auto& x, const auto& y) { return x.at < y.at; });
    return commands;
}

std::vector<chip::timed_command> end_of(fpga_cycles at, const experiment::description& d,
                                        const mapping::plan& plan, const plastic_program& p, protocol& into) {
    builder b;
    b.add(at, chip::record_events{false});
    if (records_through(d, experiment::converter::fast)) {
        b.add(at, chip::record_samples{false});
    }
    if (!p.image) {
        return std::move(b).commands();
    }
    for (const auto h : chip::hemisphere::all()) {
        into.return_code[h] = b.read(at, h, return_code_word * 4, 4);
    }
    if (p.columnar_samples != 0) {
        command(b, at, *p.image, codegen::status::stop_periodic_read);
    }
    wait_until_idle(b, at + pause, *p.image);
    read_memories(b, at + pause, p, into);
    read_columnar(b, at + pause, d, plan, p, into);
    return std::move(b).commands();
}

} // namespace

protocol make_protocol(const experiment::description& d, const mapping::plan& plan,
                       const plastic_program& p) {
    protocol result;
    builder b;
    const auto start = prepare(b, d, p, result);
    auto& commands = result.program.commands;
    commands = experiment_of(std::move(b), start, d, plan, p, result);
    for (auto& c : end_of(start + d.runtime, d, plan, p, result)) {
        commands.push_back(std::move(c));
    }
    if (p.image) {
        for (std::size_t r = 0; r < p.rules.size(); ++r) {
            result.program.watches.push_back(
                {codegen::name::service(r), p.image->at(codegen::name::service(r)).address});
        }
        result.program.observe.stack_limit = p.image->at(codegen::name::stack_end).address;
    }
    return result;
}

} // namespace hxtwin::session
