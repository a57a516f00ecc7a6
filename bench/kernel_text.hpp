// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace bench {

// A plasticity rule in the kernels' own types, and the same with its loop over rows in assembly.
struct rule {
    std::string name, compiled, by_hand;
};

// Homeostasis; STDP with both correlation traces; a calcium-based rule in 16 bit with stochastic rounding.
std::vector<rule> rules();

} // namespace bench
