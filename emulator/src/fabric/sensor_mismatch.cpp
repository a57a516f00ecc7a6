// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/sensor_mismatch.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/base/random.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t synapses = chip::row::size * chip::column::size;
constexpr double farthest = 4; // standard deviations

} // namespace

const sensor_deviations& sensor_mismatch::drawn() const {
    std::call_once(once_, [this] { draw(); });
    return drawn_;
}

void sensor_mismatch::draw() const {
    const auto ratios = [&](std::uint32_t what, double sigma) {
        std::vector<float> result(synapses, 1.0f);
        for (std::uint32_t s = 0; sigma > 0 && s < synapses; ++s) {
            const double z =
                random_normal(seed_, random_purpose::sensor_mismatch, s, 8 * hemisphere_.value() + what);
            result[s] = static_cast<float>(std::exp(sigma * std::clamp(z, -farthest, farthest)));
        }
        return result;
    };
    drawn_ = {ratios(0, spread_.amplitude), ratios(1, spread_.tau), ratios(2, spread_.amplitude),
              ratios(3, spread_.tau)};
    for (std::uint32_t s = 0; spread_.dead > 0 && s < synapses; ++s) {
        if (random_uniform(seed_, random_purpose::sensor_mismatch, s, 8 * hemisphere_.value() + 4) <
            spread_.dead) {
            drawn_.causal_amplitude[s] = drawn_.acausal_amplitude[s] = 0;
        }
    }
}

} // namespace hxtwin::emulator
