// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <libnux/scheduling/types.hpp>

// The last N elements that were pushed and not popped. A push onto a full queue overwrites the oldest and
// counts.
template <size_t N, class T = Event>
class Queue {
public:
    size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    uint32_t get_overflow_count() const { return overflows_; }
    // 0 is the oldest.
    T& operator[](size_t i) { return elements_[(first_ + i) % N]; }
    T& front() { return (*this)[0]; }

    void push(const T& element) {
        if (size_ == N) {
            pop();
            ++overflows_;
        }
        (*this)[size_++] = element;
    }
    // Of an element at least.
    T pop() {
        const T out = front();
        first_ = (first_ + 1) % N;
        --size_;
        return out;
    }

private:
    T elements_[N] = {};
    size_t first_ = 0, size_ = 0;
    uint32_t overflows_ = 0;
};
