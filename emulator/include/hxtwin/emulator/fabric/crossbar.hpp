// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::emulator {

// Ticks from a neuron's spike, or an event of the FPGA, to the PADI bus. Not published; ours.
inline constexpr std::int64_t fabric_latency = 25;

// Counters behind registers. Drop counters wrap at 16 bit, event counters at 24 bit.
struct crossbar_counters {
    std::array<std::uint32_t, chip::crossbar_input::size> drops{};
    std::array<std::uint32_t, chip::crossbar_output::size> events{};
};

// What an input's nodes do, as registers say when it is made.
class open_ways {
public:
    open_ways() = default;
    open_ways(const chip::configuration&, chip::crossbar_input);

    // Calls each(output) for every output that passes an event; counts what the registers ask for. False if
    // none did.
    template <class Each>
    bool route(crossbar_counters& counters, std::uint16_t label, Each each) const {
        bool passed = false;
        for (std::size_t k = 0; k < size_; ++k) {
            const auto& n = nodes_[k];
            if ((label & n.mask) != n.target) {
                continue;
            }
            passed = true;
            counters.events[n.output] += n.counts ? 1 : 0;
            each(chip::crossbar_output(n.output));
        }
        if (!passed && counts_drops_) {
            ++counters.drops[input_];
        }
        return passed;
    }

private:
    struct node {
        std::uint16_t mask, target;
        std::uint8_t output;
        bool counts;
    };
    std::array<node, chip::crossbar_output::size> nodes_{};
    std::size_t size_ = 0;
    std::uint32_t input_ = 0;
    bool counts_drops_ = false;
};

// Whether any node lets a neuron's spike reach a PADI bus.
bool is_recurrent(const chip::configuration&);

} // namespace hxtwin::emulator
