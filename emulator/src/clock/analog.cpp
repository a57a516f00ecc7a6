// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/analog.hpp>

#include <algorithm>
#include <span>

namespace hxtwin::emulator {
namespace {

// Of what was sent, in order of time.
auto sent_after(std::vector<outgoing>& sent, tick time) {
    return std::partition_point(sent.begin(), sent.end(), [&](const outgoing& o) { return o.time <= time; });
}

// In order of time, then of origin, which is never the same on both sides. Which side is next is random: no
// branch.
template <class Take>
void merge(std::span<const outgoing> upper, std::span<const outgoing> lower, Take take) {
    constexpr tick origins = 1024;
    const auto key = [](const outgoing& o) { return o.time * origins + o.origin; };
    std::size_t u = 0, l = 0;
    while (u < upper.size() && l < lower.size()) {
        const bool from_lower = key(lower[l]) < key(upper[u]);
        const outgoing* const next[2] = {&upper[u], &lower[l]};
        u += from_lower ? 0 : 1;
        l += from_lower ? 1 : 0;
        take(*next[from_lower ? 1 : 0]);
    }
    std::for_each(upper.begin() + static_cast<std::ptrdiff_t>(u), upper.end(), take);
    std::for_each(lower.begin() + static_cast<std::ptrdiff_t>(l), lower.end(), take);
}

} // namespace

analog::analog(const chip::configuration& c, const mismatch& m, worker* helper, bool link_limits)
    : config_(c),
      top_(c, chip::hemisphere(0), m),
      bottom_(c, chip::hemisphere(1), m),
      helper_(helper),
      windows_(top_, bottom_, helper),
      logic_(m.partner),
      down_(link_limits),
      up_(link_limits) {
    set_routes();
}

void analog::send(std::uint16_t event, tick now) {
    ++counts_.external;
    const auto through = down_.pass(now);
    if (!through) {
        ++counts_.link_lost;
        return;
    }
    const chip::l2_channel channel(event >> 14);
    const auto label = static_cast<std::uint16_t>(event & 0x3fff);
    const bool passed = ways_of_fpga_[channel.value()].route(crossbar_, label, [&](chip::crossbar_output to) {
        if (to.value() < 8) {
            at(chip::hemisphere(to.value() / 4))
                .push({down_.on_bus(to.value(), *through + fabric_latency), to.value() % 4, label, sent_++});
        } else if (recording_) {
            top_.sent().push_back({*through, static_cast<std::uint16_t>(520 + channel.value()),
                                   static_cast<std::uint16_t>(label | (to.value() - 8) << 14)});
        }
    });
    counts_.crossbar_dropped += passed ? 0 : 1;
}

void analog::inject(chip::hemisphere h, std::uint32_t buses, std::uint16_t event, tick now) {
    deliver(h, now);
    for (std::uint32_t bus = 0; bus < 4; ++bus) {
        if ((buses >> bus & 1) != 0) {
            at(h).push({now + 1, bus, event, 0}); // equal ones need no order
        }
    }
}

void analog::reset_sensors(chip::hemisphere h, std::uint32_t row, const lanes_of<std::uint8_t>& which,
                           tick now) {
    if (!apart_ && together()) {
        advance(h, now);
    }
    at(h).reset_sensors(row, which, now);
}

void analog::record(bool on, tick now) {
    advance(now);
    recording_ = on;
    top_.record(on);
    bottom_.record(on);
}

void analog::routing_changed(tick now) {
    advance(now);
    set_routes();
    top_.routes_changed();
    bottom_.routes_changed();
}

void analog::set_routes() {
    recurrent_ = is_recurrent(config_);
    for (const auto channel : chip::l2_channel::all()) {
        ways_of_fpga_[channel.value()] = {config_, chip::input_of(channel)};
    }
}

crossbar_counters analog::crossbar() {
    crossbar_counters sum = crossbar_;
    for (core* c : {&top_, &bottom_}) {
        for (std::size_t i = 0; i < sum.drops.size(); ++i) {
            sum.drops[i] = (sum.drops[i] + c->crossbar().drops[i]) & 0xffff;
        }
        for (std::size_t o = 0; o < sum.events.size(); ++o) {
            sum.events[o] = (sum.events[o] + c->crossbar().events[o]) & 0xff'ffff;
        }
    }
    return sum;
}

void analog::clear_drops(std::uint32_t input) {
    crossbar_.drops[input] = top_.crossbar().drops[input] = bottom_.crossbar().drops[input] = 0;
}

void analog::clear_events(std::uint32_t output) {
    crossbar_.events[output] = top_.crossbar().events[output] = bottom_.crossbar().events[output] = 0;
}

void analog::collect(std::vector<chip::spike>& to) {
    const stopwatch watch(collecting_);
    const tick safe = std::min(top_.stands(), bottom_.stands());
    std::array<std::span<const outgoing>, 2> ready;
    for (std::size_t k = 0; k < 2; ++k) {
        auto& sent = (k == 0 ? top_ : bottom_).sent();
        if (!std::is_sorted(sent.begin(), sent.end())) { // neurons' alone are
            std::sort(sent.begin(), sent.end());
        }
        ready[k] = {sent.begin(), sent_after(sent, safe)};
    }
    merge(ready[0], ready[1], [&](const outgoing& o) {
        if (up_.pass(o.time)) {
            to.push_back({fpga_cycles(o.time / 2), o.label});
            ++counts_.recorded;
        } else {
            ++counts_.link_lost;
        }
    });
    for (core* c : {&top_, &bottom_}) {
        c->sent().erase(c->sent().begin(), sent_after(c->sent(), safe));
    }
}

std::vector<analog_sample> analog::samples() {
    std::vector<analog_sample> all = top_.recorder().samples();
    const auto& others = bottom_.recorder().samples();
    all.insert(all.end(), others.begin(), others.end());
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::pair{a.time, a.channel} < std::pair{b.time, b.channel};
    });
    return all;
}

std::vector<float> analog::membranes(std::size_t recording) {
    const auto& upper = top_.recorder().membranes(recording);
    const auto& lower = bottom_.recorder().membranes(recording);
    std::vector<float> all;
    all.reserve(2 * upper.size());
    for (std::size_t at = 0; at < upper.size(); at += circuits) {
        const auto first = static_cast<std::ptrdiff_t>(at), last = static_cast<std::ptrdiff_t>(at + circuits);
        all.insert(all.end(), upper.begin() + first, upper.begin() + last);
        all.insert(all.end(), lower.begin() + first, lower.begin() + last);
    }
    return all;
}

chip::event_counts analog::counts() const {
    chip::event_counts sum = counts_;
    for (const core* c : {&top_, &bottom_}) {
        sum.background += c->counts.background;
        sum.spikes += c->counts.spikes;
        sum.synaptic += c->counts.synaptic;
        sum.crossbar_dropped += c->counts.crossbar_dropped;
        sum.overloaded += c->counts.overloaded;
    }
    return sum;
}

chip::wall_times analog::wall() const {
    const auto upper = top_.wall(), lower = bottom_.wall();
    return {upper.neurons + lower.neurons, upper.events + lower.events + collecting_,
            upper.processors + lower.processors, upper.neuron_steps + lower.neuron_steps};
}

} // namespace hxtwin::emulator
