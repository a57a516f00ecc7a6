// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/fabric/post_history.hpp>
#include <hxtwin/emulator/fabric/sensor_mismatch.hpp>
#include <hxtwin/emulator/fabric/sensor_row.hpp>

namespace hxtwin::emulator {

// The correlation sensors of a hemisphere: two per synapse. Spikes are only written down; they act on the
// sensors of a row when somebody reads or resets one of them, or when too many wait. Spikes come in order of
// time, at one time post before pre. doc/model/correlation.md
class correlation {
public:
    correlation(const chip::configuration&, chip::hemisphere, const sensor_mismatch&);

    // An event with this label has come to a row in which synapses have it.
    void pre(std::uint32_t row, std::uint8_t label, tick now) {
        if (biased_) {
            note({modulo_2_32(now), static_cast<std::uint16_t>(row), label});
        }
    }
    void post(std::uint32_t column, tick now) {
        if (biased_) {
            note({modulo_2_32(now), static_cast<std::uint16_t>(post_bit | column), 0});
        }
    }

    // To be called before labels or calibration settings change: spikes up to now meet the old ones.
    void settle() { sort(); }
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

    // Sorts spikes by rows if somebody seems to read sensors; results do not depend on it. For the
    // hemisphere's own thread, so that a reader has less to wait for.
    bool is_behind() const { return log_.size() >= worth_it && unread_ < long_unread; }
    void keep_up() {
        if (is_behind()) {
            sort();
        }
    }
    // To be called at least every 2^30 ticks.
    void refresh(tick now);

    std::size_t waiting() const { return log_.size(); }

private:
    struct spike {
        std::int32_t when; // ticks modulo 2^32
        std::uint16_t place;
        std::uint16_t label;
    };
    static constexpr std::uint16_t post_bit = 0x8000;
    static constexpr std::size_t worth_it = 256, long_unread = std::size_t{1} << 18,
                                 longest_log = std::size_t{1} << 22;
    static constexpr std::size_t labels = chip::largest_label + 1;
    static constexpr std::int32_t longest_window = 1 << 23; // ticks
    static constexpr std::size_t most_in_window = std::size_t{1} << 16, taken_at_once = 256;
    static constexpr std::uint32_t no_row = chip::row::size;

    void note(spike s) {
        log_.push_back(s);
        if (log_.size() >= longest_log) {
            sort();
        }
    }
    void sort();
    void take(std::span<const spike> from);
    void act(std::uint32_t row);
    // What is still to act in a row.
    struct alignas(64) waiting_row {
        std::vector<pre_spike> spikes{};
        post_history::position met{}; // up to there everything has acted
        std::uint8_t label = 0;       // of the row's first synapse
        bool several = false;         // synapses have others, too
        bool mixed = false;           // they or one of the spikes has another
    };
    bool has_acted(std::uint32_t row) const;
    row_load load_of(std::uint32_t row);
    void note_acted(std::uint32_t row);
    void act_in_all_rows();
    void next_window(std::int32_t when);
    // False if there has been no spike ever.
    bool read(std::uint32_t row) {
        if (!log_.empty() || row != current_) {
            catch_up(row);
        }
        return !rows_.empty();
    }
    void catch_up(std::uint32_t row);
    sensor_tile& tile_at(std::uint32_t row, std::uint32_t column) {
        return rows_[row].tile[column / tile_columns];
    }
    void build(std::int32_t when);
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
    std::size_t unread_ = long_unread; // spikes that were sorted since the last reading or reset

    // Made when the first spikes are sorted.
    std::vector<sensor_row> rows_;
    std::vector<waiting_row> waiting_; // by row
    std::optional<post_history> posts_;
    std::vector<std::array<float, labels>> last_; // pre spike that has acted, by row and label
    std::int32_t start_ = 0;                      // of the window, ticks modulo 2^32
    std::size_t in_window_ = 0;                   // pre spikes
    std::uint32_t current_ = no_row;              // in which everything has acted
};

} // namespace hxtwin::emulator
