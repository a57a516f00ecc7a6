// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/experiment/description.hpp>

namespace hxtwin::experiment {

std::vector<connection> all_to_all(std::uint32_t pre_size, std::uint32_t post_size, int weight) {
    std::vector<connection> result;
    result.reserve(std::size_t{pre_size} * post_size);
    for (std::uint32_t pre = 0; pre < pre_size; ++pre) {
        for (std::uint32_t post = 0; post < post_size; ++post) {
            result.push_back({pre, post, weight});
        }
    }
    return result;
}

std::vector<connection> one_to_one(std::uint32_t size, int weight) {
    std::vector<connection> result;
    result.reserve(size);
    for (std::uint32_t cell = 0; cell < size; ++cell) {
        result.push_back({cell, cell, weight});
    }
    return result;
}

} // namespace hxtwin::experiment
