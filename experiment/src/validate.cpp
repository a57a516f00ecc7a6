// SPDX-License-Identifier: Apache-2.0
#include "validate.hpp"

namespace hxtwin::experiment {

void validate(const description& d) {
    if (d.runtime <= fpga_cycles(0)) {
        throw invalid_experiment(
            fmt::format("the experiment runs for {} cycles; it needs at least 1", d.runtime.count()));
    }
    for (std::size_t p = 0; p < d.populations.size(); ++p) {
        validate_population(d.populations[p], p);
    }
    for (std::size_t p = 0; p < d.projections.size(); ++p) {
        validate_projection(d, p);
    }
    for (std::size_t r = 0; r < d.rules.size(); ++r) {
        validate_rule(d, r);
    }
    validate_analog(d);
}

} // namespace hxtwin::experiment
