// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <hxtwin/mapping/calibration.hpp>

namespace hxtwin::mapping {

// Finished calibrations as text files in a folder, one for each chip and target. An empty folder name: none
// is kept.

// Fills in codes and measured values of an operating point that already has chip, target and typical codes.
// False if there is no file for it, or a damaged one.
bool load(operating_point&, const std::filesystem::path& folder);

// Appears under its name only when it is complete. A folder that cannot be written to is no error: the next
// calibration measures again.
void store(const operating_point&, const std::filesystem::path& folder);

} // namespace hxtwin::mapping
