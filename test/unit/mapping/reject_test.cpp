// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::receptor;

namespace {

template <class Error>
std::string message_of(const experiment::description& d) {
    try {
        mapping::map(d, nominal_point());
    } catch (const Error& e) {
        return e.what();
    }
    return "nothing was thrown";
}

void expect_words(const std::string& message, std::initializer_list<const char*> words) {
    for (const char* word : words) {
        EXPECT_NE(message.find(word), std::string::npos) << "\"" << message << "\" lacks " << word;
    }
}

} // namespace

TEST(router, reports_the_bus_that_is_full) {
    auto d = experiment_of({neurons("a", 512)}, {});
    d.projections = {{"", 0, 0, receptor::excitatory, experiment::all_to_all(512, 512, 1)}};
    expect_words(message_of<does_not_fit>(d), {"neurons", "PADI bus 0", "top", "128 synapse rows", "has 64"});
}

TEST(router, reports_how_many_external_cells_fit) {
    const auto d = experiment_of({external("in", 257), neurons("n", 512)},
                                 {{"", 0, 1, receptor::excitatory, experiment::all_to_all(257, 512, 3)}});
    try {
        mapping::map(d, nominal_point());
        FAIL();
    } catch (const does_not_fit& e) {
        expect_words(e.what(), {"\"in\"", "257", "256"});
        EXPECT_EQ(e.needed, 257u);
        EXPECT_EQ(e.available, 256u);
    }
}

TEST(router, reports_missing_generators) {
    auto d = experiment_of({neurons("n", 512)}, {});
    for (std::uint32_t i = 1; i <= 5; ++i) {
        d.populations.push_back(poisson("noise" + std::to_string(i), 1));
        d.projections.push_back({"", i, 0, receptor::excitatory, experiment::all_to_all(1, 512, 1)});
    }
    expect_words(message_of<does_not_fit>(d), {"\"noise5\"", "background generator", "4"});
}

TEST(router, reports_cells_that_one_generator_cannot_tell_apart) {
    const auto d = experiment_of({poisson("in", 256), neurons("n", 256)},
                                 {{"", 0, 1, receptor::excitatory, experiment::one_to_one(256, 1)}});
    expect_words(message_of<does_not_fit>(d), {"\"in\"", "256", "128"});
}

TEST(map, refuses_a_population_with_another_operating_point) {
    auto d = experiment_of({neurons("a", 1), neurons("b", 1)}, {});
    std::get<experiment::calibrated_neuron>(d.populations[1].cell).v_rest = 90;
    expect_words(message_of<invalid_experiment>(d), {"\"b\"", "operating point"});
}

TEST(map, refuses_invalid_experiments) {
    auto d = experiment_of({neurons("a", 1)}, {});
    d.runtime = fpga_cycles(0);
    expect_words(message_of<invalid_experiment>(d), {"0 cycles"});
}
