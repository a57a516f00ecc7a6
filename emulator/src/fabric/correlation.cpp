// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/correlation.hpp>

#include <algorithm>

#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::int32_t long_ago = std::int32_t{1} << 29; // ticks: two seconds
constexpr std::size_t labels = chip::largest_label + 1;

std::int32_t minus(std::int32_t a, std::int32_t b) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b));
}

} // namespace

correlation::correlation(const chip::configuration& c, chip::hemisphere h, const sensor_mismatch& m)
    : config_(c), hemisphere_(h), mismatch_(m) {
    biases_changed();
}

correlation::bias_codes correlation::biases() const {
    const chip::quadrant west(2 * hemisphere_.value()), east(2 * hemisphere_.value() + 1);
    using chip::shared_cell;
    return {
        config_.code(west, shared_cell::syn_i_bias_ramp), config_.code(west, shared_cell::syn_i_bias_store),
        config_.code(east, shared_cell::syn_i_bias_ramp), config_.code(east, shared_cell::syn_i_bias_store)};
}

void correlation::biases_changed() {
    const auto codes = biases();
    if (codes == biases_) {
        return;
    }
    fold();
    biases_ = codes;
    biased_ = (codes[0] > 0 && codes[1] > 0) || (codes[2] > 0 && codes[3] > 0);
    for (std::uint32_t r = 0; !acausal_.empty() && r < chip::row::size; ++r) {
        fill_row(r);
    }
}

void correlation::row_changed(std::uint32_t row) {
    if (!acausal_.empty()) {
        note_labels(row);
        fill_row(row);
    }
}

float correlation::causal(std::uint32_t row, std::uint32_t column) {
    read();
    return causal_.empty() ? 0 : accumulated_of(causal_[column].room[row]);
}

float correlation::acausal(std::uint32_t row, std::uint32_t column) {
    read();
    return acausal_.empty() ? 0 : accumulated_of(acausal_[row].room[column]);
}

void correlation::read_row(std::uint32_t row, lanes_of<float>& causal, lanes_of<float>& acausal) {
    read();
    causal.fill(0);
    acausal.fill(0);
    for (std::size_t c = 0; !causal_.empty() && c < circuits; ++c) {
        causal[c] = accumulated_of(causal_[c].room[row]);
        acausal[c] = accumulated_of(acausal_[row].room[c]);
    }
}

void correlation::reset(std::uint32_t row, std::uint32_t column, bool causal, bool acausal) {
    read();
    if (causal_.empty()) {
        return;
    }
    if (causal) {
        causal_[column].room[row] = sensor_empty;
    }
    if (acausal) {
        acausal_[row].room[column] = sensor_empty;
    }
}

void correlation::reset_row(std::uint32_t row, const lanes_of<std::uint8_t>& which) {
    read();
    if (causal_.empty()) {
        return;
    }
    auto& acausal = acausal_[row].room;
    for (std::size_t c = 0; c < circuits; ++c) {
        if ((which[c] & causal_branch) != 0) {
            causal_[c].room[row] = sensor_empty;
        }
        acausal[c] = (which[c] & acausal_branch) != 0 ? sensor_empty : acausal[c];
    }
}

void correlation::read() {
    fold();
    unread_ = 0;
}

void correlation::fold() {
    if (log_.empty()) {
        return;
    }
    if (causal_.empty()) {
        build();
    }
    for (const auto& s : log_) {
        const auto now = static_cast<std::int32_t>(s.when);
        if ((s.place & post_bit) != 0) {
            meet_rows(s.place & (post_bit - 1u), now);
        } else {
            meet_columns(s.place, static_cast<std::uint8_t>(s.label), now);
        }
    }
    unread_ = std::min(unread_ + log_.size(), long_unread);
    log_.clear();
}

