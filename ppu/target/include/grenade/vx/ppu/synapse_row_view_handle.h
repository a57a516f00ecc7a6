// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <hxtwin/exit.h>
#include <libnux/vx/vector_row_math.h>

namespace grenade::vx::ppu {

// One row of a projection's synapses; refers to the handle that it was made from.
struct SynapseRowViewHandle {
    using SignedRow = libnux::vx::VectorRowFracSat8;
    using UnsignedRow = libnux::vx::VectorRowMod8;
    using CorrelationRow = SynapseArrayViewHandle::CorrelationRow;

    // The row is an index into the handle's rows.
    SynapseRowViewHandle(const SynapseArrayViewHandle& synapses, size_t row)
        : synapses_(synapses), row_(row) {}

    template <class Row = SignedRow>
    Row get_weights() const {
        return static_cast<Row>(synapses_.get_weights(row_));
    }
    // Clips to 0 to 63, if so asked, and writes the handle's columns.
    template <class Row = SignedRow>
    void set_weights(const Row& value, bool saturate = true) const {
        synapses_.set_weights(static_cast<UnsignedRow>(saturate ? libnux::vx::saturate_weight(value) : value),
                              row_);
    }
    UnsignedRow get_causal_correlation() const { return synapses_.get_causal_correlation(row_); }
    UnsignedRow get_acausal_correlation() const { return synapses_.get_acausal_correlation(row_); }
    CorrelationRow get_correlation(bool reset) const { return synapses_.get_correlation(row_, reset); }
    void reset_correlation() const { synapses_.reset_correlation(row_); }

private:
    const SynapseArrayViewHandle& synapses_;
    size_t row_;
};

// A signed weight in two rows: excitatory minus inhibitory.
struct SynapseRowViewHandleSigned {
    using SignedRow = SynapseRowViewHandle::SignedRow;
    using UnsignedRow = SynapseRowViewHandle::UnsignedRow;
    using CorrelationRow = SynapseRowViewHandle::CorrelationRow;
    enum class CorrelationSource : uint32_t { exc, inh };

    SynapseRowViewHandleSigned(const SynapseRowViewHandle& exc, const SynapseRowViewHandle& inh)
        : exc_(exc), inh_(inh) {}

    SignedRow get_weights() const { return exc_.get_weights() - inh_.get_weights(); }
    // Each row takes its sign's part, clipped to 63.
    void set_weights(const SignedRow& value) const {
        exc_.set_weights(value);
        inh_.set_weights(-value);
    }
    UnsignedRow get_causal_correlation(CorrelationSource source = CorrelationSource::exc) const {
        return of(source).get_causal_correlation();
    }
    UnsignedRow get_acausal_correlation(CorrelationSource source = CorrelationSource::exc) const {
        return of(source).get_acausal_correlation();
    }
    CorrelationRow get_correlation(bool reset, CorrelationSource source = CorrelationSource::exc) const {
        return of(source).get_correlation(reset);
    }
    void reset_correlation(CorrelationSource source = CorrelationSource::exc) const {
        of(source).reset_correlation();
    }

private:
    const SynapseRowViewHandle& of(CorrelationSource source) const {
        if (source != CorrelationSource::exc && source != CorrelationSource::inh) {
            exit(1);
        }
        return source == CorrelationSource::exc ? exc_ : inh_;
    }

    SynapseRowViewHandle exc_, inh_;
};

} // namespace grenade::vx::ppu
