// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hxtwin/experiment/description.hpp>

namespace hxtwin::experiment {

// How a message names its subject: by label, or by number where there is no label.
template <class Named>
std::string name_of(std::string_view kind, const Named& thing, std::size_t number) {
    return thing.label.empty() ? fmt::format("{} {}", kind, number)
                               : fmt::format("{} \"{}\"", kind, thing.label);
}

bool is_source(const population&);

// Each throws invalid_experiment.
void validate_population(const population&, std::size_t number);
void validate_projection(const description&, std::size_t number);
void validate_rule(const description&, std::size_t number);
void validate_analog(const description&);

} // namespace hxtwin::experiment
