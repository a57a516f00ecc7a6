// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/analog.hpp>

#include <algorithm>
#include <chrono>

namespace hxtwin::emulator {
namespace {

// Below this span a second thread costs more than it saves.
constexpr tick worth_a_thread = 100;
// So far may both be behind; connected ones go on one thread, and are asked less often.
constexpr tick far_behind = 4 * longest_step, far_behind_together = 5000;
// A spike at the first tick of a window must arrive after its last.
constexpr tick window = fabric_latency - 1;

// Adds the wall time of a scope.
class stopwatch {
public:
    explicit stopwatch(double& into) : into_(into) {}
    ~stopwatch() { into_ += seconds(std::chrono::steady_clock::now() - start_).count(); }
    stopwatch(const stopwatch&) = delete;
    stopwatch& operator=(const stopwatch&) = delete;

private:
    double& into_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace

analog::analog(const chip::configuration& c, const mismatch& m, worker* helper, bool link_limits)
    : config_(c),
      top_(c, chip::hemisphere(0), m),
      bottom_(c, chip::hemisphere(1), m),
      helper_(helper),
      recurrent_(is_recurrent(c)),
      down_(link_limits),
      up_(link_limits) {}

void analog::deliver(chip::hemisphere h, tick until) {
    if (at(h).has_delivered(until)) {
        return;
    }
    const stopwatch watch(elapsed_);
    if (recurrent_) {
        advance_in_windows(until);
    } else {
        coupled() ? advance_coupled(until) : at(h).deliver(until);
    }
}

void analog::advance(chip::hemisphere h, tick until) {
    if (at(h).has_reached(until)) {
        return;
    }
    const stopwatch watch(elapsed_);
    if (recurrent_) {
        advance_in_windows(until);
    } else {
        coupled() ? advance_coupled(until) : at(h).advance(until);
    }
}

void analog::advance(tick until) {
    const stopwatch watch(elapsed_);
    if (recurrent_) {
        advance_in_windows(until);
    } else {
        advance_both(until);
    }
}

void analog::catch_up(tick now, bool stand) {
    const tick stands = std::min(top_.stands(), bottom_.stands()), behind = now - stands;
    if (recurrent_ || coupled()) {
        if (behind >= far_behind_together) {
            advance(now);
        }
    } else if (stand && behind >= worth_a_thread) {
        advance(now);
    } else if (behind >= far_behind) {
        advance(stands + behind / longest_step * longest_step);
    }
}

void analog::advance_apart(tick until) {
    const tick span = until - std::max(top_.stands(), bottom_.stands());
    if (helper_ != nullptr && span >= worth_a_thread) {
        helper_->both([&] { top_.advance(until); }, [&] { bottom_.advance(until); });
    } else {
        top_.advance(until);
        bottom_.advance(until);
    }
}

void analog::advance_in_windows(tick until) {
    for (tick now = std::min(top_.stands(), bottom_.stands()); now < until;) {
        now = std::min(until, now + window);
        if (coupled()) {
            advance_coupled(now);
        } else {
            top_.advance(now);
            bottom_.advance(now);
        }
        exchange();
    }
}

void analog::advance_both(tick until) {
    if (coupled()) {
        advance_coupled(until);
    } else {
        advance_apart(until);
    }
}

bool analog::coupled() {
    const auto& upper = top_.parameters().models;
    const auto& lower = bottom_.parameters().models;
    if (const auto revision = top_.revision() + bottom_.revision(); revision != networks_revision_) {
        std::vector<circuit_model> models = upper;
        models.insert(models.end(), lower.begin(), lower.end());
        networks_ = networks_of(config_, models);
        networks_revision_ = revision;
    }
    return !networks_.empty();
}

// Both hemispheres stand at the same time whenever this begins, but for events that were delivered apart
// before anything was connected.
void analog::advance_coupled(tick until) {
    const tick late = std::max(top_.stands(), bottom_.stands());
    top_.advance(late);
    bottom_.advance(late);
    for (tick now = late; now < until;) {
        const tick event = std::min(top_.next_event(), bottom_.next_event());
        const tick next = std::min({until, event, now + longest_step});
        top_.step(next);
        bottom_.step(next);
        step_networks(now, next);
        top_.arrive(next);
        bottom_.arrive(next);
        now = next;
    }
}

void analog::step_networks(tick from, tick until) {
    for (const auto& net : networks_) {
        states_.clear();
        for (const auto n : net.neurons) {
            states_.push_back(at(chip::hemisphere_of(n)).taken(chip::column_of(n).value(), from));
        }
        fired_.clear();
        solver_.run(net.circuits, states_, static_cast<std::int32_t>(until - from), fired_);
        for (std::size_t i = 0; i < net.neurons.size(); ++i) {
            const auto n = net.neurons[i];
            at(chip::hemisphere_of(n)).put(chip::column_of(n).value(), states_[i], until);
        }
        for (const auto& f : fired_) {
            const auto n = net.neurons[f.circuit];
            at(chip::hemisphere_of(n)).emit({from + f.tick, chip::column_of(n).value()});
        }
    }
}

void analog::exchange() {
    for (core* from : {&top_, &bottom_}) {
        for (const auto& r : from->looped()) {
            at(chip::hemisphere(r.bus / 4)).push({r.arrival, r.bus % 4, r.event, sent_++});
        }
        from->looped().clear();
    }
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
    const bool passed =
        route(config_, crossbar_, chip::input_of(channel), label, [&](chip::crossbar_output to) {
            if (to.value() < 8) {
                at(chip::hemisphere(to.value() / 4))
                    .push({down_.on_bus(to.value(), *through + fabric_latency), to.value() % 4, label,
                           sent_++});
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
            at(h).push({now + 1, bus, event, sent_++});
        }
    }
}

void analog::record(bool on, tick now) {
    advance(now);
    recording_ = on;
    top_.record(on);
    bottom_.record(on);
}

void analog::routing_changed(tick now) {
    advance(now);
    recurrent_ = is_recurrent(config_);
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
    const tick safe = std::min(top_.stands(), bottom_.stands());
    std::vector<outgoing> ready;
    for (core* c : {&top_, &bottom_}) {
        auto& sent = c->sent();
        const auto later = std::stable_partition(sent.begin(), sent.end(),
                                                 [&](const outgoing& o) { return o.time <= safe; });
        ready.insert(ready.end(), sent.begin(), later);
        sent.erase(sent.begin(), later);
    }
    std::sort(ready.begin(), ready.end());
    for (const auto& o : ready) {
        if (up_.pass(o.time)) {
            to.push_back({fpga_cycles(o.time / 2), o.label});
            ++counts_.recorded;
        } else {
            ++counts_.link_lost;
        }
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
    return {top_.wall.neurons + bottom_.wall.neurons, top_.wall.events + bottom_.wall.events, 0,
            top_.wall.neuron_steps + bottom_.wall.neuron_steps};
}

} // namespace hxtwin::emulator
