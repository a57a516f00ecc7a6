// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/exit.h>
#include <hxtwin/periodic_reading.h>
#include <hxtwin/status.h>
#include <libnux/vx/correlation.h>
#include <libnux/vx/reset_neurons.h>
#include <libnux/vx/time.h>

using namespace libnux::vx;

volatile Status status = Status::initial;
volatile uint32_t stopped = 0;
volatile PPUOnDLS ppu __attribute__((section(".data"))) = PPUOnDLS::top;
VectorMod8 neuron_reset_mask[2];
VectorFracSat8 cadc_result[2];

void scheduling();

namespace {

VectorFracSat8 baseline[2];

void convert(VectorFracSat8* into) {
    VectorMod8 raw[2];
    get_causal_correlation(&raw[0].data, &raw[1].data, 0);
    into[0] = raw[0].convert_contiguous();
    into[1] = raw[1].convert_contiguous();
}

void read_baseline() {
    reset_neurons(neuron_reset_mask[0], neuron_reset_mask[1]);
    sleep_cycles(5 * default_ppu_cycles_per_us);
    convert(baseline);
}

void read_difference() {
    VectorFracSat8 value[2];
    convert(value);
    cadc_result[0] = value[0] - baseline[0];
    cadc_result[1] = value[1] - baseline[1];
}

// Out of line: constants that the compiler keeps for the next command would have to be saved round this one.
ATTRIB_NOINLINE void perform(Status command) {
    switch (command) {
    case Status::initial:
    case Status::stop_periodic_read: // nothing is being read
        return;
    case Status::reset_neurons:
        return reset_neurons(neuron_reset_mask[0], neuron_reset_mask[1]);
    case Status::baseline_read:
        return read_baseline();
    case Status::read:
        return read_difference();
    case Status::periodic_read:
        if (hxtwin::periodic_reading == nullptr) {
            exit(2);
        }
        return hxtwin::periodic_reading();
    case Status::scheduler:
        return scheduling();
    default: // not a command
        exit(2);
    }
}

// In the own SRAM, since it runs while the other processor may need the external memory.
ATTRIB_LINK_TO_INTERNAL ATTRIB_NOINLINE Status wait_for_command() {
    Status command;
    do {
        command = status;
    } while (command == Status::idle);
    return command;
}

} // namespace

extern "C" int start() {
    while (true) {
        const Status command = wait_for_command();
        if (command == Status::stop) {
            status = Status::idle;
            stopped = 1;
            return 0;
        }
        perform(command);
        status = Status::idle;
    }
}
