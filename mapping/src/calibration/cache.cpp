// SPDX-License-Identifier: Apache-2.0
#include "cache.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

namespace hxtwin::mapping {
namespace {

// Rises when files of earlier versions mean something else, or when calibration finds other codes.
constexpr int version = 5;

// FNV-1a, 64 bit.
std::uint64_t hash(const std::string& text) {
    std::uint64_t result = 0xcbf2'9ce4'8422'2325;
    for (const char c : text) {
        result = (result ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01b3;
    }
    return result;
}

std::string key_of(const operating_point& p) {
    const auto& t = p.target;
    return fmt::format("calibration {} {} {} {} {} {} {} {} {} {} {} {} {} {}", version, t.v_rest, t.v_reset,
                       t.v_thresh, t.tau_m.count(), t.tau_syn_exc.count(), t.tau_syn_inh.count(),
                       t.tau_refrac.count(), t.membrane_capacitance, t.synin_gm_exc, t.synin_gm_inh,
                       t.synapse_dac_bias, p.chip.size(), p.chip);
}

std::filesystem::path file_of(const operating_point& p, const std::filesystem::path& folder) {
    return folder / fmt::format("{:016x}.calibration", hash(key_of(p)));
}

// Numbers of what is set, with their count in front.
template <class Flags>
std::string list_of(const Flags& flags, std::size_t size) {
    std::string numbers;
    std::size_t count = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (flags[i]) {
            numbers += fmt::format(" {}", i);
            ++count;
        }
    }
    return fmt::format("{}{}\n", count, numbers);
}

std::string text_of(const operating_point& p) {
    std::string result = key_of(p) + "\n";
    for (const auto n : chip::neuron::all()) {
        for (const auto code : p.base.cells[n]) {
            result += fmt::format("{} ", code);
        }
        const auto& r = p.reached[n];
        result += fmt::format("{} {} {} {} {} {} {} {}\n", r.v_rest, r.v_reset, r.v_thresh, r.tau_m,
                              r.tau_syn, r.amplitude, int{r.success}, int{r.fires});
    }
    result += list_of(p.defects.neurons.values, chip::neuron::size);
    for (const auto h : chip::hemisphere::all()) {
        result += list_of(p.defects.drivers[h], chip::driver::size);
        result += list_of(p.defects.synapses[h], defects::synapses_per_hemisphere);
    }
    return result;
}

template <class Flags>
void read_list(std::istream& in, Flags& flags, std::size_t size) {
    std::size_t count = 0, number = 0;
    for (in >> count; count > 0 && in >> number; --count) {
        if (number >= size) {
            in.setstate(std::ios::failbit);
            return;
        }
        flags[number] = true;
    }
}

bool parse(operating_point& p, const std::string& text) {
    std::istringstream in(text);
    std::string key;
    std::getline(in, key);
    if (key != key_of(p)) {
        return false;
    }
    for (const auto n : chip::neuron::all()) {
        for (auto& code : p.base.cells[n]) {
            in >> code;
        }
        auto& r = p.reached[n];
        in >> r.v_rest >> r.v_reset >> r.v_thresh >> r.tau_m >> r.tau_syn >> r.amplitude >> r.success >>
            r.fires;
    }
    read_list(in, p.defects.neurons.values, chip::neuron::size);
    for (const auto h : chip::hemisphere::all()) {
        read_list(in, p.defects.drivers[h], chip::driver::size);
        read_list(in, p.defects.synapses[h], defects::synapses_per_hemisphere);
    }
    for (auto& config : p.base.neurons) {
        config.enable_fire = config.enable_threshold = true;
    }
    return static_cast<bool>(in);
}

} // namespace

bool load(operating_point& p, const std::filesystem::path& folder) {
    if (folder.empty()) {
        return false;
    }
    std::ifstream file(file_of(p, folder), std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(file)), {});
    const auto last = all.rfind("checksum ");
    if (!file || last == std::string::npos ||
        all.substr(last) != fmt::format("checksum {:016x}\n", hash(all.substr(0, last)))) {
        return false;
    }
    auto read = p;
    if (!parse(read, all.substr(0, last))) {
        return false;
    }
    p = std::move(read);
    return true;
}

void store(const operating_point& p, const std::filesystem::path& folder) {
    if (folder.empty()) {
        return;
    }
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const auto file = file_of(p, folder);
    const auto unfinished = file.string() + fmt::format(".{}", ::getpid());
    {
        const auto text = text_of(p);
        std::ofstream out(unfinished, std::ios::binary);
        out << text << fmt::format("checksum {:016x}\n", hash(text));
        out.flush();
        if (!out) {
            std::filesystem::remove(unfinished, failed);
            return;
        }
    }
    std::filesystem::rename(unfinished, file, failed);
}

} // namespace hxtwin::mapping
