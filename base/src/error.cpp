// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/error.hpp>

#include <fmt/format.h>

namespace hxtwin {
namespace {

std::string text_of(const ppu_trap::place& where, const ppu_trap::machine& state) {
    std::string place = where.function.empty() ? fmt::format("at 0x{:08x}", where.pc)
                                               : fmt::format("in {} (0x{:08x})", where.function, where.pc);
    if (where.line != 0) {
        place += fmt::format(", {} line {}", where.file, where.line);
    }
    const std::string instruction =
        state.instruction.empty() ? "" : fmt::format("; instruction \"{}\"", state.instruction);
    return fmt::format("processor {} stopped {}: {}{}, cycle {}", state.processor, place, state.cause,
                       instruction, state.cycle);
}

} // namespace

does_not_fit::does_not_fit(const std::string& message, std::uint64_t needed_, std::uint64_t available_)
    : error(message), needed(needed_), available(available_) {}

ppu_trap::ppu_trap(place where_, machine state_)
    : error(text_of(where_, state_)), where(std::move(where_)), state(std::move(state_)) {}

internal_error::internal_error(std::string_view message, source_location where)
    : error(fmt::format("internal error at {}:{}: {}; please report it", where.file_name(), where.line(),
                        message)) {}

index_out_of_range::index_out_of_range(std::string_view kind, std::uint64_t value_, std::uint64_t size_)
    : error(fmt::format("{} index {} is outside [0, {})", kind, value_, size_)), value(value_), size(size_) {}

} // namespace hxtwin
