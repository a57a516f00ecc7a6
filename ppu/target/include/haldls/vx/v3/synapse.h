// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/hicann-dls/vx/v3/synram.h>
#include <hxtwin/container.h>
#include <hxtwin/quad.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// Weights of four synapses.
class SynapseWeightQuad : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::SynapseQuadOnDLS;
    using container::container;
    HXTWIN_QUAD_BY(value, Value, 0, 0, 6, hxtwin::permuted_weight)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + c.x().toEnum().value() + i;
    }
};

// Labels of four synapses.
class SynapseLabelQuad : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::SynapseQuadOnDLS;
    using container::container;
    HXTWIN_QUAD(value, Value, 0, 0, 6)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + 0x4'0000u + c.x().toEnum().value() + i;
    }
};

// Weights, labels and calibration of four synapses: larger time calibrations are shorter time constants,
// larger amplitude calibrations smaller amplitudes.
class SynapseQuad : public hxtwin::container<2> {
public:
    using coordinate_type = coordinate::SynapseQuadOnDLS;
    using container::container;
    HXTWIN_QUAD_BY(weight, Weight, 0, 0, 6, hxtwin::permuted_weight)
    HXTWIN_QUAD(time_calib, TimeCalib, 0, 6, 2)
    HXTWIN_QUAD(label, Label, 1, 0, 6)
    HXTWIN_QUAD(amp_calib, AmpCalib, 1, 6, 2)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        const auto quad = c.x();
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + 0xf'0000u +
               64 * (2 * quad.y().value() + i) + quad.x().value();
    }
};

// Which synaptic lines of four columns lead to their neurons.
class ColumnCurrentQuad : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::ColumnCurrentQuadOnDLS;
    using container::container;
    HXTWIN_QUAD(enable_synaptic_current_excitatory, Excitatory, 0, 0, 1)
    HXTWIN_QUAD(enable_synaptic_current_inhibitory, Inhibitory, 0, 1, 1)
    HXTWIN_QUAD(enable_debug_excitatory, DebugExcitatory, 0, 2, 1)
    HXTWIN_QUAD(enable_debug_inhibitory, DebugInhibitory, 0, 3, 1)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        const auto quad = c.x().value();
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + (quad < 32 ? 0x1'0000u : 0x2'0000u) +
               64 * 256 + quad + i;
    }
};

// Whether the read-outs of four columns' neurons lead to the converter's causal and acausal channels.
class ColumnCorrelationQuad : public hxtwin::container<2> {
public:
    using coordinate_type = coordinate::ColumnCorrelationQuadOnDLS;
    using container::container;
    HXTWIN_QUAD(enable_neuron_readout_causal, Causal, 0, 5, 1)
    HXTWIN_QUAD(enable_neuron_readout_acausal, Acausal, 1, 5, 1)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + 64 * 256 + c.x().value() + 0x4'0000u * i;
    }
};

// Writing it resets both traces of four correlation sensors.
class CorrelationReset : public hxtwin::container<1, hxtwin::register_access::write> {
public:
    using coordinate_type = coordinate::CorrelationResetOnDLS;
    using container::container;
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + 0x9'0000u + c.x().toEnum().value() + i;
    }
};

// Writing it resets the neurons of four columns, and with them the sensors of row 0.
class NeuronResetQuad : public hxtwin::container<1, hxtwin::register_access::write> {
public:
    using coordinate_type = coordinate::NeuronResetQuadOnDLS;
    using container::container;
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) + 0x9'0000u + 64 * 256 + c.x().value() + i;
    }
};

} // namespace haldls::vx::v3
