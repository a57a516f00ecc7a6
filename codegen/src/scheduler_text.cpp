// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <fmt/format.h>

namespace hxtwin::codegen::text {
namespace {

constexpr const char* frame = R"(#include <cstdint>
#include <hxtwin/periodic_reading.h>
#include <hxtwin/scheduler.h>
#include <libnux/vx/dls.h>

// Bytes that the linker script reserves for the heap.
asm(".globl heap_size\n\theap_size = {heap}");

extern volatile libnux::vx::PPUOnDLS ppu;
volatile uint64_t {runtime} = 0;
// Tasks wait in their timers and never in a queue, so that none can overflow.
volatile uint32_t {drops} = 0;
{declarations}
void scheduling() {{
    [[maybe_unused]] const auto processor = static_cast<uint32_t>(ppu);
    static hxtwin::scheduler::task tasks[{size}];
    hxtwin::scheduler::task* task = tasks;
{tasks}    hxtwin::scheduler::run(tasks, task - tasks, {runtime});
}}
)";

// Whole, since the host reads it: of two processors.
constexpr const char* periodic = R"(
extern "C" {{
alignas(128) __attribute__((section(".bss.ext_dram.recording"))) unsigned char {top}[{bytes}], {bottom}[{bytes}];
}}
hxtwin::periodic_samples* const hxtwin::periodic_memory[2] = {{
    reinterpret_cast<hxtwin::periodic_samples*>({top}), reinterpret_cast<hxtwin::periodic_samples*>({bottom})}};
const uint32_t hxtwin::periodic_capacity = {samples};
void (*const hxtwin::periodic_reading)() = &hxtwin::read_periodically;
)";

constexpr const char* declaration = R"(extern "C" void {service}(uint32_t);
volatile uint32_t {executions} = 0;
volatile uint32_t {missed} = 0;
__attribute__((section(".bss.ext_dram.recorded"))) uint8_t {recorded}[2][{periods}];
)";

// Bytes, not objects: constructors would have to clear what is clear already.
constexpr const char* memory =
    "alignas({}) __attribute__((section(\".bss.{}.recording\"))) unsigned char {}[{}];\n";

constexpr const char* task = "    *task++ = {{{service}, {start}ull, {period}ull, {periods}u, &{executions}, "
                             "&{missed}, {recorded}[processor], 0}};\n";

std::string filled(const char* text, std::size_t rule, const experiment::timer& timer) {
    return fmt::format(fmt::runtime(text), fmt::arg("service", name::service(rule)),
                       fmt::arg("executions", name::executions(rule)), fmt::arg("missed", name::missed(rule)),
                       fmt::arg("recorded", name::recorded(rule)), fmt::arg("periods", timer.num_periods),
                       fmt::arg("start", timer.start.count()), fmt::arg("period", timer.period.count()));
}

std::string periodic_memory(std::uint32_t samples) {
    return samples == 0
               ? "void (*const hxtwin::periodic_reading)() = nullptr;\n"
               : fmt::format(fmt::runtime(periodic), fmt::arg("top", name::periodic_samples[0]),
                             fmt::arg("bottom", name::periodic_samples[1]), fmt::arg("samples", samples),
                             fmt::arg("bytes", 128 + 384 * std::size_t{samples}));
}

} // namespace

std::string scheduler(const std::vector<rule_program>& programs, std::uint32_t periodic_samples) {
    constexpr std::size_t spare_heap = 768; // for kernels
    std::string declarations = periodic_memory(periodic_samples);
    std::string tasks;
    std::size_t heap = spare_heap;
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const auto& rule = programs[i].rule;
        declarations += filled(declaration, i, rule.timer);
        tasks += filled(task, i, rule.timer);
        heap += heap_bytes(programs[i].handles);
        if (records(rule)) {
            const auto alignment = rule.raw_bytes != 0 ? 8 : layout_of(rule, programs[i].handles).alignment;
            const bool in_dram = rule.memory == experiment::recording_memory::dram;
            declarations += fmt::format(fmt::runtime(memory), alignment, in_dram ? "ext_dram" : "ext",
                                        name::recording(i), recording_bytes(rule, programs[i].handles));
        }
    }
    return fmt::format(fmt::runtime(frame), fmt::arg("heap", heap), fmt::arg("runtime", name::runtime),
                       fmt::arg("drops", name::queue_drops), fmt::arg("declarations", declarations),
                       fmt::arg("size", programs.size() + 1), fmt::arg("tasks", tasks));
}

} // namespace hxtwin::codegen::text
