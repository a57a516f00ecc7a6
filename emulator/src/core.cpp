// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/core.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

// A bus carries one event in 8 ns.
constexpr tick bus_occupied = 2;
constexpr tick refresh_interval = tick{1} << 29;
constexpr tick check_interval = 1 << 14;
// One delivery in so many is timed, so that the clock does not cost more than what it measures.
constexpr std::uint64_t timing_stride = 64;

using wall_clock = std::chrono::steady_clock;

double since(wall_clock::time_point start) { return seconds(wall_clock::now() - start).count(); }

std::uint16_t background_origin(std::uint32_t source) { return static_cast<std::uint16_t>(512 + source); }

} // namespace

core::core(const chip::configuration& c, chip::hemisphere h, const mismatch& m)
    : config_(c),
      hemisphere_(h),
      deviations_(m.neurons),
      rows_(c, h, m.synapses[h], driver_pulses(c, h, m.drivers[h], m.stp)),
      sensors_(c, h, *m.sensors[h]) {
    set_circuits();
    start();
    backgrounds_changed(0);
}

// Membranes at rest; where there is adaptation, membrane and adaptation in balance.
void core::start() {
    for (std::size_t i = 0; i < circuits; ++i) {
        const auto& m = circuits_.models[i];
        const double drive = m.w_rate > 0 ? m.w_drive / m.w_rate : 0, back = m.adaptation * drive;
        const double v = m.leak + back > 0 ? (m.leak * m.rest + back * m.w_zero) / (m.leak + back) : m.rest;
        state_.v[i] = static_cast<float>(back == 0 ? m.rest : v);
        state_.w[i] = static_cast<float>(drive * (v - m.w_zero));
    }
}

void core::set_circuits() {
    ++revision_;
    circuits_ = circuits_of(config_, hemisphere_, deviations_);
    table_.reset(circuits_.plain);
    nonlinear_table_.reset(circuits_.nonlinear);
    alone_.clear();
    bypasses_.clear();
    for (std::uint32_t i = 0; i < circuits; ++i) {
        alone_.push_back(alone(circuits_.models[i]));
        if (circuits_.models[i].exc.bypass || circuits_.models[i].inh.bypass) {
            bypasses_.push_back(i);
        }
    }
}

const hemisphere_circuits& core::parameters() {
    if (circuits_changed_) {
        set_circuits();
        circuits_changed_ = false;
    }
    return circuits_;
}

void core::backgrounds_changed(tick now) {
    for (std::uint32_t k = 0; k < 4; ++k) {
        sources_[k].configure(config_.backgrounds[chip::background(hemisphere_.value() * 4 + k)], now);
    }
}

void core::reset_circuit(std::uint32_t circuit, tick now) {
    const auto wrapped = [](tick t) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(t)); };
    const auto& p = parameters().plain;
    state_.release[circuit] = wrapped(now + p.reset_ticks[circuit]);
    state_.accept[circuit] = wrapped(now + p.blind_ticks[circuit]);
}

double core::reading(std::uint32_t i) {
    const auto& neuron = config_.neurons[chip::neuron_at(hemisphere_, chip::column(i))];
    if (!neuron.enable_readout) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    switch (neuron.source) {
    case chip::readout_source::exc_synin:
        return transfer::reading_of_line(state_.exc[i]);
    case chip::readout_source::inh_synin:
        return transfer::reading_of_line(state_.inh[i]);
    case chip::readout_source::adaptation:
        return transfer::reading_of(parameters().models[i].w_reference + state_.w[i]);
    case chip::readout_source::membrane:
        break;
    }
    return transfer::reading_of(state_.v[i]);
}

tick core::next_event() const {
    tick next = std::min(recorder_.next(), inbox_.empty() ? never : inbox_.top().time);
    for (const auto& s : sources_) {
        next = std::min(next, s.next());
    }
    return next;
}

