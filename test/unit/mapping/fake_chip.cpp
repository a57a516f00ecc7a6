// SPDX-License-Identifier: Apache-2.0
#include "fake_chip.hpp"

#include <algorithm>
#include <cmath>

#include <hxtwin/base/random.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::test {
namespace {

using chip::cell;
using chip::configuration;
using chip::neuron;

double factor(bool multiply, bool divide) { return (multiply ? 8.0 : 1.0) / (divide ? 8.0 : 1.0); }

// The closed form divides by the difference of the two rates.
double apart(double tau_line, double tau) {
    return std::abs(tau_line / tau - 1) < 1e-3 ? 1.001 * tau : tau_line;
}

// One run: exact solutions between commands.
class run {
public:
    run(const fake_chip& chip, const configuration& c) : chip_(chip), c_(c) {
        for (const auto n : neuron::all()) {
            v_[n] = chip.rest(c, n);
        }
    }

    void advance(neuron n, double now) {
        const double begin = std::max(time_[n], std::min(now, held_until_[n]));
        const double tau = chip_.tau_m(c_, n);
        const double exc = apart(chip_.tau_exc(c_, n), tau), inh = apart(chip_.tau_inh(c_, n), tau);
        decay(n, begin - time_[n], exc, inh);
        const double t = now - begin, leak = std::exp(-t / tau);
        const double e = potential(n, exc_[n], cell::i_bias_synin_exc_gm, chip_.circuits[n].exc_gm, exc, tau);
        const double i = potential(n, inh_[n], cell::i_bias_synin_inh_gm, chip_.circuits[n].inh_gm, inh, tau);
        const double rest = chip_.rest(c_, n), before = v_[n];
        v_[n] = rest + (v_[n] - rest - e + i) * leak + e * std::exp(-t / exc) - i * std::exp(-t / inh);
        decay(n, t, exc, inh);
        time_[n] = now;
        const auto& config = c_.neurons[n];
        fired_[n] |= !chip_.dead.neurons[n] && config.enable_fire && config.enable_threshold &&
                     std::max(before, v_[n]) >= chip_.threshold(c_, n);
    }

    void reset(neuron n, double now) {
        advance(n, now);
        const auto& backend = c_.backends[n];
        const auto& common = c_.common_backends[chip::backend_block_of(n)];
        const int scale = backend.fast_clock ? common.clock_scale_fast : common.clock_scale_slow;
        v_[n] = chip_.reset(c_, n);
        held_until_[n] = now + 0.004 * (2 << scale) * backend.refractory_time;
    }

    void inject(chip::hemisphere h, std::uint32_t word, double now) {
        for (const auto n : neuron::all()) {
            if (chip::hemisphere_of(n) == h) {
                advance(n, now);
            }
        }
        for (const auto r : chip::row::all()) {
            if (hears(h, chip::driver_of(r), word)) {
                for (const auto col : chip::column::all()) {
                    charge(chip::neuron_at(h, col), r, word >> 16 & 0x3f);
                }
            }
        }
    }

    std::uint8_t reading(neuron n, double now) {
        advance(n, now);
        const auto source = c_.neurons[n].source;
        double value = v_[n];
        if (source != chip::readout_source::membrane) {
            value = 130 - (source == chip::readout_source::exc_synin ? exc_[n] : inh_[n]) / 4;
        }
        const bool connected =
            c_.neurons[n].enable_readout &&
            c_.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)].readout_causal;
        const double noise = 0.7 * random_normal(7, random_purpose::test, draws_++, n.value());
        return connected ? static_cast<std::uint8_t>(std::clamp(std::round(value + noise), 0.0, 255.0)) : 0;
    }

    bool fired(neuron n, double now) {
        advance(n, now);
        return fired_[n];
    }

private:
    void decay(neuron n, double t, double exc, double inh) {
        exc_[n] *= std::exp(-t / exc);
        inh_[n] *= std::exp(-t / inh);
    }

    // Coefficient of the line's exponential in the membrane's solution.
    double potential(neuron n, double line, cell gm, double deviation, double tau_line, double tau) const {
        const double slope = 0.16 * line * c_.code(n, gm) / 500 / deviation;
        const double difference = 1 / tau - 1 / tau_line;
        return slope / difference;
    }

    // Whether an injected event reaches the driver's rows.
    bool hears(chip::hemisphere h, chip::driver d, std::uint32_t word) const {
        const auto& driver = c_.drivers[h][d];
        const auto row_select = word >> 22 & 0x1f;
        return driver.enable_receiver && (word >> d.value() % 4 & 1) != 0 &&
               ((row_select ^ chip::position_on_bus(d)) & driver.row_select_mask) == 0 &&
               !chip_.dead.drivers[h][d.value()];
    }

    void charge(neuron n, chip::row r, std::uint32_t label) {
        const auto h = chip::hemisphere_of(n);
        const auto& driver = c_.drivers[h][chip::driver_of(r)];
        const auto mode = chip::is_top_row(r) ? driver.top : driver.bottom;
        const auto col = chip::column_of(n);
        if (c_.synapses[h].label(r, col) != label || chip_.dead.is_dead({h, r, col})) {
            return;
        }
        const double dac = c_.code(chip::quadrant_of(n), chip::shared_cell::syn_i_bias_dac);
        const double units = c_.synapses[h].weight(r, col) * dac / 1000;
        const auto& switches = c_.synapses[h].switches[col];
        exc_[n] += mode == chip::row_mode::excitatory && switches.exc ? units : 0;
        inh_[n] += mode == chip::row_mode::inhibitory && switches.inh ? units : 0;
    }

    const fake_chip& chip_;
    const configuration& c_;
    per<double, neuron> v_, exc_, inh_, time_, held_until_;
    per<bool, neuron> fired_;
    std::uint64_t draws_ = 0;
};

} // namespace

