// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hxtwin/codegen/handle.hpp>
#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::session {

// What the kernel of a rule gets to see, from where the plan put things.
codegen::rule_handles handles_of(const experiment::plasticity_rule&, const mapping::plan&);

// Where the value of a connection or cell stands among the decoded parts of an observable.
struct place_in_parts {
    std::uint32_t part = 0;
    std::uint32_t hemisphere = 0;
    std::uint32_t offset = 0;
};

// For each connection of the rule's projection number `position`, by row and column, whatever the order of
// connections.
std::vector<place_in_parts> places_of_synapses(const experiment::plasticity_rule&, std::uint32_t position,
                                               const codegen::rule_handles&, const mapping::plan&);

// For each cell of the rule's population number `position`.
std::vector<place_in_parts> places_of_neurons(const experiment::plasticity_rule&, std::uint32_t position,
                                              const codegen::rule_handles&, const mapping::plan&);

} // namespace hxtwin::session
