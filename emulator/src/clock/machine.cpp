// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/machine.hpp>

#include <algorithm>
#include <type_traits>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>

namespace hxtwin::emulator {
namespace {

constexpr tick poll_interval = 250; // 1 us
// The circuits follow at least this often, so that what they sent does not pile up.
constexpr tick chunk = tick{1} << 20;

ppu::processor_options options_of(const char* name, const machine::options& o) {
    ppu::processor_options result;
    result.name = name;
    result.timing = o.timing;
    result.skip_waiting_loops = o.skip_waiting_loops;
    return result;
}

tick ticks_of(fpga_cycles t) { return ppu_cycles(t).count(); }

} // namespace

machine::machine(const chip::configuration& c, const mismatch& m, fpga_memories& memories, worker* helper,
                 options o)
    : config_(c),
      options_(o),
      analog_(config_, m, helper, o.link_limits),
      converters_{converter(config_, chip::hemisphere(0), m, o.noise),
                  converter(config_, chip::hemisphere(1), m, o.noise)},
      memories_(memories),
      bus_({config_, analog_, converters_, memories_, {&slots_[0], &slots_[1]}}),
      slots_{
          processor_slot(config_, chip::hemisphere(0), options_of("top", o), bus_, &slots_[1], o.in_step),
          processor_slot(config_, chip::hemisphere(1), options_of("bottom", o), bus_, &slots_[0], o.in_step)},
      processors_(slots_, analog_, memories_, helper, {o.in_step, o.in_order_until}) {}

void machine::load(const std::vector<chip::memory_block>& blocks) {
    for (const auto& b : blocks) {
        for (std::uint32_t w = 0; w < b.words.size(); ++w) {
            bus_.write({b.at.word + w}, b.words[w], 0);
        }
    }
}

chip::result machine::run(const chip::program& p) {
    chip::result result;
    load(config_.memories);
    std::vector<std::uint32_t> entries;
    for (const auto& w : p.watches) {
        entries.push_back(w.entry);
    }
    for (auto& s : slots_) {
        s.watch(entries);
        s.observe(p.observe);
        s.control_changed(0);
    }
    request_membranes(p.membranes);
    end_ = p.commands.empty() ? 0 : ticks_of(p.commands.back().at);
    fpga_cycles last{0};
    for (const auto& c : p.commands) {
        if (c.at < last) {
            throw invalid_experiment("a command of the program is earlier than the one in front of it");
        }
        last = c.at;
        run_to(std::max(now_, ticks_of(c.at) + late_));
        result.executed.push_back(ppu_cycles(now_));
        if (!execute(c.command, result)) {
            break;
        }
    }
    finish(result);
    return result;
}

void machine::request_membranes(const std::vector<chip::membrane_request>& requests) {
    for (const auto& r : requests) {
        if (r.period < fpga_cycles(1) || r.from < fpga_cycles(0)) {
            throw invalid_experiment(fmt::format(
                "membranes are to be recorded every {} cycles from cycle {} on; the period has to "
                "be at least 1 and the start at least 0",
                r.period.count(), r.from.count()));
        }
        for (const auto h : chip::hemisphere::all()) {
            analog_.at(h).recorder().record_membranes(ticks_of(r.from), ticks_of(r.until),
                                                      ticks_of(r.period));
        }
    }
    requests_ = requests;
}

void machine::run_to(tick until) {
    while (now_ < until) {
        now_ = std::min(until, (now_ / chunk + 1) * chunk);
        processors_.run(now_);
        if (now_ % chunk == 0) {
            analog_.advance(now_);
            collect();
        }
        if (options_.observer != nullptr && now_ % chunk == 0 && end_ > 0) {
            const tick done = std::min(now_ - late_, end_);
            options_.observer->advances("run", static_cast<double>(done) / static_cast<double>(end_));
        }
    }
}

void machine::collect() {
    const bool first = spikes_.empty();
    analog_.collect(spikes_);
    if (first && !spikes_.empty()) { // room for as many in all the time to come
        const double chunks = static_cast<double>(std::max(now_, end_)) / static_cast<double>(now_);
        spikes_.reserve(static_cast<std::size_t>(1.1 * chunks * static_cast<double>(spikes_.size())));
    }
}

// False ends the program.
bool machine::execute(const chip::command& command, chip::result& result) {
    bool goes_on = true;
    const auto each = [&](const auto& c) {
        using kind = std::decay_t<decltype(c)>;
        if constexpr (std::is_same_v<kind, chip::write_word>) {
            bus_.write(c.at, c.value, now_);
        } else if constexpr (std::is_same_v<kind, chip::read_words>) {
            auto& words = result.reads.emplace_back();
            for (std::uint32_t w = 0; w < c.words; ++w) {
                words.push_back(bus_.read({c.at.word + w}, now_));
            }
        } else if constexpr (std::is_same_v<kind, chip::send_event>) {
            analog_.send(c.label, now_);
        } else if constexpr (std::is_same_v<kind, chip::poll_word>) {
            goes_on = poll(c);
            result.polls.push_back(goes_on);
        } else if constexpr (std::is_same_v<kind, chip::record_samples>) {
            c.enable ? bus_.sampler().start(now_) : bus_.sampler().stop(now_);
        } else {
            analog_.record(c.enable, now_);
        }
    };
    std::visit(each, command);
    return goes_on;
}

bool machine::poll(const chip::poll_word& p) {
    const tick begin = now_, end = begin + ticks_of(p.timeout);
    const auto satisfied = [&] { return (bus_.read(p.at, now_) & p.mask) == p.target; };
    bool found = satisfied();
    while (!found && now_ < end) {
        run_to(can_change(p.at) ? std::min(end, now_ + poll_interval) : end);
        found = satisfied();
    }
    late_ += now_ - begin;
    return found;
}

// A processor's memory changes only while one of them runs.
bool machine::can_change(chip::address a) const {
    for (const auto h : chip::hemisphere::all()) {
        const auto first = chip::sram_address(h, 0).word;
        if (a.word >= first && a.word - first < chip::sram_words) {
            return !processors_.stand_still();
        }
    }
    return true;
}

void machine::finish(chip::result& result) {
    analog_.advance(now_);
    analog_.collect(spikes_);
    result.spikes = std::move(spikes_);
    result.samples = bus_.sampler().codes(options_.noise, result.sampling);
    for (std::size_t k = 0; k < requests_.size(); ++k) {
        result.membranes.push_back({requests_[k].from, requests_[k].period, analog_.membranes(k)});
    }
    result.ended = ppu_cycles(now_);
    result.counts = analog_.counts();
    result.wall = analog_.wall();
    result.wall.processors += processors_.wall();
    for (const auto h : chip::hemisphere::all()) {
        result.processors[h] = slots_[h.value()].log(now_);
    }
}

} // namespace hxtwin::emulator
