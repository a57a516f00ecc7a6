// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <tuple>

#include <libnux/scheduling/Queue.hpp>
#include <libnux/scheduling/types.hpp>

// Runs services of event sources, each to its end, the earliest deadline first.
template <size_t N>
class Scheduler {
public:
    // Until the stop time. Sources have next_event(Event&, time_type).
    template <class... Sources>
    void execute(time_type stop, const std::tuple<Sources&...>& sources) {
        for (time_type t = get_time(); t < stop; t = get_time()) {
            std::apply([&](auto&... source) { (fetch(source, t), ...); }, sources);
            if (!queue_.empty()) {
                move_earliest_to_front();
                (*queue_.pop().service)();
            }
        }
    }
    // Events that the queue had no room for.
    uint32_t get_dropped_events_count() const { return queue_.get_overflow_count(); }

private:
    template <class Source>
    void fetch(Source& source, time_type t) {
        for (Event event; source.next_event(event, t);) {
            queue_.push(event);
        }
    }
    void move_earliest_to_front() {
        size_t earliest = 0;
        for (size_t i = 1; i < queue_.size(); ++i) {
            if (queue_[i].deadline < queue_[earliest].deadline) {
                earliest = i;
            }
        }
        std::swap(queue_[0], queue_[earliest]);
    }

    Queue<N> queue_;
};
