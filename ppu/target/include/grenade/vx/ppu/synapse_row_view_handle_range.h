// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include <grenade/vx/ppu/synapse_row_view_handle.h>

namespace grenade::vx::ppu {

// The rows of a handle, for a range-based loop.
struct SynapseRowViewHandleRange {
    struct iterator {
        const SynapseArrayViewHandle* synapses;
        size_t row;
        SynapseRowViewHandle operator*() const { return {*synapses, row}; }
        iterator& operator++() {
            ++row;
            return *this;
        }
        bool operator==(const iterator& other) const { return row == other.row; }
        bool operator!=(const iterator& other) const { return row != other.row; }
    };

    explicit SynapseRowViewHandleRange(const SynapseArrayViewHandle& synapses) : synapses_(synapses) {}
    iterator begin() const { return {&synapses_, 0}; }
    iterator end() const { return {&synapses_, synapses_.rows.size()}; }

private:
    const SynapseArrayViewHandle& synapses_;
};

// Pairs of rows of two handles with equally many; otherwise the program ends with exit code 1.
struct SynapseRowViewHandleSignedRange {
    struct iterator {
        const SynapseArrayViewHandle* exc;
        const SynapseArrayViewHandle* inh;
        size_t row;
        SynapseRowViewHandleSigned operator*() const {
            return {SynapseRowViewHandle(*exc, row), SynapseRowViewHandle(*inh, row)};
        }
        iterator& operator++() {
            ++row;
            return *this;
        }
        bool operator==(const iterator& other) const { return row == other.row; }
        bool operator!=(const iterator& other) const { return row != other.row; }
    };

    SynapseRowViewHandleSignedRange(const SynapseArrayViewHandle& exc, const SynapseArrayViewHandle& inh)
        : exc_(exc), inh_(inh) {
        if (exc.rows.size() != inh.rows.size()) {
            exit(1);
        }
    }
    iterator begin() const { return {&exc_, &inh_, 0}; }
    iterator end() const { return {&exc_, &inh_, exc_.rows.size()}; }

private:
    const SynapseArrayViewHandle& exc_;
    const SynapseArrayViewHandle& inh_;
};

inline SynapseRowViewHandleRange
make_synapse_row_view_handle_range(const std::array<SynapseArrayViewHandle, 1>& synapses) {
    return SynapseRowViewHandleRange(synapses[0]);
}

// [0] is excitatory, [1] inhibitory.
inline SynapseRowViewHandleSignedRange
make_synapse_row_view_handle_range(const std::array<SynapseArrayViewHandle, 2>& synapses) {
    return {synapses[0], synapses[1]};
}

} // namespace grenade::vx::ppu
