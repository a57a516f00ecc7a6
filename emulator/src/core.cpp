// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/core.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr tick refresh_interval = tick{1} << 29;
constexpr tick check_interval = 1 << 14;

} // namespace

core::core(const chip::configuration& c, chip::hemisphere h, const mismatch& m)
    : config_(c),
      hemisphere_(h),
      deviations_(m.neurons),
      rows_(c, h, m.synapses[h], driver_pulses(c, h, m.drivers[h], m.stp, m.dead_drivers[h])),
      sensors_(c, h, *m.sensors[h]) {
    set_circuits();
    start();
    backgrounds_changed(0);
    routes_changed();
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
    const auto skipped = std::count(circuits_.plain.skip.begin(), circuits_.plain.skip.end(), true);
    stepped_in_passes_ = block_lanes * static_cast<std::uint64_t>(skipped);
    stepped_ = circuits - stepped_in_passes_;
    table_.reset(circuits_.plain);
    nonlinear_table_.reset(circuits_.nonlinear);
    any_linear_ = std::any_of(circuits_.plain.skip.begin(), circuits_.plain.skip.end(), std::logical_not<>());
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

void core::reset_circuit(std::uint32_t circuit, tick now) {
    const auto& m = parameters().models[circuit];
    state_.release[circuit] = modulo_2_32(now + m.hold_ticks);
    state_.accept[circuit] = modulo_2_32(now + m.blind_ticks);
    note_period(circuit, now);
}

void core::note_period(std::uint32_t circuit, tick begin) {
    if (notes_periods_) {
        periods_.push_back({begin, chip::neuron_at(hemisphere_, chip::column(circuit)).value(),
                            begin + circuits_.models[circuit].blind_ticks});
    }
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
    if (!any_linear_) {
        now_ = until;
        return;
    }
    const auto h = static_cast<std::int32_t>(until - now_);
    steps_ += stepped_;
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
        steps_ += stepped_in_passes_;
        const auto special =
            step_nonlinear(state_, circuits_.nonlinear, nonlinear_table_, p, special_, upswings_);
        solve_nonlinear(state_, circuits_.nonlinear, p, std::span(special_).first(special), fired_,
                        &upswings_);
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
    const auto left = [&](std::int32_t end) { return std::max(0, ticks_to(end, at)); };
    return {state_.v[i], state_.exc[i],           state_.inh[i],
            state_.w[i], left(state_.release[i]), left(state_.accept[i])};
}

void core::put(std::uint32_t i, const circuit_state& s, tick at) {
    state_.v[i] = static_cast<float>(s.v);
    state_.exc[i] = static_cast<float>(s.exc);
    state_.inh[i] = static_cast<float>(s.inh);
    state_.w[i] = static_cast<float>(s.w);
    state_.release[i] = modulo_2_32(at + s.held);
    state_.accept[i] = modulo_2_32(at + s.blind);
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

} // namespace hxtwin::emulator
