// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/correlation.hpp>

#include <algorithm>

#include "fabric/fetch.hpp"

namespace hxtwin::emulator {

correlation::correlation(const chip::configuration& c, chip::hemisphere h, const sensor_mismatch& m)
    : config_(c), hemisphere_(h), mismatch_(m) {
    biases_changed();
}

float correlation::causal(std::uint32_t row, std::uint32_t column) {
    return read(row) ? accumulated_of(tile_at(row, column).causal.room[column % tile_columns]) : 0;
}

float correlation::acausal(std::uint32_t row, std::uint32_t column) {
    return read(row) ? accumulated_of(tile_at(row, column).acausal.room[column % tile_columns]) : 0;
}

void correlation::read_row(std::uint32_t row, lanes_of<float>& causal, lanes_of<float>& acausal) {
    if (!read(row)) {
        causal.fill(0);
        acausal.fill(0);
        return;
    }
    for (std::size_t t = 0; t < tiles; ++t) {
        const auto& tile = rows_[row].tile[t];
        for (std::size_t i = 0; i < tile_columns; ++i) {
            causal[t * tile_columns + i] = accumulated_of(tile.causal.room[i]);
            acausal[t * tile_columns + i] = accumulated_of(tile.acausal.room[i]);
        }
    }
}

void correlation::reset(std::uint32_t row, std::uint32_t column, bool causal, bool acausal) {
    if (!read(row)) {
        return;
    }
    auto& tile = tile_at(row, column);
    if (causal) {
        tile.causal.room[column % tile_columns] = sensor_empty;
    }
    if (acausal) {
        tile.acausal.room[column % tile_columns] = sensor_empty;
    }
}

void correlation::reset_row(std::uint32_t row, const lanes_of<std::uint8_t>& which) {
    if (!read(row)) {
        return;
    }
    emulator::reset(rows_[row], which);
}

void correlation::catch_up(std::uint32_t row) {
    sort();
    unread_ = 0;
    if (!rows_.empty()) {
        act(row);
        current_ = row;
        const std::uint32_t next = (row + 1) % chip::row::size; // probably the next one to be read
        fetch(rows_[next], waiting_[next].spikes);
    }
}

void correlation::sort() {
    if (log_.empty()) {
        return;
    }
    if (rows_.empty()) {
        build(log_.front().when);
    }
    current_ = no_row;
    const auto in_window = [&](const spike& s) { return ticks_to(s.when, start_) <= longest_window; };
    for (std::span<const spike> left = log_; !left.empty();) {
        if (!in_window(left.front()) || posts_->space() < taken_at_once ||
            in_window_ + taken_at_once > most_in_window) {
            next_window(left.front().when);
        }
        auto next = left.first(std::min(left.size(), taken_at_once));
        if (!in_window(next.back())) {
            next = next.first(static_cast<std::size_t>(
                std::partition_point(next.begin(), next.end(), in_window) - next.begin()));
        }
        take(next);
        left = left.subspan(next.size());
    }
    unread_ = std::min(unread_ + log_.size(), long_unread);
    log_.clear();
}

// Which spike is a pre spike and which a post spike is random: two lists without a branch.
void correlation::take(std::span<const spike> from) {
    std::array<spike, taken_at_once> pre;
    std::array<std::uint32_t, taken_at_once> before;
    std::array<post_spike, taken_at_once> post;
    std::size_t pres = 0, posts = 0;
    const auto time = [&](const spike& s) { return static_cast<float>(ticks_to(s.when, start_)); };
    for (const auto& s : from) {
        const bool is_post = (s.place & post_bit) != 0;
        pre[pres] = s;
        before[pres] = static_cast<std::uint32_t>(posts);
        post[posts] = {time(s), s.place & (post_bit - 1u)};
        posts += is_post ? 1 : 0;
        pres += is_post ? 0 : 1;
    }
    for (std::size_t k = 0; k < pres; ++k) {
        const auto& waiting = waiting_[pre[k].place].spikes;
        hwy::Prefetch(waiting.data() + waiting.size());
    }
    std::array<post_history::position, taken_at_once + 1> after;
    posts_->enter(std::span(post).first(posts), after);
    for (std::size_t k = 0; k < pres; ++k) {
        auto& waiting = waiting_[pre[k].place];
        const auto label = static_cast<std::uint8_t>(pre[k].label);
        waiting.spikes.push_back({time(pre[k]), label, after[before[k]]});
        waiting.mixed |= label != waiting.label;
    }
    in_window_ += pres;
}

bool correlation::has_acted(std::uint32_t r) const {
    return waiting_[r].spikes.empty() && waiting_[r].met == posts_->now();
}

row_load correlation::load_of(std::uint32_t r) {
    const auto& w = waiting_[r];
    return {&rows_[r], w.spikes, w.met, last_[r].data(), last_[r][w.label], w.mixed};
}

void correlation::note_acted(std::uint32_t r) {
    auto& waiting = waiting_[r];
    if (waiting.mixed) {
        for (const auto& s : waiting.spikes) {
            last_[r][s.label] = s.time;
        }
    } else if (!waiting.spikes.empty()) {
        last_[r][waiting.label] = waiting.spikes.back().time;
    }
    waiting.spikes.clear();
    waiting.mixed = waiting.several;
    waiting.met = posts_->now();
}

void correlation::act(std::uint32_t r) {
    if (!has_acted(r)) {
        const auto load = load_of(r);
        meet({&load, 1}, *posts_);
        note_acted(r);
    }
}

void correlation::act_in_all_rows() {
    std::vector<row_load> loads;
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        if (!has_acted(r)) {
            loads.push_back(load_of(r));
        }
    }
    meet(loads, *posts_);
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        note_acted(r);
    }
}

void correlation::next_window(std::int32_t when) {
    act_in_all_rows();
    const double later = ticks_to(when, start_);
    posts_->restart(later);
    for (auto& row : last_) {
        for (auto& time : row) {
            time = moved(time, later);
        }
    }
    for (auto& row : waiting_) {
        row.met = {};
    }
    start_ = when;
    in_window_ = 0;
    current_ = no_row;
}

void correlation::refresh(tick now) {
    sort();
    if (!rows_.empty()) {
        next_window(modulo_2_32(now));
    }
}

} // namespace hxtwin::emulator
