// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hxtwin {

// What a caller may want to hear while something long goes on. Every method has an empty default.
struct observer {
    virtual ~observer() = default;
    // A stage such as "map", "compile" or "run" begins.
    virtual void begins(std::string_view /*stage*/) {}
    // The stage is done by this fraction, in [0, 1].
    virtual void advances(std::string_view /*stage*/, double /*fraction*/) {}
    virtual void ends(std::string_view /*stage*/, double /*wall_seconds*/) {}
};

} // namespace hxtwin
