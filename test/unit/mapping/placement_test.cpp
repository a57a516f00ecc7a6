// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <hxtwin/mapping/placement.hpp>

#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;

TEST(placement, puts_nothing_twice) {
    const auto p = mapping::place(
        experiment_of({neurons("a", 100), poisson("in", 4), neurons("b", 411), neurons("c", 1)}, {}));
    std::set<std::uint32_t> seen;
    for (const auto& population : p.neurons) {
        for (const auto n : population) {
            EXPECT_TRUE(seen.insert(n.value()).second) << "neuron " << n.value();
        }
    }
    EXPECT_EQ(seen.size(), 512u);
    EXPECT_TRUE(p.neurons[1].empty());
}

TEST(placement, fills_the_top_row_first) {
    const auto p = mapping::place(experiment_of({neurons("a", 300)}, {}));
    for (std::uint32_t cell = 0; cell < 300; ++cell) {
        EXPECT_EQ(p.neurons[0][cell], chip::neuron(cell));
    }
}

TEST(placement, reports_how_many_neurons_the_chip_has) {
    try {
        mapping::place(experiment_of({neurons("exc", 513)}, {}));
        FAIL();
    } catch (const does_not_fit& e) {
        EXPECT_STREQ(e.what(), "population \"exc\" needs 513 neurons; the chip has 512");
        EXPECT_EQ(e.needed, 513u);
        EXPECT_EQ(e.available, 512u);
    }
}

TEST(placement, reports_how_many_neurons_are_left) {
    try {
        mapping::place(experiment_of({neurons("a", 500), neurons("b", 13)}, {}));
        FAIL();
    } catch (const does_not_fit& e) {
        EXPECT_NE(std::string(e.what()).find("\"b\" needs 13"), std::string::npos) << e.what();
        EXPECT_NE(std::string(e.what()).find("12 are left"), std::string::npos) << e.what();
        EXPECT_EQ(e.available, 12u);
    }
}

TEST(placement, tells_which_cells_stay_silent_on_circuits_that_never_fired) {
    auto point = nominal_point();
    const auto warnings = [&] {
        return mapping::map(experiment_of({neurons("a", 10), neurons("b", 20)}, {}), point).report.warnings;
    };
    EXPECT_TRUE(warnings().empty());
    for (const auto n : {3u, 17u, 400u}) {
        point.reached[chip::neuron(n)].fires = false;
    }
    EXPECT_EQ(warnings(),
              (std::vector<std::string>{
                  "population \"a\": 1 of its 10 cells will stay silent, since their circuits fired "
                  "at no threshold when they were calibrated (cell 3; neuron 3 of the chip)",
                  "population \"b\": 1 of its 20 cells will stay silent, since their circuits fired "
                  "at no threshold when they were calibrated (cell 7; neuron 17 of the chip)"}));
    for (std::uint32_t n = 0; n < 10; ++n) {
        point.reached[chip::neuron(n)].fires = false;
    }
    EXPECT_EQ(
        warnings().at(0),
        "population \"a\": 10 of its 10 cells will stay silent, since their circuits fired at no threshold "
        "when they were calibrated (cell 0, 1, 2, 3, 4 and 5 more; neuron 0, 1, 2, 3, 4 and 5 more of "
        "the chip)");
}

namespace {

experiment::population chained(const std::string& label, const std::vector<int>& to_right) {
    auto result = neurons(label, static_cast<std::uint32_t>(to_right.size()));
    result.circuit["bayesian_connect_fire_to_right"] = to_right;
    return result;
}

} // namespace

TEST(placement, keeps_cells_with_connected_fire_lines_side_by_side) {
    mapping::defects dead;
    dead.neurons[chip::neuron(2)] = true;
    const auto d = experiment_of(
        {chained("a", {0, 1, 0, 0}), neurons("b", 120), chained("c", {1, 1, 1}), neurons("d", 1)}, {});
    const auto p = mapping::place(d, dead);
    using circuits = std::vector<chip::neuron>;
    EXPECT_EQ(p.neurons[0], (circuits{chip::neuron(0), chip::neuron(3), chip::neuron(4), chip::neuron(5)}));
    EXPECT_EQ(p.neurons[1].back(), chip::neuron(125));
    EXPECT_EQ(p.neurons[2], (circuits{chip::neuron(128), chip::neuron(129), chip::neuron(130)}))
        << "126 has no four";
    EXPECT_EQ(p.neurons[3].front(), chip::neuron(131));
}

TEST(placement, refuses_more_connected_fire_lines_than_stand_side_by_side) {
    try {
        mapping::place(experiment_of({chained("a", std::vector<int>(130, 1))}, {}));
        FAIL();
    } catch (const does_not_fit& e) {
        EXPECT_STREQ(e.what(),
                     "population \"a\" connects the fire lines of 130 cells to the right; there is no room "
                     "left for as many side by side, of which there are at most 128");
    }
}

TEST(placement, moves_no_connected_cell_for_the_fast_converter) {
    auto d = experiment_of({chained("a", {1, 0, 0, 0})}, {});
    d.analog = {{0, 0}, {0, 2}};
    EXPECT_EQ(mapping::place(d).neurons[0][0], chip::neuron(0));
    EXPECT_EQ(mapping::place(d).neurons[0][2], chip::neuron(3)) << "is not connected";
    d.populations[0].circuit["bayesian_connect_fire_to_right"] = std::vector<int>{1, 0, 1, 0};
    EXPECT_EQ(mapping::place(d).neurons[0][2], chip::neuron(2));
}
