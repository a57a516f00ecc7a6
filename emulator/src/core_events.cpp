// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>

#include <hxtwin/emulator/core.hpp>

// What events do to a hemisphere.
namespace hxtwin::emulator {
namespace {

// A bus carries one event in 8 ns.
constexpr tick bus_occupied = 2;
// One delivery in so many is timed, and one short window,, so that the clock does not cost more than what it
// measures.
constexpr std::uint64_t timing_stride = 64;

using wall_clock = std::chrono::steady_clock;

double since(wall_clock::time_point start) { return seconds(wall_clock::now() - start).count(); }

// What a measured time has too much.
const double reading_the_clock = [] {
    double least = 1;
    for (int k = 0; k < 32; ++k) {
        least = std::min(least, since(wall_clock::now()));
    }
    return least;
}();

std::uint16_t background_origin(std::uint32_t source) { return static_cast<std::uint16_t>(512 + source); }

} // namespace

tick core::next_event() const {
    const tick background = std::min(std::min(next_of_[0], next_of_[1]), std::min(next_of_[2], next_of_[3]));
    return std::min(std::min(recorder_.next(), background), inbox_.empty() ? never : inbox_.top().time);
}

void core::backgrounds_changed(tick now) {
    for (std::uint32_t k = 0; k < 4; ++k) {
        sources_[k].configure(config_.backgrounds[chip::background(hemisphere_.value() * 4 + k)], now);
        next_of_[k] = sources_[k].next();
    }
}

void core::routes_changed() {
    for (std::uint32_t k = 0; k < 4; ++k) {
        ways_of_sources_[k] = {config_, chip::input_of(chip::background(hemisphere_.value() * 4 + k))};
    }
    for (const auto e : chip::event_output::all()) {
        ways_of_neurons_[e.value()] = {config_, chip::input_of(e)};
    }
    for (std::uint32_t i = 0; i < circuits; ++i) {
        const chip::neuron n = chip::neuron_at(hemisphere_, chip::column(i));
        const auto& backend = config_.backends[n];
        const auto output = static_cast<std::uint8_t>(chip::event_output_of(n).value());
        const bool leaves = backend.enable_spike_out &&
                            config_.common_backends[chip::backend_block_of(n)].enable_event_registers;
        senders_[i] = {static_cast<std::uint16_t>(backend.address_out | output << 8), output, leaves,
                       pulses_by_itself(backend)};
    }
}

void core::deliver(tick until) {
    const auto start = wall_clock::now();
    deliver_events(until);
    elapsed_ += since(start);
}

void core::deliver_events(tick until) {
    for (tick next = next_event(); next <= until; next = next_event()) {
        step_to(next);
        const bool timed = touches_++ % timing_stride == 0;
        const auto before = timed ? wall_clock::now() : wall_clock::time_point();
        arrive(next);
        events_ += timed ? std::max(0.0, since(before) - reading_the_clock) * timing_stride : 0.0;
    }
    delivered_ = std::max(delivered_, until);
}

void core::arrive(tick now) {
    if (recorder_.next() == now) {
        finish_pass();
        recorder_.take(now, state_, [this](const probe& p) { return reading(p); });
    }
    deliver_sources(now);
    deliver_inbox(now);
    delivered_ = std::max(delivered_, now);
}

void core::advance(tick until) {
    const auto start = wall_clock::now();
    advance_unmeasured(until);
    elapsed_ += since(start);
    keep_sensors_up();
}

void core::advance_passes(tick until) {
    if (const tick passes = (until - pass_) / longest_step; passes > 0) {
        advance(pass_ + passes * longest_step);
    }
}

void core::advance_window(tick until) {
    if (windows_++ % timing_stride != 0) {
        advance_unmeasured(until);
        return;
    }
    const auto start = wall_clock::now();
    advance_unmeasured(until);
    elapsed_ += since(start) * timing_stride;
    keep_sensors_up();
}

void core::keep_sensors_up() {
    if (sensors_.is_behind()) {
        const auto start = wall_clock::now();
        sensors_.keep_up();
        sensing_ += since(start);
    }
}

void core::advance_unmeasured(tick until) {
    deliver_events(until);
    step_to(until);
    finish_pass();
}

// Linear circuits stand at the charges' time and take them at once. Nonlinear ones do if they stand there,
// too; else the charges are part of their pass.
void core::charge_lines(std::size_t first) {
    auto& charges = arrived_.charges;
    const bool together = pass_ == now_;
    for (std::size_t k = first; k < charges.size(); ++k) {
        auto& line = charges[k].inhibitory ? state_.inh : state_.exc;
        for (std::size_t b = 0; b < blocks; ++b) {
            if (together || !circuits_.plain.skip[b]) {
                for (std::size_t i = b * block_lanes; i < (b + 1) * block_lanes; ++i) {
                    line[i] += (*charges[k].units)[i] * charges[k].pulse;
                }
            }
        }
    }
    if (together) {
        charges.resize(first);
    }
}

// Circuits whose line is bypassed fire with each event that charges it.
void core::bypass(std::size_t first, tick now) {
    for (const auto i : bypasses_) {
        const auto& m = circuits_.models[i];
        const bool fires =
            std::any_of(arrived_.charges.begin() + static_cast<std::ptrdiff_t>(first), arrived_.charges.end(),
                        [&](const line_charge& c) {
                            return (c.inhibitory ? m.inh : m.exc).bypass && (*c.units)[i] * c.pulse > 0;
                        });
        if (fires) {
            fire_by_bypass(i, now);
        }
    }
}

void core::fire_by_bypass(std::uint32_t i, tick now) {
    if (!std::isfinite(circuits_.models[i].threshold)) {
        return;
    }
    if (fire(i, now) && notes_bypassed_) {
        bypassed_.push_back(i);
    }
}

bool core::fire(std::uint32_t i, tick now) {
    if (ticks_to(state_.accept[i], now) > 0) {
        return false;
    }
    reset_circuit(i, now);
    state_.w[i] += static_cast<float>(circuits_.models[i].w_jump);
    emit({now, i});
    return true;
}

void core::deliver_sources(tick now) {
    for (std::uint32_t k = 0; k < 4; ++k) {
        if (next_of_[k] != now) {
            continue;
        }
        const std::uint16_t label = sources_[k].label();
        sources_[k].take();
        next_of_[k] = sources_[k].next();
        ++counts.background;
        const bool passed = ways_of_sources_[k].route(crossbar_, label, [&](chip::crossbar_output to) {
            if (to.value() < 8) {
                to_bus(to.value() % 4, label, now);
            } else if (recording_) {
                sent_.push_back({now, background_origin(hemisphere_.value() * 4 + k),
                                 static_cast<std::uint16_t>(label | (to.value() - 8) << 14)});
            }
        });
        counts.crossbar_dropped += passed ? 0 : 1;
    }
}

void core::deliver_inbox(tick now) {
    while (!inbox_.empty() && inbox_.top().time == now) {
        const auto a = inbox_.top();
        inbox_.pop();
        to_bus(a.bus, a.event, now);
    }
}

void core::to_bus(std::uint32_t bus, std::uint16_t event, tick now) {
    if (now < bus_free_[bus]) {
        ++counts.overloaded;
        return;
    }
    bus_free_[bus] = now + bus_occupied;
    if (!bypasses_.empty()) {
        finish_pass();
    }
    const std::size_t first = arrived_.charges.size();
    counts.synaptic += rows_.deliver(bus, event, now, arrived_);
    if (!bypasses_.empty()) {
        bypass(first, now);
    }
    if (any_linear_ || pass_ == now_) { // else the charges only wait for the pass
        charge_lines(first);
    }
}

} // namespace hxtwin::emulator
