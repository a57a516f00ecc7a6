// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/experiment/description.hpp>

// The room's messages.
namespace hxtwin::mapping {

// A population as a message names it: by label, or by number where there is none.
std::string name_of(const experiment::description&, std::size_t population);

does_not_fit too_few_neurons(const std::string& who, std::uint32_t needed, std::uint32_t left,
                             std::uint32_t alive);
does_not_fit too_few_side_by_side(const std::string& who, std::uint32_t needed);
does_not_fit too_few_backgrounds(const std::string& who);
does_not_fit too_many_poisson_cells(const std::string& who, std::uint32_t needed, std::uint32_t available);
does_not_fit too_few_rows(const std::string& who, std::uint32_t needed, std::uint32_t available,
                          std::uint32_t bus, chip::hemisphere);
does_not_fit too_little_selection(const std::string& who, std::uint32_t needed, std::uint32_t available,
                                  std::uint32_t bus, chip::hemisphere);
does_not_fit too_few_buses(const std::string& who, std::uint32_t needed, std::uint32_t placed);
invalid_experiment another_target(const std::string& who);

} // namespace hxtwin::mapping
