// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <hxtwin/emulator/clock/analog.hpp>

// How far the hemispheres go, together or apart.
namespace hxtwin::emulator {
namespace {

// Below this span a second thread costs more than it saves.
constexpr tick worth_a_thread = 100;
// So far may one be behind; connected ones go on one thread, and are asked less often.
constexpr tick far_behind = 4 * longest_step, far_behind_together = 5000;

} // namespace

void analog::deliver(chip::hemisphere h, tick until) {
    if (apart_) {
        at(h).deliver(until);
    } else if (!at(h).has_delivered(until)) {
        const stopwatch watch(elapsed_);
        if (!advance_together(until)) {
            at(h).deliver(until);
        }
    }
}

void analog::advance(chip::hemisphere h, tick until) {
    if (at(h).has_reached(until)) {
        return;
    }
    if (apart_) {
        at(h).advance(until);
        return;
    }
    const stopwatch watch(elapsed_);
    if (!advance_together(until)) {
        at(h).advance(until);
    }
}

void analog::advance(tick until) {
    const stopwatch watch(elapsed_);
    if (!advance_together(until)) {
        advance_apart(until);
    }
}

// Where one hemisphere cannot go without the other. False where it can.
bool analog::advance_together(tick until) {
    const bool are_coupled = coupled();
    if (recurrent_) {
        advance_in_windows(until);
    } else if (are_coupled) {
        advance_coupled(until);
    }
    return recurrent_ || are_coupled;
}

void analog::catch_up(tick now) {
    const tick behind = now - std::min(top_.stands(), bottom_.stands());
    if (behind < far_behind) {
        return;
    }
    if (together()) {
        if (behind >= far_behind_together) {
            advance(now);
        }
        return;
    }
    const stopwatch watch(elapsed_);
    if (each_on_its_thread(now)) {
        helper_->both([&] { top_.advance_passes(now); }, [&] { bottom_.advance_passes(now); });
    } else {
        top_.advance_passes(now);
        bottom_.advance_passes(now);
    }
}

bool analog::each_on_its_thread(tick until) const {
    return helper_ != nullptr && until - std::max(top_.stands(), bottom_.stands()) >= worth_a_thread;
}

void analog::advance_apart(tick until) {
    if (each_on_its_thread(until)) {
        helper_->both([&] { top_.advance(until); }, [&] { bottom_.advance(until); });
    } else {
        top_.advance(until);
        bottom_.advance(until);
    }
}

void analog::advance_in_windows(tick until) {
    if (!coupled()) {
        windows_.advance(until, sent_);
        return;
    }
    for (tick now = std::min(top_.stands(), bottom_.stands()); now < until;) {
        now = std::min(until, now + windows::length);
        advance_coupled(now);
        windows_.exchange(sent_);
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
        top_.note_bypassed(!networks_.empty());
        bottom_.note_bypassed(!networks_.empty());
        configure_logic();
    }
    return !networks_.empty() || logic_.used();
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
        pulse_by_logic(next);
        top_.arrive(next);
        bottom_.arrive(next);
        fire_slaves(next);
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

// Of masters that a bypassed input has fired at `now`; the networks know of the others.
void analog::fire_slaves(tick now) {
    for (const auto h : chip::hemisphere::all()) {
        const auto fired = std::exchange(at(h).bypassed(), {});
        for (const auto circuit : fired) {
            const auto master = chip::neuron_at(h, chip::column(circuit));
            for (const auto& net : networks_) {
                const auto i = std::find(net.neurons.begin(), net.neurons.end(), master);
                if (i == net.neurons.end()) {
                    continue;
                }
                for (const auto k :
                     net.circuits.followers[static_cast<std::size_t>(i - net.neurons.begin())]) {
                    const auto n = net.neurons[k];
                    at(chip::hemisphere_of(n)).fire(chip::column_of(n).value(), now);
                }
            }
        }
    }
}

void analog::configure_logic() {
    std::array<tick, chip::neuron::size> refractory{};
    for (const auto n : chip::neuron::all()) {
        const core& c = at(chip::hemisphere_of(n));
        const auto left = c.taken(chip::column_of(n).value(), c.stands()).blind;
        refractory[n.value()] = left > 0 ? c.stands() + left : 0;
    }
    logic_.configure(config_, refractory, top_.stands());
    top_.note_periods(logic_.used());
    bottom_.note_periods(logic_.used());
}

void analog::pulse_by_logic(tick until) {
    if (!logic_.used()) {
        return;
    }
    for (core* c : {&top_, &bottom_}) {
        for (const auto& p : c->periods()) {
            logic_.begin(p);
        }
        c->periods().clear();
    }
    for (const auto& p : logic_.advance(until)) {
        const chip::neuron n(p.neuron);
        at(chip::hemisphere_of(n)).pulse(chip::column_of(n).value(), p.time - 1);
    }
}

} // namespace hxtwin::emulator
