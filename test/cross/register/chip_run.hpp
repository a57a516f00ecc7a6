// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/program.hpp>

// A kernel on the top processor of an emulated chip.
namespace hxtwin::cross {

struct chip_run {
    std::vector<std::int32_t> results;            // what the kernel put into its array `results`
    std::vector<std::vector<std::uint32_t>> read; // registers, after the kernel
    chip::result result;
};

// Runs `body` once on the top processor, with `int32_t results[]` at hand, of which so many are returned;
// then reads registers.
chip_run run_on_chip(const std::string& declarations, const std::string& body, std::size_t results,
                     chip::configuration, const std::vector<chip::read_words>& read = {});

} // namespace hxtwin::cross
