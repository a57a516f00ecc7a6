// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>

namespace hxtwin::bench {

// Most memory that this process had at a time, MB.
inline double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

} // namespace hxtwin::bench
