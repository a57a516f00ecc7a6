// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// Whose refractory state a neuron's Bayesian logic combines with its own. No source says it.
enum class bayesian_partner : std::uint8_t {
    fire_line, // any other neuron whose fire signal is connected with its own
    opposite,  // the neuron of the same column in the other hemisphere
};

// By the digits bayesian_1, bayesian_0: 00, 10, 01, 11.
enum class bayesian_operation : std::uint8_t { own_state, both, differ, muller_c };
bayesian_operation operation_of(const chip::neuron_backend_config&);

// Whether the sensors of a neuron's column see its spikes and resets as post pulses: neither the block's
// pulses nor its Bayesian logic take their place.
bool pulses_by_itself(const chip::neuron_backend_config&);

// A neuron is refractory from a tick on until another; the latter is not part of it.
struct refractory_period {
    tick begin;
    std::uint32_t neuron;
    tick end;
    auto operator<=>(const refractory_period&) const = default;
};

// The Bayesian extension of the neurons' back ends: post pulses for the correlation sensors where a
// combination of refractory states changes. doc/model/neuron.md
class refractory_logic {
public:
    struct pulse {
        tick time;
        std::uint32_t neuron;
        auto operator<=>(const pulse&) const = default;
    };
    explicit refractory_logic(bayesian_partner p) : partner_(p) {}

    // After a change of the configuration at `now`, up to which everything has been told. `refractory`: until
    // when each neuron is, 0 if it is not, which counts if no neuron used the logic before.
    void configure(const chip::configuration&, const std::array<tick, chip::neuron::size>& refractory,
                   tick now);
    bool used() const { return !users_.empty(); }
    // In any order; not before what advance() was last called with. One period may be told twice.
    void begin(const refractory_period& p) { begun_.push_back(p); }
    // Pulses of everything that has been told to begin before `until`, in order; none is later than `until`.
    const std::vector<pulse>& advance(tick until);

private:
    struct user {
        std::uint32_t neuron;
        bayesian_operation operation;
        std::vector<std::uint32_t> partners;
        bool output;
    };
    std::vector<user> users_of(const chip::configuration&) const;
    bool output_of(const user&, tick now) const;
    void compare(tick now);
    tick next_end() const;

    bayesian_partner partner_;
    std::vector<user> users_;
    std::vector<std::uint32_t> seen_; // neurons whose states count
    std::array<tick, chip::neuron::size> end_{};
    std::vector<refractory_period> begun_;
    std::vector<pulse> pulses_;
    tick done_ = -1; // the last tick of which everything is known
};

} // namespace hxtwin::emulator
