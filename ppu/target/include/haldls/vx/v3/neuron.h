// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/neuron.h>
#include <haldls/vx/v3/spike_counter.h>
#include <hxtwin/container.h>

// Registers of neurons.

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// A neuron circuit's switches.
class NeuronConfig : public hxtwin::container<6> {
public:
    using coordinate_type = coordinate::NeuronConfigOnDLS;
    using container::container;
    HXTWIN_FLAG(enable_reset_degeneration, 0, 0)
    HXTWIN_FLAG(enable_divide_reset_bias, 0, 1)
    HXTWIN_FLAG(enable_multiply_reset_bias, 0, 2)
    HXTWIN_FLAG(enable_leak_degeneration, 0, 3)
    HXTWIN_FLAG(enable_divide_leak_bias, 0, 4)
    HXTWIN_FLAG(enable_multiply_leak_bias, 0, 5)
    HXTWIN_FLAG(enable_strong_fire, 0, 6)
    HXTWIN_FLAG(enable_synaptic_input_inhibitory_coba_mode, 1, 1)
    HXTWIN_FLAG(enable_synaptic_input_excitatory_coba_mode, 1, 2)
    HXTWIN_FLAG(enable_unbuffered_access, 1, 3)
    HXTWIN_FLAG(enable_readout_amplifier, 1, 4)
    HXTWIN_FLAG(enable_readout, 1, 7)
    HXTWIN_FLAG(invert_adaptation_b, 2, 0)
    HXTWIN_FLAG(invert_adaptation_a, 2, 1)
    HXTWIN_FLAG(enable_adaptation, 2, 2)
    HXTWIN_FLAG(enable_exponential, 2, 3)
    HXTWIN_FLAG(enable_synaptic_input_inhibitory_small_capacitance, 2, 4)
    HXTWIN_FLAG(enable_synaptic_input_excitatory_small_capacitance, 2, 5)
    HXTWIN_FLAG(enable_synaptic_input_inhibitory_high_resistance, 2, 6)
    HXTWIN_FLAG(enable_synaptic_input_excitatory_high_resistance, 2, 7)
    HXTWIN_FLAG(enable_membrane_offset, 3, 0)
    HXTWIN_NUMBER(membrane_capacitor_size, MembraneCapacitorSize, 3, 2, 6)
    HXTWIN_FLAG(invert_current, 4, 0)
    HXTWIN_FLAG(enable_fire, 4, 2)
    HXTWIN_FLAG(enable_threshold_comparator, 4, 3)
    HXTWIN_FLAG(enable_synaptic_input_inhibitory, 4, 4)
    HXTWIN_FLAG(enable_synaptic_input_excitatory, 4, 5)
    HXTWIN_FLAG(enable_bypass_inhibitory, 4, 6)
    HXTWIN_FLAG(enable_bypass_excitatory, 4, 7)
    HXTWIN_FLAG(connect_somata, 5, 0)
    HXTWIN_FLAG(connect_bottom, 5, 1)
    HXTWIN_FLAG(enable_multicomp_conductance, 5, 2)
    HXTWIN_FLAG(connect_membrane_right, 5, 3)
    HXTWIN_FLAG(connect_soma, 5, 4)
    HXTWIN_FLAG(enable_multiply_multicomp_conductance_bias, 5, 5)
    HXTWIN_FLAG(enable_divide_multicomp_conductance_bias, 5, 6)
    HXTWIN_FLAG(enable_pause, 5, 7)
    enum class ReadoutSource : uint32_t { membrane, exc_synin, inh_synin, adaptation };
    constexpr ReadoutSource get_readout_source() const { return ReadoutSource(bits(1, 5, 2)); }
    constexpr void set_readout_source(ReadoutSource source) {
        set_bits(1, 5, 2, static_cast<uint32_t>(source));
    }
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        constexpr uint32_t quadrant[] = {0x0016'0000, 0x0016'8000, 0x0017'0000, 0x0017'8000};
        return quadrant[c.value() / 128] + 8 * (c.value() % 128) + 2 + i;
    }
};

