// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/profile.hpp>

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace hxtwin::ppu {
namespace {

void add(spent& to, const profiled& p, bool spills) {
    to.instructions += p.count;
    to.cycles += p.cycles;
    to.bus_wait += p.bus_wait;
    to.vector_wait += p.vector_wait;
    to.vector_spills += spills ? p.count : 0;
}

template <class Entry>
void sort_by_cycles(std::vector<Entry>& entries) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.spent.cycles > b.spent.cycles; });
}

std::string shared_columns(const spent& s, ppu_cycles total) {
    const double share = total.count() == 0 ? 0 : 100.0 * double(s.cycles.count()) / double(total.count());
    return fmt::format("{:>12} {:>5.1f}% {:>12} {:>12} {:>12} {:>12}", s.cycles.count(), share,
                       s.instructions, s.bus_wait.count(), s.vector_wait.count(), s.vector_spills);
}

} // namespace

bool is_vector_spill(std::uint32_t word) {
    constexpr std::uint32_t fxvlax = 0x1000'07b0, fxvstax = 0x1000'07f0, opcodes = 0xfc00'07fc;
    return ((word & opcodes) == fxvlax || (word & opcodes) == fxvstax) && (word & 3) == 3;
}

profile profile_of(const image& image, std::span<const profiled> visited, std::span<const call> calls) {
    std::map<std::string, function_profile> functions;
    std::map<std::tuple<std::string, std::string, unsigned>, line_profile> lines;
    std::map<std::uint32_t, std::uint64_t> entered;
    for (const auto& c : calls) {
        ++entered[c.entry];
    }
    for (const auto& [entry, times] : entered) {
        functions[image.place_of(entry).function].calls += times;
    }
    for (const auto& p : visited) {
        const auto place = image.place_of(p.pc);
        auto& function = functions[place.function];
        function.function = place.function;
        const bool spills = is_vector_spill(image.word_at(p.pc).value_or(0));
        add(function.spent, p, spills);
        auto& line = lines[{place.function, place.file, place.line}];
        line.function = place.function;
        line.file = place.file;
        line.line = place.line;
        add(line.spent, p, spills);
    }
    profile result;
    for (auto& [key, f] : functions) {
        result.functions.push_back(std::move(f));
    }
    for (auto& [key, l] : lines) {
        result.lines.push_back(std::move(l));
    }
    sort_by_cycles(result.functions);
    sort_by_cycles(result.lines);
    return result;
}

std::string text_of(const profile& p, std::size_t longest) {
    ppu_cycles total{0};
    for (const auto& f : p.functions) {
        total += f.spent.cycles;
    }
    const auto head = fmt::format("{:>12} {:>6} {:>12} {:>12} {:>12} {:>12}", "cycles", "share",
                                  "instructions", "bus wait", "vector wait", "spills");
    std::string text = fmt::format("{} {:>12}  function\n", head, "calls");
    for (std::size_t k = 0; k < std::min(longest, p.functions.size()); ++k) {
        const auto& f = p.functions[k];
        text += fmt::format("{} {:>12}  {}\n", shared_columns(f.spent, total), f.calls,
                            f.function.empty() ? "(no name)" : f.function);
    }
    text += fmt::format("\n{}  line\n", head);
    for (std::size_t k = 0; k < std::min(longest, p.lines.size()); ++k) {
        const auto& l = p.lines[k];
        text +=
            fmt::format("{}  {}\n", shared_columns(l.spent, total),
                        l.line == 0 ? "(no line)" : fmt::format("{}:{} in {}", l.file, l.line, l.function));
    }
    std::uint64_t spills = 0;
    for (const auto& f : p.functions) {
        spills += f.spent.vector_spills;
    }
    if (spills != 0) {
        text += fmt::format("\nspills: {} loads and stores, {} cycles of the vector unit, are there only "
                            "because the cross compiler did not keep the vectors in registers\n",
                            spills, spills * timing{}.vector_memory);
    }
    return text;
}

std::vector<std::uint32_t> functions_of(const image& image) {
    std::vector<std::uint32_t> entries;
    for (const auto& [name, symbol] : image.symbols) {
        // Parts that the compiler moved away from their function are entered by jumps, not by calls.
        if (symbol.function && symbol.size != 0 && name.find(".cold") == std::string::npos) {
            entries.push_back(symbol.address);
        }
    }
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    return entries;
}

} // namespace hxtwin::ppu
