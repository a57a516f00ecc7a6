// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/codegen/toolchain.hpp>

#include <gtest/gtest.h>

namespace hxtwin::codegen {
namespace {

rule_program program_of(std::string kernel) {
    rule_program out;
    out.rule.label = "rule of test";
    out.rule.kernel = std::move(kernel);
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1000), 2};
    out.handles.neurons = {{0, 0, {1, 2}}};
    return out;
}

const std::string head = "#include <grenade/vx/ppu/neuron_view_handle.h>\n"
                         "#include <grenade/vx/ppu/synapse_array_view_handle.h>\n"
                         "#include <array>\n"
                         "using namespace grenade::vx::ppu;\n"
                         "void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 0>&, "
                         "std::array<NeuronViewHandle, 1>& neurons) {\n";

TEST(reject, a_kernel_that_does_not_compile_with_lines_of_the_users_text) {
    try {
        compile(generate({program_of(head + "    (void)neurons;\n    undeclared = 1;\n}")}));
        FAIL();
    } catch (const kernel_does_not_compile& e) {
        EXPECT_NE(e.diagnostics.find("rule of test:7:5: error"), std::string::npos) << e.diagnostics;
        EXPECT_NE(e.diagnostics.find("undeclared"), std::string::npos) << e.diagnostics;
    }
}

TEST(reject, a_kernel_with_a_faulty_signature_at_the_line_of_its_name) {
    try {
        compile(generate({program_of("\n\nvoid PLASTICITY_RULE_KERNEL(no_such_type) {}")}));
        FAIL();
    } catch (const kernel_does_not_compile& e) {
        EXPECT_EQ(e.diagnostics.find("rule of test:3:"), 0u) << e.diagnostics;
    }
}

TEST(reject, a_kernel_with_other_arguments_than_the_rule_has) {
    EXPECT_THROW(compile(generate({program_of("void PLASTICITY_RULE_KERNEL(int) {}")})),
                 kernel_does_not_compile);
}

TEST(reject, a_kernel_that_calls_what_nobody_defines) {
    try {
        compile(generate({program_of("void nowhere();\n" + head + "    (void)neurons; nowhere();\n}")}));
        FAIL();
    } catch (const kernel_does_not_compile& e) {
        EXPECT_NE(e.diagnostics.find("nowhere"), std::string::npos) << e.diagnostics;
        EXPECT_NE(e.diagnostics.find("rule of test:7"), std::string::npos) << e.diagnostics;
    }
}

std::string diagnostics_of(const std::string& statement) {
    try {
        compile(generate({program_of(head + "    (void)neurons;\n    " + statement + "\n}")}));
    } catch (const kernel_does_not_compile& e) {
        return e.diagnostics;
    }
    return "was not refused";
}

TEST(reject, assembler_statements_with_vector_registers_and_says_what_to_use_instead) {
    for (const auto* statement :
         {"libnux::vx::vector_type v; asm volatile(\"fxvsplatb %0, %1\" : \"=qv\"(v) : \"r\"(3));",
          "asm volatile(\"fxvaddbm 1, 2, 3\");"}) {
        const auto message = diagnostics_of(statement);
        EXPECT_NE(message.find("s2pp.h"), std::string::npos) << message;
        EXPECT_NE(message.find("rule of test:7"), std::string::npos) << message;
    }
}

TEST(reject, a_faulty_assembler_statement_at_its_line) {
    const auto message = diagnostics_of("asm volatile(\"nonsense 1\");");
    EXPECT_EQ(message.find("rule of test:7: error: unrecognized opcode"), 0u) << message;
}

TEST(reject, a_serial_line_that_the_chip_lacks) {
    try {
        compile(
            generate({program_of("#include <libnux/vx/uart.h>\n" + head +
                                 "    (void)neurons; libnux::vx::SoftUartTx uart; uart.printf(\"x\");\n}")}));
        ADD_FAILURE();
    } catch (const kernel_does_not_compile& e) {
        EXPECT_NE(e.diagnostics.find("mailbox"), std::string::npos) << e.diagnostics;
        EXPECT_NE(e.diagnostics.find("rule of test:7"), std::string::npos) << e.diagnostics;
    }
}

TEST(reject, floating_point_numbers_without_their_library_and_names_its_package) {
    setenv("HXTWIN_SOFT_FLOAT", "/nowhere", 1);
    try {
        compile(generate({program_of("volatile float x;\n" + head + "    (void)neurons; x = x * 1.5f;\n}")}));
        ADD_FAILURE();
    } catch (const missing_requirement& e) {
        EXPECT_NE(std::string(e.what()).find("gcc-12-source"), std::string::npos) << e.what();
        EXPECT_NE(std::string(e.what()).find("__mulsf3"), std::string::npos) << e.what();
    }
    unsetenv("HXTWIN_SOFT_FLOAT");
}

TEST(reject, floating_point_functions_that_nobody_provides) {
    try {
        compile(generate({program_of("volatile double x;\nvolatile int n;\n" + head +
                                     "    (void)neurons; x = __builtin_powi(x, n);\n}")}));
        ADD_FAILURE();
    } catch (const kernel_does_not_compile& e) {
        EXPECT_NE(e.diagnostics.find("powi"), std::string::npos) << e.diagnostics;
        EXPECT_NE(e.diagnostics.find("+ - * /"), std::string::npos) << e.diagnostics;
    }
}

TEST(reject, a_missing_cross_compiler_with_the_name_of_its_package) {
    try {
        compile(generate({program_of(head + "(void)neurons; }")}), {.compiler = "no-such-compiler"});
        FAIL();
    } catch (const missing_requirement& e) {
        EXPECT_NE(std::string(e.what()).find("g++-powerpc-linux-gnu"), std::string::npos) << e.what();
        EXPECT_NE(std::string(e.what()).find("no-such-compiler"), std::string::npos) << e.what();
    }
}

TEST(reject, a_program_that_is_no_compiler) {
    EXPECT_THROW(compile(generate({program_of(head + "(void)neurons; }")}), {.compiler = "false"}),
                 missing_requirement);
}

does_not_fit refusal_of(const std::string& variable) {
    try {
        compile(generate({program_of(variable + "\n" + head + "    (void)neurons; big[0] = 1;\n}")}));
    } catch (const does_not_fit& e) {
        return e;
    }
    return does_not_fit("was not refused", 0, 0);
}

TEST(reject, data_beyond_the_internal_memory_with_bytes_needed_and_available) {
    const auto e = refusal_of("volatile char big[20000];");
    EXPECT_EQ(e.available, 12u * 1024);
    EXPECT_GT(e.needed, 24'000u) << e.what(); // with the stack
    EXPECT_LT(e.needed, 32'000u) << e.what();
    EXPECT_NE(std::string(e.what()).find("internal SRAM"), std::string::npos) << e.what();
}

TEST(reject, data_beyond_the_external_memory_with_bytes_needed_and_available) {
    const auto e = refusal_of("__attribute__((section(\"ext.data\"))) volatile char big[140000] = {1};");
    EXPECT_EQ(e.available, 128u * 1024);
    EXPECT_GT(e.needed, 140'000u) << e.what();
    EXPECT_LT(e.needed, 160'000u) << e.what();
    EXPECT_NE(std::string(e.what()).find("external SRAM"), std::string::npos) << e.what();
}

} // namespace
} // namespace hxtwin::codegen
