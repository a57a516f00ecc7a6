// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/codegen/program.hpp>

#include <algorithm>

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>

namespace hxtwin::codegen {
namespace {

rule_program tiny() {
    rule_program out;
    out.rule.label = "tiny";
    out.rule.kernel = "void PLASTICITY_RULE_KERNEL() {}";
    out.rule.timer = {ppu_cycles(5), ppu_cycles(100), 3};
    out.handles.neurons = {{0, 0, {1}}};
    return out;
}

std::string text_of(const std::vector<source>& sources, const std::string& name) {
    const auto found =
        std::find_if(sources.begin(), sources.end(), [&](const auto& s) { return s.name == name; });
    return found == sources.end() ? "" : found->text;
}

std::string message_of(const rule_program& program) {
    try {
        generate({program});
    } catch (const error& e) {
        return e.what();
    }
    return "";
}

TEST(generate, counts_lines_in_the_users_text) {
    const auto text = text_of(generate({tiny()}), "kernel_0.cpp");
    EXPECT_NE(text.find("#line 1 \"tiny\"\nvoid PLASTICITY_RULE_KERNEL() {}\n"), std::string::npos) << text;
}

TEST(generate, escapes_what_a_file_name_in_a_line_directive_cannot_hold) {
    auto program = tiny();
    program.rule.label = "a\"b\\c\nd";
    const auto text = text_of(generate({program}), "kernel_0.cpp");
    EXPECT_NE(text.find("#line 1 \"a\\\"b\\\\c d\"\n"), std::string::npos) << text;
}

TEST(generate, declares_a_recording_only_if_there_are_observables) {
    auto program = tiny();
    EXPECT_EQ(text_of(generate({program}), "kernel_0.cpp").find("struct Recording"), std::string::npos);
    program.rule.observables["x"] = experiment::observable_array{experiment::element::int8, 4};
    const auto text = text_of(generate({program}), "kernel_0.cpp");
    EXPECT_NE(text.find("uint64_t time;\n    std::array<int8_t, 4> x;\n"), std::string::npos) << text;
}

TEST(generate, numbers_rules_and_their_symbols) {
    const auto sources = generate({tiny(), tiny()});
    const auto tasks = text_of(sources, "scheduler_tasks.cpp");
    EXPECT_NE(text_of(sources, "kernel_1.cpp").find("void plasticity_rule_1("), std::string::npos);
    for (const auto& symbol : {name::service(1), name::missed(1), name::executions(1), name::recorded(1)}) {
        EXPECT_NE(tasks.find(symbol), std::string::npos) << symbol;
    }
}

TEST(generate, refuses_a_kernel_without_the_entry_point) {
    auto program = tiny();
    program.rule.kernel = "void PLASTICITY_RULE_KERNEL_2() {}";
    EXPECT_EQ(message_of(program), "the kernel of rule \"tiny\" defines no function PLASTICITY_RULE_KERNEL");
}

TEST(generate, refuses_a_period_of_zero) {
    auto program = tiny();
    program.rule.timer.period = ppu_cycles(0);
    EXPECT_NE(message_of(program).find("period of 0 cycles"), std::string::npos) << message_of(program);
}

TEST(generate, refuses_recordings_beyond_the_external_memory_with_the_bytes_needed) {
    auto program = tiny();
    program.rule.observables["x"] = experiment::observable_array{experiment::element::int8, 1016};
    program.rule.timer.num_periods = 300'000;
    try {
        generate({program});
        FAIL();
    } catch (const does_not_fit& e) {
        EXPECT_EQ(e.needed, 1024u * 300'000);
        EXPECT_EQ(e.available, 256u * 1024 * 1024);
        EXPECT_NE(std::string(e.what()).find("tiny"), std::string::npos);
    }
}

} // namespace
} // namespace hxtwin::codegen