void core::deliver(tick until) {
    const auto start = wall_clock::now();
    double events = 0;
    for (tick next = next_event(); next <= until; next = next_event()) {
        step_to(next);
        const bool timed = touches_++ % timing_stride == 0;
        const auto before = timed ? wall_clock::now() : start;
        arrive(next);
        events += timed ? since(before) * timing_stride : 0.0;
    }
    delivered_ = std::max(delivered_, until);
    wall.events += events;
    wall.neurons += std::max(0.0, since(start) - events);
}

void core::arrive(tick now) {
    if (recorder_.next() == now) {
        finish_pass();
        recorder_.take(now, state_, [this](std::uint32_t i) { return reading(i); });
    }
    deliver_sources(now);
    deliver_inbox(now);
    delivered_ = std::max(delivered_, now);
}

void core::advance(tick until) {
    deliver(until);
    const auto start = wall_clock::now();
    step_to(until);
    finish_pass();
    wall.neurons += since(start);
    sensors_.keep_up();
}

void core::step(tick until) {
    step_to(until);
    finish_pass();
}

void core::step_to(tick until) {
    parameters();
    while (now_ < until) {
        step_linear(std::min(until, pass_ + longest_step));
        if (now_ == pass_ + longest_step) {
            finish_pass();
        }
    }
}

void core::step_linear(tick until) {
    const auto h = static_cast<std::int32_t>(until - now_);
    const std::size_t special = step_circuits(state_, circuits_.plain, table_.at(h), now_, h, special_);
    for (std::size_t k = 0; k < special; ++k) {
        resolve(static_cast<std::uint32_t>(special_[k]), h);
    }
    now_ = until;
}

// The nonlinear circuits follow up to where the linear ones stand; then spikes and events are told in order.
void core::finish_pass() {
    if (const auto ticks = static_cast<std::int32_t>(now_ - pass_); ticks > 0) {
        const pass p{pass_, ticks, arrived_.charges};
        const auto special = step_nonlinear(state_, circuits_.nonlinear, nonlinear_table_, p, special_);
        solve_nonlinear(state_, circuits_.nonlinear, p, std::span(special_).first(special), fired_);
        pass_ = now_;
    }
    arrived_.charges.clear();
    rows_.forget_charges();
    emit_and_note();
    if (now_ - checked_ >= check_interval) {
        refuse_what_is_not_finite();
    }
    if (now_ - refreshed_ >= refresh_interval) {
        refresh(state_, now_);
        sensors_.refresh(now_);
        refreshed_ = now_;
    }
}

// In order of time; at one time spikes before events.
void core::emit_and_note() {
    std::sort(fired_.begin(), fired_.end());
    auto row = arrived_.rows.begin();
    const auto note_before = [&](tick time) {
        for (; row != arrived_.rows.end() && row->time < time; ++row) {
            sensors_.pre(row->row, row->label, row->time);
        }
    };
    for (const auto& f : fired_) {
        note_before(f.time);
        emit(f);
    }
    note_before(never);
    fired_.clear();
    arrived_.rows.clear();
}

void core::resolve(std::uint32_t i, std::int32_t h) {
    if (circuits_.joined[i]) {
        return;
    }
    if (beyond_linear(i, h)) {
        solve_alone(i, h);
    } else {
        resolve_circuit(state_, circuits_.plain, table_, i, now_, h, fired_);
    }
}

// As step_circuits finds them.
bool core::beyond_linear(std::uint32_t i, std::int32_t h) {
    const float inhibition = table_.at(h).inh_gain[i] * state_.inh[i];
    return std::max(state_.exc[i], state_.inh[i]) > transfer::linear_units ||
           (inhibition > 1e-6f && state_.v[i] - inhibition < transfer::inhibition_fades);
}

void core::solve_alone(std::uint32_t i, std::int32_t h) {
    alone_state_[0] = taken(i, now_);
    alone_fired_.clear();
    solver_.run(alone_[i], alone_state_, h, alone_fired_);
    for (const auto& f : alone_fired_) {
        fired_.push_back({now_ + f.tick, i});
    }
    put(i, alone_state_[0], now_ + h);
}

