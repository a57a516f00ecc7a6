// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/circuit.hpp>

#include <memory>

#include <hxtwin/experiment/circuit.hpp>
#include <hxtwin/mapping/calibration.hpp>

#include "support.hpp"

using namespace hxtwin;

namespace {

// All registers of one circuit.
std::vector<std::uint32_t> registers_of(const chip::configuration& c, chip::neuron n) {
    std::vector<std::uint32_t> result;
    for (std::uint32_t w = 2; w < 8; ++w) {
        result.push_back(chip::read_register(c, chip::neuron_address(n, w)));
    }
    for (std::uint32_t w = 0; w < 4; ++w) {
        result.push_back(chip::read_register(c, chip::backend_address(n, w)));
    }
    for (std::uint32_t k = 0; k < chip::cells_per_neuron; ++k) {
        result.push_back(chip::read_register(c, chip::capmem_address(n, k)));
    }
    return result;
}

} // namespace

TEST(circuit, every_setting_of_an_experiment_reaches_registers_of_its_own) {
    const chip::neuron n(300);
    const auto c = std::make_unique<chip::configuration>();
    std::vector<std::vector<std::uint32_t>> seen;
    for (const auto& s : experiment::circuit_settings()) {
        const auto kept = c->backends[n];
        mapping::set_circuit(*c, n, s.name, s.low);
        const auto low = registers_of(*c, n);
        mapping::set_circuit(*c, n, s.name, s.high);
        const auto high = registers_of(*c, n);
        EXPECT_NE(low, high) << s.name;
        EXPECT_EQ(std::count(seen.begin(), seen.end(), high), 0)
            << s.name << " shares its place with another";
        seen.push_back(high);
        mapping::set_circuit(*c, n, s.name, s.low);
        c->backends[n] = kept;
    }
}

TEST(circuit, settings_of_a_population_replace_what_calibration_found) {
    experiment::description d;
    d.runtime = fpga_cycles(1000);
    d.populations = {{"a", 3, experiment::calibrated_neuron{}, false, {{"leak_v_leak", 77}}},
                     {"b", 1, experiment::calibrated_neuron{}, false}};
    auto point = test::nominal_point();
    for (const auto n : chip::neuron::all()) {
        point.base.code(n, chip::cell::v_leak) = 600;
    }
    const auto plan = mapping::map(d, point);
    for (const auto n : plan.placement.neurons[0]) {
        EXPECT_EQ(plan.configuration.code(n, chip::cell::v_leak), 77);
    }
    EXPECT_EQ(plan.configuration.code(plan.placement.neurons[1][0], chip::cell::v_leak), 600);
}

TEST(circuit, each_cell_may_have_a_value_of_its_own) {
    auto a = test::neurons("a", 3);
    a.circuit["bayesian_operation"] = std::vector<int>{0, 3, 1};
    const auto plan = mapping::map(test::experiment_of({a}, {}), test::nominal_point());
    for (const auto cell : {0u, 1u, 2u}) {
        EXPECT_EQ(plan.configuration.backends[plan.placement.neurons[0][cell]].bayesian_operation,
                  experiment::value_of(a.circuit["bayesian_operation"], cell));
    }
}

TEST(circuit, a_setting_without_register_is_our_defect) {
    chip::configuration c;
    EXPECT_THROW(mapping::set_circuit(c, chip::neuron(0), "no_such_setting", 1), internal_error);
}
