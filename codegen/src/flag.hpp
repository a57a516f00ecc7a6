// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace hxtwin::codegen {

// Line tables go by function, so that those of functions that the linker drops are dropped too, and do not
// speak for what stands at address 0. For the assembler.
inline constexpr const char* line_tables = "-Wa,--gdwarf-sections";

// 32-bit, big-endian, integer only, nothing that the processor lacks; no memory function is recognised in the
// library's own loops that implement it. Each line with code can be stopped at. The stack is compared with
// its limit in each function. Messages name lines of the kernel, not of the definition of
// PLASTICITY_RULE_KERNEL.
inline constexpr std::array compile_flags{"-std=gnu++17",
                                          "-O2",
                                          "-g",
                                          "-gno-statement-frontiers",
                                          line_tables,
                                          "-mcpu=powerpc",
                                          "-mbig",
                                          "-msoft-float",
                                          "-mstrict-align",
                                          "-msdata=none",
                                          "-mno-isel",
                                          "-ffreestanding",
                                          "-fno-pic",
                                          "-fno-pie",
                                          "-D__ppu__=1",
                                          "-DSYSTEM_HICANN_DLS_MINI",
                                          "-DLIBNUX_TIME_RESOLUTION_SHIFT=0",
                                          "-DLIBNUX_TIME64=1",
                                          "-fno-exceptions",
                                          "-fno-rtti",
                                          "-fno-asynchronous-unwind-tables",
                                          "-fno-threadsafe-statics",
                                          "-ffunction-sections",
                                          "-fdata-sections",
                                          "-fno-common",
                                          "-fno-use-cxa-atexit",
                                          "-fno-stack-protector",
                                          "-fno-tree-loop-distribute-patterns",
                                          "-fstack-limit-symbol=stack_redzone",
                                          "-fdiagnostics-color=never",
                                          "-fno-diagnostics-show-caret",
                                          "-ftrack-macro-expansion=0",
                                          "-Wno-psabi"};

// Where vectors are: the compiler's registers (see vector_assembly.hpp; nothing else of that unit may be
// used), or memory.
inline constexpr std::array register_flags{"-maltivec", "-mabi=altivec", "-mno-vrsave", "-fverbose-asm",
                                           "-fno-tree-vectorize"};
inline constexpr std::array memory_flags{"-mno-altivec"};
// The library keeps out of the registers in which its callers keep vectors.
inline constexpr std::array library_flags{"-ffixed-v20", "-ffixed-v21", "-ffixed-v22", "-ffixed-v23",
                                          "-ffixed-v24", "-ffixed-v25", "-ffixed-v26", "-ffixed-v27",
                                          "-ffixed-v28", "-ffixed-v29", "-ffixed-v30", "-ffixed-v31"};

inline constexpr std::array link_flags{"-nostdlib",
                                       "-static",
                                       "-no-pie",
                                       "-Wl,--build-id=none",
                                       "-Wl,--relax",
                                       "-Wl,--gc-sections",
                                       "-Wl,--no-warn-rwx-segments",
                                       "-Wl,-z,max-page-size=128",
                                       "-Wl,--undefined=scheduler_event_drop_count"};

// What stands for the folders of the program's and the library's sources in an image, wherever they lie.
inline constexpr const char* program_folder = "program";
inline constexpr const char* target_name = "target";

} // namespace hxtwin::codegen
