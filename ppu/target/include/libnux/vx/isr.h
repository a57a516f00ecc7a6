// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/spr.h>

// A handler of interrupts: ISR(isr_dec) { ... }, where the name is one of
//   isr_einput     an input from outside      isr_doorbell  the doorbell
//   isr_alignment  a misaligned access        isr_fit       the fixed-interval timer
//   isr_program    a trap                     isr_dec       the decrementer
// An interrupt that has no handler ends the run with a trap that names it. A program enters its handlers once
// it has set bit 0x8000 of the machine state (set_msr) and what enables the source (set_tcr, set_iccr);
// a handler clears the cause (clear_tsr). All scalar registers, CR, LR, CTR and XER are saved; vector
// registers, the vector unit's flags and its accumulator are not, so that a handler must not use vectors: the
// compiler refuses to inline vector operations into one. The name of the macro is ours.
#define ISR(name)                                                                                            \
    extern "C" HXTWIN_WITHOUT_VECTORS void name##_body();                                                    \
    HXTWIN_INTERRUPT_ENTRY(name)                                                                             \
    extern "C" HXTWIN_WITHOUT_VECTORS void name##_body()

#ifdef __ALTIVEC__
#define HXTWIN_WITHOUT_VECTORS __attribute__((used, target("no-altivec")))
#else
#define HXTWIN_WITHOUT_VECTORS __attribute__((used))
#endif

// In the own SRAM, where the vectors' branches reach it; the body may be anywhere.
#define HXTWIN_INTERRUPT_ENTRY(name)                                                                         \
    asm(".pushsection int.text,\"ax\",@progbits\n"                                                           \
        "\t.globl " #name "\n\t.type " #name ",@function\n" #name ":\n"                                      \
        "\tstwu 1,-160(1)\n\tstw 0,8(1)\n\tstmw 2,12(1)\n"                                                   \
        "\tmfcr 0\n\tstw 0,132(1)\n\tmflr 0\n\tstw 0,136(1)\n"                                               \
        "\tmfctr 0\n\tstw 0,140(1)\n\tmfxer 0\n\tstw 0,144(1)\n"                                             \
        "\tlis 3," #name "_body@ha\n\taddi 3,3," #name "_body@l\n\tmtctr 3\n\tbctrl\n"                       \
        "\tlwz 0,144(1)\n\tmtxer 0\n\tlwz 0,140(1)\n\tmtctr 0\n"                                             \
        "\tlwz 0,136(1)\n\tmtlr 0\n\tlwz 0,132(1)\n\tmtcrf 255,0\n"                                          \
        "\tlwz 0,8(1)\n\tlmw 2,12(1)\n\taddi 1,1,160\n\trfi\n"                                               \
        "\t.size " #name ",.-" #name "\n\t.popsection\n");