// A neuron's address and refractory counter.
class NeuronBackendConfig : public hxtwin::container<4> {
public:
    using coordinate_type = coordinate::NeuronBackendConfigOnDLS;
    using container::container;
    HXTWIN_SPLIT_NUMBER(address_out, AddressOut, 1, 4, 2, 0, 0, 6)
    HXTWIN_SPLIT_NUMBER(reset_holdoff, ResetHoldoff, 0, 6, 2, 1, 6, 2)
    HXTWIN_SPLIT_NUMBER(refractory_time, RefractoryTime, 1, 0, 4, 2, 2, 4)
    HXTWIN_FLAG(post_overwrite, 2, 0)
    HXTWIN_FLAG(select_input_clock, 2, 1)
    HXTWIN_FLAG(enable_adaptation_pulse, 2, 6)
    HXTWIN_FLAG(enable_bayesian_extension, 2, 7)
    HXTWIN_FLAG(enable_neuron_slave, 3, 0)
    HXTWIN_FLAG(connect_fire_bottom, 3, 1)
    HXTWIN_FLAG(connect_fire_from_right, 3, 2)
    HXTWIN_FLAG(connect_fire_to_right, 3, 3)
    HXTWIN_FLAG(enable_spike_out, 3, 4)
    HXTWIN_FLAG(enable_neuron_master, 3, 5)
    HXTWIN_FLAG(enable_bayesian_1, 3, 6)
    HXTWIN_FLAG(enable_bayesian_0, 3, 7)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() < 256 ? 0x001a'1000u : 0x001a'9000u) + 4 * (c.value() % 256) + i;
    }
};

// Common to a block. The positions of its fields are those of this chip; the silicon's are not public.
class CommonNeuronBackendConfig : public hxtwin::container<2> {
public:
    using coordinate_type = coordinate::CommonNeuronBackendConfigOnDLS;
    using container::container;
    HXTWIN_FLAG(enable_event_registers, 0, 0)
    HXTWIN_FLAG(force_reset, 0, 1)
    HXTWIN_FLAG(enable_clocks, 0, 2)
    HXTWIN_NUMBER(clock_scale_slow, ClockScaleSlow, 0, 3, 4)
    HXTWIN_NUMBER(clock_scale_fast, ClockScaleFast, 0, 7, 4)
    HXTWIN_NUMBER(sample_positive_edge, SamplePositiveEdge, 0, 11, 4)
    HXTWIN_NUMBER(clock_scale_adaptation_pulse, ClockScaleAdaptationPulse, 0, 15, 4)
    HXTWIN_NUMBER(clock_scale_post_pulse, ClockScalePostPulse, 0, 19, 4)
    HXTWIN_NUMBER(wait_global_post_pulse, WaitGlobalPostPulse, 1, 0, 8)
    HXTWIN_NUMBER(wait_spike_counter_reset, WaitSpikeCounterReset, 1, 8, 8)
    HXTWIN_NUMBER(wait_spike_counter_read, WaitSpikeCounterRead, 1, 16, 8)
    HXTWIN_NUMBER(wait_fire_neuron, WaitFireNeuron, 1, 24, 8)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x001a'1800u : 0x001a'9800u) + i;
    }
};

// Writing it resets the neuron's membrane.
class NeuronReset : public hxtwin::container<1, hxtwin::register_access::write> {
public:
    using coordinate_type = coordinate::NeuronResetOnDLS;
    using container::container;
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() < 256 ? 0x0012'2000u : 0x0012'a000u) + 4 * (c.value() % 256) + i;
    }
};

// Writing it sends a post pulse to the correlation sensors of a block's columns.
class BlockPostPulse : public hxtwin::container<1, hxtwin::register_access::write> {
public:
    using coordinate_type = coordinate::BlockPostPulseOnDLS;
    using container::container;
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x0012'2400u : 0x0012'a400u) + i;
    }
};

} // namespace haldls::vx::v3
