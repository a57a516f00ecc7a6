// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/refractory_logic.hpp>

#include <algorithm>
#include <limits>

#include <hxtwin/emulator/kernel/network.hpp>

namespace hxtwin::emulator {
namespace {

constexpr tick not_ending = std::numeric_limits<tick>::max();

} // namespace

// The register's lower bit is bayesian_1.
bayesian_operation operation_of(const chip::neuron_backend_config& b) {
    return b.enable_bayesian ? static_cast<bayesian_operation>(b.bayesian_operation)
                             : bayesian_operation::own_state;
}

bool pulses_by_itself(const chip::neuron_backend_config& b) {
    return !b.post_overwrite && operation_of(b) == bayesian_operation::own_state;
}

std::vector<refractory_logic::user> refractory_logic::users_of(const chip::configuration& c) const {
    std::vector<user> users;
    for (const auto n : chip::neuron::all()) {
        const auto& b = c.backends[n];
        if (!pulses_by_itself(b) && !b.post_overwrite && c.neurons[n].enable_fire) {
            users.push_back({n.value(), operation_of(b), {}, false});
        }
    }
    if (users.empty()) {
        return users;
    }
    const auto lines = fire_lines(c);
    for (auto& u : users) {
        for (std::uint32_t n = 0; n < chip::neuron::size; ++n) {
            const bool connected = partner_ == bayesian_partner::opposite
                                       ? n % chip::column::size == u.neuron % chip::column::size
                                       : lines[n] == lines[u.neuron];
            if (n != u.neuron && connected) {
                u.partners.push_back(n);
            }
        }
    }
    return users;
}

void refractory_logic::configure(const chip::configuration& c,
                                 const std::array<tick, chip::neuron::size>& refractory, tick now) {
    if (users_.empty()) {
        end_ = refractory;
        begun_.clear();
        done_ = now - 1;
    }
    const auto before = std::move(users_);
    users_ = users_of(c);
    seen_.clear();
    for (auto& u : users_) {
        const auto same = std::find_if(before.begin(), before.end(), [&](const user& b) {
            return b.neuron == u.neuron && b.operation == u.operation;
        });
        u.output = same != before.end() ? same->output : output_of(u, done_);
        seen_.push_back(u.neuron);
        seen_.insert(seen_.end(), u.partners.begin(), u.partners.end());
    }
    std::sort(seen_.begin(), seen_.end());
    seen_.erase(std::unique(seen_.begin(), seen_.end()), seen_.end());
}

bool refractory_logic::output_of(const user& u, tick now) const {
    const bool own = end_[u.neuron] > now;
    const bool other =
        std::any_of(u.partners.begin(), u.partners.end(), [&](std::uint32_t p) { return end_[p] > now; });
    switch (u.operation) {
    case bayesian_operation::both:
        return own && other;
    case bayesian_operation::differ:
        return own != other;
    case bayesian_operation::muller_c:
        return own == other ? own : u.output;
    case bayesian_operation::own_state:
        break;
    }
    return own;
}

// A pulse is made of each rise, and comes one tick later.
void refractory_logic::compare(tick now) {
    for (auto& u : users_) {
        const bool output = output_of(u, now);
        if (output && !u.output) {
            pulses_.push_back({now + 1, u.neuron});
        }
        u.output = output;
    }
}

tick refractory_logic::next_end() const {
    tick next = not_ending;
    for (const auto n : seen_) {
        next = end_[n] > done_ ? std::min(next, end_[n]) : next;
    }
    return next;
}

// At one tick periods end before others begin.
const std::vector<refractory_logic::pulse>& refractory_logic::advance(tick until) {
    pulses_.clear();
    std::sort(begun_.begin(), begun_.end());
    auto period = begun_.begin();
    while (true) {
        const tick now = std::min(next_end(), period == begun_.end() ? not_ending : period->begin);
        if (now >= until) {
            break;
        }
        compare(now);
        for (; period != begun_.end() && period->begin == now; ++period) {
            end_[period->neuron] = period->end;
        }
        compare(now);
        done_ = now;
    }
    done_ = std::max(done_, until - 1);
    begun_.erase(begun_.begin(), period);
    return pulses_;
}

} // namespace hxtwin::emulator
