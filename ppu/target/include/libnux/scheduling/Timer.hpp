// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <libnux/scheduling/types.hpp>

// Asks for its service once a period: at the first deadline plus 0, 1, ... num_periods - 1 periods, each due
// when the next begins. Periods that had begun and ended when it was asked count as missed.
class Timer {
public:
    Timer() = default;
    explicit Timer(const Service& service) : service_(&service) {}

    void set_first_deadline(time_type t) { first_ = next_ = t; }
    time_type get_first_deadline() const { return first_; }
    void set_num_periods(size_t n) { num_periods_ = n; }
    size_t get_num_periods() const { return num_periods_; }
    void set_period(time_type t) { period_ = t; }
    time_type get_period() const { return period_; }
    void set_service(const Service& service) { service_ = &service; }
    uint32_t get_missed_count() const { return missed_; }

    // Whether there is an event at time t, and which.
    bool next_event(Event& event, time_type t) {
        const time_type end = first_ + period_ * static_cast<time_type>(num_periods_);
        if (t < next_ || t >= end) {
            return false;
        }
        next_ += period_;
        while (next_ < t) {
            ++missed_;
            next_ += period_;
        }
        event = {service_, next_};
        return true;
    }

private:
    const Service* service_ = nullptr;
    time_type first_ = 0, next_ = 0, period_ = 0;
    size_t num_periods_ = 0;
    uint32_t missed_ = 0;
};

// Asks for its service once, from `window` before the deadline on.
class TimerOneshot {
public:
    explicit TimerOneshot(const Service& service, time_type deadline = 0, time_type window = 0)
        : service_(&service), deadline_(deadline), window_(window) {}

    void set_deadline(time_type t) {
        deadline_ = t;
        fired_ = false;
    }
    bool next_event(Event& event, time_type t) {
        if (fired_ || t < deadline_ - window_) {
            return false;
        }
        fired_ = true;
        event = {service_, deadline_};
        return true;
    }

private:
    const Service* service_;
    time_type deadline_, window_;
    bool fired_ = false;
};
