// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/codegen/handle.hpp>
#include <hxtwin/experiment/plasticity.hpp>

// Where the members of a rule's Recording stand in memory, and what a host makes of its bytes.
namespace hxtwin::codegen {

struct recorded_member {
    std::string name;
    experiment::observable what;
    std::uint32_t offset = 0; // bytes from the start of a sample, first handle's part
    std::uint32_t bytes = 0;  // of all parts
};

// One sample: 8 bytes of time, then the observables in order of names, each aligned as its elements (128 for
// rows).
struct recording_layout {
    std::vector<recorded_member> members;
    std::uint32_t sample_bytes = 0;
    std::uint32_t alignment = 8;
};

// Whether the kernel takes a recording.
bool records(const experiment::plasticity_rule&);
// Of all of a rule's periods.
std::uint64_t recording_bytes(const experiment::plasticity_rule&, const rule_handles&);

// Of a rule with observables.
recording_layout layout_of(const experiment::plasticity_rule&, const rule_handles&);

// One part of an observable: the values of one handle, row-major over (row, column) in the handle's order,
// whatever the layout in memory; neurons have one row; arrays have one part.
struct decoded_part {
    std::vector<std::int32_t> values;
};

struct decoded_sample {
    std::uint64_t period = 0; // index of the timer's period
    ppu_cycles time{0};       // as the kernel stored it
    std::map<std::string, std::vector<decoded_part>> observables;
};

// The sample whose bytes these are.
decoded_sample decode(const experiment::plasticity_rule&, const rule_handles&,
                      std::span<const std::uint8_t> sample, std::uint64_t period);

} // namespace hxtwin::codegen
