// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <hxtwin/base/duration.hpp>

namespace hxtwin::emulator {

// Adds the wall time of a scope, in seconds.
class stopwatch {
public:
    explicit stopwatch(double& into) : into_(into) {}
    ~stopwatch() { into_ += seconds(std::chrono::steady_clock::now() - start_).count(); }
    stopwatch(const stopwatch&) = delete;
    stopwatch& operator=(const stopwatch&) = delete;

private:
    double& into_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace hxtwin::emulator
