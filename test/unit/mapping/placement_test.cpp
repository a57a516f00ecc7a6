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
