// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/periodic_reading.h>

#include <hxtwin/status.h>
#include <libnux/vx/attrib.h>
#include <libnux/vx/spr.h>

extern volatile libnux::vx::PPUOnDLS ppu;

// A name by which the linker drops the line table together with the code, in programs that never read so.
#define IN_OWN_MEMORY __attribute__((section(".text.int.periodic_reading")))

namespace hxtwin {
namespace {

using namespace libnux::vx;

// How a vector of external memory is named on the parallel bus.
uint32_t on_bus(const void* p) {
    const auto address = reinterpret_cast<uintptr_t>(p);
    constexpr uint32_t sram = 0x4000'0000, dram = 0x5000'0000;
    return address < dram ? dls_extmem_base | (address - sram) >> 4
                          : dls_extmem_dram_base | (address - dram) >> 4;
}

IN_OWN_MEMORY ATTRIB_NOINLINE void take(uint64_t origin, periodic_sample* into) {
    sync();
    const uint64_t time = get_time_base() - origin;
    VectorMod8 even{VectorMod8::uninitialised{}}, odd{VectorMod8::uninitialised{}};
    vector_unit::read(even.data, dls_causal_base, 0);
    vector_unit::read(odd.data, dls_causal_base | dls_buffer_enable_mask, 1);
    if (into != nullptr) {
        into->time = time; // while the conversion goes on
        vector_unit::write(even.data, on_bus(into->even), 0);
        vector_unit::write(odd.data, on_bus(into->odd), 0);
    }
}

} // namespace

IN_OWN_MEMORY ATTRIB_NOINLINE void read_periodically() {
    constexpr uint32_t settling = 2500;
    const uint64_t origin = get_time_base();
    periodic_samples& memory = *periodic_memory[static_cast<uint32_t>(ppu)];
    take(origin, nullptr); // the first time takes longer
    while (get_time_base() - origin < settling) {
    }
    uint32_t count = 0;
    while (status != Status::stop_periodic_read) {
        take(origin, count < periodic_capacity ? memory.of + count : nullptr);
        ++count;
    }
    // A read of external memory comes back when the writes before it are done.
    VectorMod8 flushed{VectorMod8::uninitialised{}};
    vector_unit::read(flushed.data, on_bus(&memory), 0);
    sync();
    memory.count = count;
}

} // namespace hxtwin
