// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/mismatch.hpp>

namespace hxtwin::emulator {

enum class channel_kind : std::uint8_t { causal, acausal };

// The columnar converter of a hemisphere: 256 causal and 256 acausal channels, converted together.
class converter {
public:
    struct noise {
        bool enable = true;
        std::uint64_t seed = 1;
    };
    converter(const chip::configuration&, chip::hemisphere, const mismatch&, noise);

    // Converts all channels of a row; the circuits have to stand at `now`. Accesses to the same row at the
    // same time share a conversion. A converter that is switched off keeps what it holds (0 at the start).
    void convert(core&, std::uint32_t row, tick now);
    // By column.
    const lanes_of<std::uint8_t>& codes(channel_kind kind) const {
        return codes_[static_cast<std::size_t>(kind)];
    }

private:
    void make_codes(const lanes_of<float>& causal, const lanes_of<float>& acausal);

    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    const mismatch& mismatch_;
    noise noise_;
    std::uint64_t conversions_ = 0;
    std::optional<std::pair<tick, std::uint32_t>> last_; // time, row
    std::array<lanes_of<std::uint8_t>, 2> codes_{};      // by kind
};

} // namespace hxtwin::emulator