// At one time the post spike came first, so a pre spike at the time of the last post spike is still unmet.
void correlation::meet_rows(std::uint32_t column, std::int32_t now) {
    const std::int32_t since = minus(last_post_[column], 1);
    if (mixed_rows_ == 0) {
        accumulate(causal_[column], last_of_row_, now, since);
    } else {
        lanes_of<std::int32_t> last;
        look_up(last, last_pre_.data(), index_[column]);
        accumulate(causal_[column], last, now, since);
    }
    last_post_[column] = now;
}

void correlation::meet_columns(std::uint32_t row, std::uint8_t label, std::int32_t now) {
    auto& last = last_pre_[row * labels + label];
    if (label_[row] == label) {
        accumulate(acausal_[row], last_post_, now, last);
        last_of_row_[row] = now;
    } else {
        lanes_of<std::int32_t> posts;
        const auto* first = &labels_[std::size_t{row} * circuits];
        for (std::size_t c = 0; c < circuits; ++c) {
            posts[c] = first[c] == label ? last_post_[c] : last;
        }
        accumulate(acausal_[row], posts, now, last);
    }
    last = now;
}

void correlation::build() {
    const auto start = minus(static_cast<std::int32_t>(log_.front().when), long_ago);
    causal_.resize(circuits);
    acausal_.resize(circuits);
    for (auto* branch : {&causal_, &acausal_}) {
        for (auto& line : *branch) {
            line.room.fill(sensor_empty);
        }
    }
    index_.resize(circuits);
    labels_.resize(circuits * circuits);
    last_pre_.assign(circuits * labels, start);
    last_post_.fill(start);
    for (std::uint32_t r = 0; r < chip::row::size; ++r) {
        note_labels(r);
        fill_row(r);
    }
}

void correlation::note_labels(std::uint32_t row) {
    const auto* from = &config_.synapses[hemisphere_].labels[std::size_t{row} * circuits];
    std::copy_n(from, circuits, &labels_[std::size_t{row} * circuits]);
    for (std::uint32_t c = 0; c < circuits; ++c) {
        index_[c][row] = static_cast<std::int32_t>(row * labels + from[c]);
    }
    const bool was_mixed = label_[row] == mixed;
    const bool is_mixed = std::any_of(from, from + circuits, [&](std::uint8_t l) { return l != from[0]; });
    mixed_rows_ = mixed_rows_ + (is_mixed ? 1 : 0) - (was_mixed ? 1 : 0);
    label_[row] = is_mixed ? mixed : from[0];
    last_of_row_[row] = last_pre_[row * labels + from[0]];
}

void correlation::fill_row(std::uint32_t row) {
    const auto& d = mismatch_.drawn();
    const auto& array = config_.synapses[hemisphere_];
    for (std::uint32_t c = 0; c < circuits; ++c) {
        const std::size_t s = std::size_t{row} * circuits + c, half = c < circuits / 2 ? 0 : 2;
        const double gain = sensor_transfer::amplitude(biases_[half + 1], array.amp_calibs[s]) / sensor_slope;
        const double rate = sensor_transfer::rate(biases_[half], array.time_calibs[s]);
        const bool works = biases_[half] > 0 && biases_[half + 1] > 0;
        const auto set = [&](sensor_line& line, std::size_t i, float amplitude, float faster) {
            line.gain[i] = works ? static_cast<float>(gain * amplitude) : 0;
            line.rate[i] = works ? static_cast<float>(rate * faster) : 0;
        };
        set(causal_[c], row, d.causal_amplitude[s], d.causal_rate[s]);
        set(acausal_[row], c, d.acausal_amplitude[s], d.acausal_rate[s]);
    }
}

void correlation::refresh(tick now) {
    fold();
    const auto at = static_cast<std::int32_t>(static_cast<std::uint32_t>(now));
    const auto move = [&](std::int32_t& t) {
        if (minus(at, t) > long_ago) {
            t = minus(at, long_ago);
        }
    };
    std::for_each(last_pre_.begin(), last_pre_.end(), move);
    std::for_each(last_of_row_.begin(), last_of_row_.end(), move);
    std::for_each(last_post_.begin(), last_post_.end(), move);
}

} // namespace hxtwin::emulator
