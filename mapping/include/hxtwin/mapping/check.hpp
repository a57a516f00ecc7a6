// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// Traces the plan's configuration and compares it with the description: every connection of the description
// and no other, with its receptor and weight. Throws internal_error that names the first difference.
void check(const plan&, const experiment::description&);

} // namespace hxtwin::mapping
