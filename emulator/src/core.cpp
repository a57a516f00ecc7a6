// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/core.hpp>

#include <algorithm>
#include <chrono>

#include <hxtwin/emulator/kernel/parameters.hpp>

namespace hxtwin::emulator {
namespace {

// A bus carries one event in 8 ns.
constexpr tick bus_occupied = 2;
constexpr tick refresh_interval = tick{1} << 29;
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
      parameters_(parameters_of(c, h, m.neurons)),
      rows_(c, h, m.synapses[h], driver_pulses(c, h, m.drivers[h], m.stp)),
      sensors_(c, h, *m.sensors[h]) {
    table_.reset(parameters_);
    state_.v = parameters_.rest;
    backgrounds_changed(0);
}

const membrane_parameters& core::parameters() {
    if (circuits_changed_) {
        parameters_ = parameters_of(config_, hemisphere_, deviations_);
        table_.reset(parameters_);
        circuits_changed_ = false;
    }
    return parameters_;
}

void core::backgrounds_changed(tick now) {
    for (std::uint32_t k = 0; k < 4; ++k) {
        sources_[k].configure(config_.backgrounds[chip::background(hemisphere_.value() * 4 + k)], now);
    }
}

void core::reset_circuit(std::uint32_t circuit, tick now) {
    const auto wrapped = [](tick t) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(t)); };
    const auto& p = parameters();
    state_.v[circuit] = p.reset[circuit];
    state_.release[circuit] = wrapped(now + p.reset_ticks[circuit]);
    state_.accept[circuit] = wrapped(now + p.blind_ticks[circuit]);
}

tick core::next_source_event() const {
    tick next = inbox_.empty() ? never : inbox_.top().time;
    for (const auto& s : sources_) {
        next = std::min(next, s.next());
    }
    return next;
}

void core::deliver(tick until) {
    const auto start = wall_clock::now();
    double events = 0;
    for (tick next = next_source_event(); next <= until; next = next_source_event()) {
        step_to(next);
        const bool timed = touches_++ % timing_stride == 0;
        const auto before = timed ? wall_clock::now() : start;
        deliver_sources(next);
        deliver_inbox(next);
        events += timed ? since(before) * timing_stride : 0.0;
    }
    delivered_ = std::max(delivered_, until);
    wall.events += events;
    wall.neurons += std::max(0.0, since(start) - events);
}

void core::advance(tick until) {
    deliver(until);
    const auto start = wall_clock::now();
    step_to(until);
    wall.neurons += since(start);
    sensors_.keep_up();
}

void core::step_to(tick until) {
    parameters();
    while (now_ < until) {
        step(std::min(until, now_ + longest_step));
    }
}

void core::step(tick until) {
    const auto h = static_cast<std::int32_t>(until - now_);
    const std::size_t special = step_circuits(state_, parameters_, table_.at(h), now_, h, special_);
    if (special > 0) {
        fired_.clear();
        for (std::size_t k = 0; k < special; ++k) {
            resolve_circuit(state_, parameters_, table_, static_cast<std::uint32_t>(special_[k]), now_, h,
                            fired_);
        }
        std::sort(fired_.begin(), fired_.end());
        for (const auto& f : fired_) {
            emit(f);
        }
    }
    now_ = until;
    if (now_ - refreshed_ >= refresh_interval) {
        refresh(state_, now_);
        sensors_.refresh(now_);
        refreshed_ = now_;
    }
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
    counts.synaptic += rows_.deliver(bus, event, now, state_.exc, state_.inh, sensors_);
}

} // namespace hxtwin::emulator