fake_chip::fake_chip(std::uint64_t seed) {
    for (const auto n : neuron::all()) {
        const auto z = [&](std::uint32_t k) {
            return std::clamp(random_normal(seed, random_purpose::test, n.value(), k), -3.0, 3.0);
        };
        circuits[n] = {11 * z(0),       12 * z(1),       6 * z(2),        1 + 0.1 * z(3),
                       1 + 0.15 * z(4), 1 + 0.15 * z(5), 1 + 0.06 * z(6), 1 + 0.06 * z(7)};
    }
}

double fake_chip::rest(const configuration& c, neuron n) const {
    const auto& config = c.neurons[n];
    const double offset = config.enable_offset_current ? c.code(n, cell::i_mem_offset) * tau_m(c, n) / 12 : 0;
    return 85 + 0.36 * (c.code(n, cell::v_leak) - 629) + circuits[n].leak_shift + offset;
}

double fake_chip::reset(const configuration& c, neuron n) const {
    return 78 + 0.34 * (c.code(n, cell::v_reset) - 625) + circuits[n].reset_shift;
}

double fake_chip::threshold(const configuration& c, neuron n) const {
    return 153 + 0.44 * (c.code(n, cell::v_threshold) - 382) + circuits[n].threshold_shift;
}

double fake_chip::tau_m(const configuration& c, neuron n) const {
    const auto& config = c.neurons[n];
    return 900 / (c.code(n, cell::i_bias_leak) * factor(config.leak_multiplication, config.leak_division)) *
           circuits[n].leak;
}

double fake_chip::tau_exc(const configuration& c, neuron n) const {
    return 530.0 / c.code(n, cell::i_bias_synin_exc_tau) * circuits[n].exc_tau;
}

double fake_chip::tau_inh(const configuration& c, neuron n) const {
    return 450.0 / c.code(n, cell::i_bias_synin_inh_tau) * circuits[n].inh_tau;
}

chip::result fake_chip::execute(const configuration& c, const chip::program& p) {
    ++executions;
    run state(*this, c);
    chip::result result;
    per<per<std::uint8_t, chip::column>, chip::hemisphere> latched;
    std::uint32_t next_reset = 0, next_count = 0; // registers are used in the order of neurons
    for (const auto& [at, command] : p.commands) {
        result.executed.push_back(at);
        const double now = microseconds(at).count();
        if (const auto* write = std::get_if<chip::write_word>(&command)) {
            const auto h =
                chip::hemisphere(write->at == chip::padi_injection_address(chip::hemisphere(1)) ? 1 : 0);
            if (write->at == chip::padi_injection_address(h)) {
                state.inject(h, write->value, now);
                continue;
            }
            const neuron n(next_reset++ % neuron::size);
            if (write->at != chip::neuron_reset_address(n)) {
                throw error("the fake chip knows no such register");
            }
            state.reset(n, now);
        } else if (const auto* read = std::get_if<chip::read_words>(&command)) {
            auto& words = result.reads.emplace_back();
            if (const neuron n(next_count % neuron::size); read->at == chip::spike_counter_address(n)) {
                words.push_back(state.fired(n, now));
                ++next_count;
                continue;
            }
            const auto h = chip::hemisphere(read->at.word >= chip::base::subtree[1] ? 1 : 0);
            if (read->at == chip::synapse_plane_address(h, chip::base::causal, 0, 0)) {
                for (const auto col : chip::column::all()) {
                    latched[h][col] = state.reading(chip::neuron_at(h, col), now);
                }
            }
            for (std::uint32_t w = 0; w < read->words; ++w) {
                std::uint32_t word = 0;
                for (std::uint32_t j = 0; j < 4; ++j) {
                    word = word << 8 | latched[h][chip::column_of_byte(w, j)];
                }
                words.push_back(word);
            }
        }
    }
    return result;
}

} // namespace hxtwin::test
