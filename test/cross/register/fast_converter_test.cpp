// SPDX-License-Identifier: Apache-2.0
// The fast converter's registers, from a kernel.
#include <gtest/gtest.h>

#include "chip_run.hpp"

namespace hxtwin::cross {
namespace {

TEST(fast_converter_registers, are_read_and_written_by_their_names) {
    const auto run = run_on_chip(R"(
#include <haldls/vx/v3/haldls.h>
#include <stadls/vx/v3/ppu/read.h>
#include <stadls/vx/v3/ppu/write.h>
using namespace halco::hicann_dls::vx::v3;
using namespace haldls::vx::v3;
using stadls::vx::v3::ppu::read;
using stadls::vx::v3::ppu::write;
)",
                                 R"(
    MADCConfig fast = read<MADCConfig>(MADCConfigOnDLS(0));
    results[0] = fast.get_sample_duration_adjust();
    results[1] = fast.get_enable_continuous_sampling();
    fast.set_neuron_1(301);
    fast.set_source_1(2);
    fast.set_conversion_cycles_offset(7);
    fast.set_use_madc_clock_scaler(true);
    fast.set_madc_clock_scale_value(3);
    fast.set_enable_continuous_sampling(false);
    fast.set_number_of_samples(1000);
    write(MADCConfigOnDLS(0), fast);
    MADCControl control = read<MADCControl>(MADCControlOnDLS(0));
    results[2] = control.get_wake_up();
    control.set_wake_up(true);
    control.set_start_recording(true);
    write(MADCControlOnDLS(0), control);
    control = read<MADCControl>(MADCControlOnDLS(0));
    results[3] = control.get_wake_up() + 2 * control.get_start_recording();
)",
                                 4, chip::configuration{}, {{{chip::base::madc}, 4}});
    EXPECT_EQ(run.results, (std::vector<std::int32_t>{5, 1, 0, 1}));
    chip::configuration c;
    for (std::uint32_t w = 0; w < 4; ++w) {
        chip::write_register(c, {{chip::base::madc + w}, run.read[0].at(w)});
    }
    const chip::madc_config expected{.neuron_1 = 301,
                                     .source_1 = chip::madc_source::pad_1,
                                     .conversion_cycles_offset = 7,
                                     .scale_clock = true,
                                     .clock_scale = 3,
                                     .continuous = false,
                                     .number_of_samples = 1000,
                                     .wake_up = true};
    EXPECT_EQ(c.madc, expected);
}

} // namespace
} // namespace hxtwin::cross
