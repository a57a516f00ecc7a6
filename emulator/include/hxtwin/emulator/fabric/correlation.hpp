// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/fabric/sensor_line.hpp>
#include <hxtwin/emulator/fabric/sensor_mismatch.hpp>

namespace hxtwin::emulator {

// The correlation sensors of a hemisphere: two per synapse. Spikes are only written down; they act when
// somebody reads or resets a sensor, or when the list gets long. Spikes come in order of time, at one time
// post before pre. doc/model/correlation.md
class correlation {
public:
    correlation(const chip::configuration&, chip::hemisphere, const sensor_mismatch&);

    // An event with this label has come to a row in which synapses have it.
    void pre(std::uint32_t row, std::uint8_t label, tick now) {
        if (biased_) {
            note({static_cast<std::uint32_t>(now), static_cast<std::uint16_t>(row), label});
        }
    }
    void post(std::uint32_t column, tick now) {
        if (biased_) {
            note({static_cast<std::uint32_t>(now), static_cast<std::uint16_t>(post_bit | column), 0});
        }
    }

    // To be called before labels or calibration settings change: spikes up to now meet the old ones.
    void settle() { fold(); }
    // After such a change; after a change of biases, too.
    void row_changed(std::uint32_t row);
    void biases_changed();

    // Everything up to now has acted afterwards. Accumulated codes of both branches.
    float causal(std::uint32_t row, std::uint32_t column);
    float acausal(std::uint32_t row, std::uint32_t column);
    void read_row(std::uint32_t row, lanes_of<float>& causal, lanes_of<float>& acausal);
    void reset(std::uint32_t row, std::uint32_t column, bool causal, bool acausal);
    // By column, the branches to reset.
    static constexpr std::uint8_t causal_branch = 1, acausal_branch = 2;
    void reset_row(std::uint32_t row, const lanes_of<std::uint8_t>& which);

    // Lets spikes act if somebody seems to read sensors; results do not depend on it. For the hemisphere's
    // own thread, so that a reader has less to wait for.
    void keep_up() {
        if (log_.size() >= worth_it && unread_ < long_unread) {
            fold();
        }
    }
    // To be called at least every 2^30 ticks.
    void refresh(tick now);

    std::size_t waiting() const { return log_.size(); }

private:
    struct spike {
        std::uint32_t when; // ticks modulo 2^32
        std::uint16_t place;
        std::uint16_t label;
    };
    static constexpr std::uint16_t post_bit = 0x8000;
    static constexpr std::size_t worth_it = 256, long_unread = std::size_t{1} << 18,
                                 longest_log = std::size_t{1} << 22;
    static constexpr std::uint8_t mixed = 0xff;

    void note(spike s) {
        log_.push_back(s);
        if (log_.size() >= longest_log) {
            fold();
        }
    }
    void read();
    void fold();
    void meet_rows(std::uint32_t column, std::int32_t now);
    void meet_columns(std::uint32_t row, std::uint8_t label, std::int32_t now);
    void build();
    void fill_row(std::uint32_t row);
    void note_labels(std::uint32_t row);
    using bias_codes = std::array<std::uint16_t, 4>;
    bias_codes biases() const;

    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    const sensor_mismatch& mismatch_;
    bias_codes biases_{};
    bool biased_ = false;
    std::vector<spike> log_;
    std::size_t unread_ = long_unread; // spikes that have acted since the last reading or reset

    // Made when the first spikes act.
    std::vector<sensor_line> causal_, acausal_;  // by column, by row
    std::vector<std::uint8_t> labels_;           // as the spikes in the log meet them
    std::vector<lanes_of<std::int32_t>> index_;  // by column: places in last_pre_
    std::array<std::uint8_t, circuits> label_{}; // of a row, or mixed
    std::uint32_t mixed_rows_ = 0;
    std::vector<std::int32_t> last_pre_;   // by row, label
    lanes_of<std::int32_t> last_of_row_{}; // with the row's one label
    lanes_of<std::int32_t> last_post_{};
};

} // namespace hxtwin::emulator
