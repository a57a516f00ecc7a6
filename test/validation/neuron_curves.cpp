// SPDX-License-Identifier: Apache-2.0
// Runs an ideal emulated chip whose neurons show the firing patterns of the standard AdEx set, and f-I curves
// with and without adaptation, for 2 ms. Prints what each circuit is made of and when it fires, as JSON, for
// brian2_comparison.py.
#include <cstdio>
#include <string>

#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/emulator/kernel/model.hpp>

#include "driven_chip.hpp"

namespace {

using namespace hxtwin;
using chip::cell;

// Codes for the bench's parameter sets, scaled to hardware by 15.5 in potential and 1000 in time.
struct pattern {
    const char* name;
    int leak, reset, w_tau, w_drive, w_jump, stimulus;
    bool inverted, exponential = true;
};

constexpr pattern patterns[] = {
    {"tonic", 49, 826, 333, 0, 900, 62, false},
    {"adapting", 49, 826, 100, 0, 90, 62, false},
    {"initial burst", 196, 835, 100, 136, 500, 245, false},
    {"regular bursting", 196, 880, 100, 136, 900, 245, true},
    {"delayed", 196, 780, 100, 272, 700, 92, true},
    {"transient", 98, 780, 100, 136, 700, 90, false},
    {"irregular", 99, 832, 100, 68, 200, 102, true},
};

void set(chip::configuration& c, chip::neuron n, const pattern& p) {
    c.code(n, cell::v_leak) = 700;
    c.code(n, cell::v_threshold) = 620;
    c.code(n, cell::v_reset) = static_cast<std::uint16_t>(p.reset);
    c.code(n, cell::i_bias_leak) = static_cast<std::uint16_t>(p.leak);
    c.code(n, cell::v_adapt_leak) = 500;
    c.code(n, cell::i_bias_adapt_tau) = static_cast<std::uint16_t>(p.w_tau);
    c.code(n, cell::i_bias_adapt_a) = static_cast<std::uint16_t>(p.w_drive);
    c.code(n, cell::i_bias_adapt_b) = static_cast<std::uint16_t>(p.w_jump);
    c.code(n, cell::v_exp) = 900;
    c.code(n, cell::i_bias_exp) = 300;
    c.code(n, cell::i_mem_offset) = static_cast<std::uint16_t>(p.stimulus);
    auto& config = c.neurons[n];
    config.enable_offset_current = true;
    config.enable_adaptation = config.enable_exponential = p.exponential;
    config.invert_adapt_a = p.inverted;
    c.backends[n].enable_adaptation_pulse = p.exponential;
    c.backends[n].refractory_time = 30;
}

void print(const chip::configuration& c, chip::neuron n, const std::string& name, const chip::result& r,
           bool last) {
    const auto m = emulator::model_of(c, n, {});
    std::printf("{\"name\": \"%s\", \"C\": %.9g, \"leak\": %.9g, \"rest\": %.9g, \"offset\": %.9g, "
                "\"pull\": %.9g, \"reset\": %.9g, \"threshold\": %.9g, \"exponential\": %.9g, \"onset\": "
                "%.9g, \"adaptation\": %.9g, \"w_rate\": %.9g, \"w_drive\": %.9g, \"w_zero\": %.9g, "
                "\"w_jump\": %.9g, \"hold\": %.9g, \"blind\": %.9g, \"spikes\": [",
                name.c_str(), m.farads, m.leak, m.rest, m.offset, m.pull, m.reset, m.threshold, m.exponential,
                m.onset, m.adaptation, m.w_rate, m.w_drive, m.w_zero, m.w_jump, m.hold_ticks * 4e-9,
                m.blind_ticks * 4e-9);
    const char* comma = "";
    for (const auto& s : r.spikes) {
        if ((s.label & 0x7ff) == n.value()) { // event output and address make the column
            std::printf("%s%.9g", comma, static_cast<double>(s.time.count()) * 8e-9);
            comma = ", ";
        }
    }
    std::printf("]}%s\n", last ? "" : ",");
}

} // namespace

int main() {
    chip::configuration c;
    test::set_operating_point(c);
    for (auto& b : c.common_backends) {
        b.clock_scale_slow = b.clock_scale_fast = 3;
        b.clock_scale_adaptation_pulse = 7;
    }
    std::vector<std::pair<chip::neuron, std::string>> shown;
    const auto add = [&](const pattern& p) {
        const chip::neuron n(static_cast<std::uint32_t>(shown.size()));
        set(c, n, p);
        shown.emplace_back(n, p.name);
    };
    for (const auto& p : patterns) {
        add(p);
    }
    for (int k = 1; k <= 12; ++k) {
        add({"f-I, adapting", 98, 780, 100, 40, 150, 90 + 12 * k, false});
    }
    for (int k = 1; k <= 12; ++k) {
        add({"f-I, leaky integrator", 98, 780, 100, 0, 0, 155 + 25 * k, false, false});
    }
    const auto r =
        emulator::make_emulator({.ideal = true})->execute(c, test::record_for(fpga_cycles(250'000)));
    std::printf("[\n");
    for (const auto& [n, name] : shown) {
        print(c, n, name, r, n == shown.back().first);
    }
    std::printf("]\n");
}
