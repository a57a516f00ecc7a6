// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::common {

// All values of a coordinate, for a range-based loop.
template <class T>
struct iter_all_range {
    struct iterator {
        uint32_t value;
        T operator*() const { return T(Enum(value)); }
        iterator& operator++() {
            ++value;
            return *this;
        }
        bool operator!=(const iterator& other) const { return value != other.value; }
    };
    iterator begin() const { return {0}; }
    iterator end() const { return {T::size}; }
};
template <class T>
iter_all_range<T> iter_all() {
    return {};
}

} // namespace halco::common
