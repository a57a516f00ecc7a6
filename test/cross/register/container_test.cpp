// SPDX-License-Identifier: Apache-2.0
// Each field of each container, by value: a kernel reads registers in which random words stand, reports every
// field, and writes the fields one by one into a container for another place.
#include <random>

#include <gtest/gtest.h>

#include "chip_run.hpp"
#include "container_table.hpp"

namespace hxtwin::cross {
namespace {

// "name" or "name entry": a getter's or setter's call.
std::string call(const std::string& prefix, const std::string& name, const std::string& argument) {
    const auto blank = name.find(' ');
    if (blank == std::string::npos) {
        return prefix + name + "(" + argument + ")";
    }
    const auto entry = name.substr(blank + 1);
    return prefix + name.substr(0, blank) + "(" + entry + (argument.empty() ? "" : ", " + argument) + ")";
}

std::string copy_of(const container& t, unsigned k, std::size_t& n) {
    std::string out = "    {\n        const auto from = read<" + t.type + ">(" + t.coordinate(k) +
                      ");\n        " + t.type + " to;\n";
    for (const auto& f : t.fields) {
        out += "        results[" + std::to_string(n++) + "] = static_cast<int32_t>(" +
               call("from.get_", f.name, "") + ");\n";
        out += "        " + call("to.set_", f.name, call("from.get_", f.name, "")) + ";\n";
    }
    return out + "        write(" + t.coordinate(k + t.places) + ", to);\n    }\n";
}

constexpr const char* headers = R"(
#include <haldls/vx/v3/haldls.h>
#include <stadls/vx/v3/ppu/read.h>
#include <stadls/vx/v3/ppu/write.h>
using namespace halco::hicann_dls::vx::v3;
using namespace haldls::vx::v3;
using stadls::vx::v3::ppu::read;
using stadls::vx::v3::ppu::write;
)";

void expect_fields(const container& t) {
    std::mt19937 random(7);
    configuration c;
    std::string body;
    std::size_t n = 0;
    std::vector<chip::read_words> reads;
    for (unsigned k = 0; k < t.places; ++k) {
        for (unsigned w = 0; w < t.words; ++w) {
            chip::write_register(c, {t.address(k, w), static_cast<std::uint32_t>(random()) &
                                                          ~(w < t.fixed.size() ? t.fixed[w] : 0)});
            reads.push_back({t.address(k + t.places, w), 1});
        }
        body += copy_of(t, k, n);
    }
    const auto run = run_on_chip(headers, body, n, c, reads);
    n = 0;
    for (unsigned k = 0; k < t.places; ++k) {
        for (const auto& f : t.fields) {
            EXPECT_EQ(run.results[n++], static_cast<std::int32_t>(f.value(c, k))) << t.type << " " << f.name;
        }
        for (unsigned w = 0; w < t.words; ++w) {
            EXPECT_EQ(run.read[k * t.words + w][0], chip::read_register(c, t.address(k, w)))
                << t.type << ", word " << w;
        }
    }
}

TEST(containers, read_and_write_each_field_where_the_chip_has_it) {
    for (const auto& table :
         {neuron_containers(), fabric_containers(), converter_containers(), synapse_containers()}) {
        for (const auto& t : table) {
            SCOPED_TRACE(t.type);
            EXPECT_NO_THROW(expect_fields(t));
        }
    }
}

} // namespace
} // namespace hxtwin::cross