circuit_state core::taken(std::uint32_t i, tick at) const {
    const auto left = [&](std::int32_t end) {
        return std::max(
            0, static_cast<std::int32_t>(static_cast<std::uint32_t>(end) - static_cast<std::uint32_t>(at)));
    };
    return {state_.v[i], state_.exc[i],           state_.inh[i],
            state_.w[i], left(state_.release[i]), left(state_.accept[i])};
}

void core::put(std::uint32_t i, const circuit_state& s, tick at) {
    const auto wrapped = [](tick t) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(t)); };
    state_.v[i] = static_cast<float>(s.v);
    state_.exc[i] = static_cast<float>(s.exc);
    state_.inh[i] = static_cast<float>(s.inh);
    state_.w[i] = static_cast<float>(s.w);
    state_.release[i] = wrapped(at + s.held);
    state_.accept[i] = wrapped(at + s.blind);
}

void core::refuse_what_is_not_finite() {
    checked_ = now_;
    for (std::uint32_t i = 0; i < circuits; ++i) {
        if (!std::isfinite(state_.v[i]) || !std::isfinite(state_.w[i])) {
            throw internal_error(
                fmt::format("neuron {} has a membrane of {} V and an adaptation of {} V at {} us",
                            chip::neuron_at(hemisphere_, chip::column(i)).value(), state_.v[i], state_.w[i],
                            static_cast<double>(now_) * seconds_per_tick * 1e6));
        }
    }
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
    const bool blind = static_cast<std::int32_t>(static_cast<std::uint32_t>(state_.accept[i]) -
                                                 static_cast<std::uint32_t>(now)) > 0;
    if (blind || !std::isfinite(circuits_.models[i].threshold)) {
        return;
    }
    reset_circuit(i, now);
    state_.w[i] += static_cast<float>(circuits_.models[i].w_jump);
    emit({now, i});
}

void core::emit(const firing& f) {
    const chip::neuron n = chip::neuron_at(hemisphere_, chip::column(f.circuit));
    ++counts.spikes;
    auto& counter = counters_[f.circuit];
    counter = static_cast<std::uint16_t>((counter & 0xff) == 0xff ? 0x100 : counter + 1);
    const auto& backend = config_.backends[n];
    if (!backend.post_overwrite) {
        sensors_.post(f.circuit, f.time);
    }
    if (!backend.enable_spike_out ||
        !config_.common_backends[chip::backend_block_of(n)].enable_event_registers) {
        return;
    }
    const auto output = chip::event_output_of(n);
    const auto label = static_cast<std::uint16_t>(backend.address_out | output.value() << 8);
    const bool passed =
        route(config_, crossbar_, chip::input_of(output), label, [&](chip::crossbar_output to) {
            if (to.value() < 8) {
                looped_.push_back({f.time + fabric_latency, to.value(), label});
            } else if (recording_) {
                sent_.push_back({f.time, static_cast<std::uint16_t>(n.value()),
                                 static_cast<std::uint16_t>(label | (to.value() - 8) << 14)});
            }
        });
    counts.crossbar_dropped += passed ? 0 : 1;
}

void core::deliver_sources(tick now) {
    for (std::uint32_t k = 0; k < 4; ++k) {
        if (sources_[k].next() != now) {
            continue;
        }
        const std::uint16_t label = sources_[k].label();
        sources_[k].take();
        ++counts.background;
        const chip::background source(hemisphere_.value() * 4 + k);
        const bool passed =
            route(config_, crossbar_, chip::input_of(source), label, [&](chip::crossbar_output to) {
                if (to.value() < 8) {
                    to_bus(to.value() % 4, label, now);
                } else if (recording_) {
                    sent_.push_back({now, background_origin(source.value()),
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
    bypass(first, now);
    charge_lines(first);
}

} // namespace hxtwin::emulator
