# SPDX-License-Identifier: Apache-2.0
# Start-up and end of a program. Vectors of interrupts lead to the program's handlers (libnux/vx/isr.h); one without
# a handler leads to 0, which the processor reports as a trap.

        .section .text.crt_vectors, "ax"
        .globl  __init
__init: b       start_up
        .rept   4               # machine check, critical input, data and instruction storage: never raised
        trap
        .endr
        b       isr_einput
        b       isr_alignment
        b       isr_program
        trap                    # system call: never raised
        b       isr_doorbell
        trap                    # critical doorbell: never raised
        b       isr_fit
        b       isr_dec

        .section .text.crt_start, "ax"
        .type   start_up, @function
start_up:
        lis     1, stack_ptr_init@ha
        addi    1, 1, stack_ptr_init@l
        li      0, 0
        stw     0, 0(1)
        stwu    1, -16(1)
        lis     30, constructors_begin@ha
        addi    30, 30, constructors_begin@l
        lis     31, constructors_end@ha
        addi    31, 31, constructors_end@l
1:      cmplw   30, 31
        bge     2f
        lwz     0, 0(30)
        addi    30, 30, 4
        mtctr   0
        bctrl
        b       1b
2:      bl      start
        b       exit
        .size   start_up, . - start_up

# exit(code): the code at the word above the first stack frame; then sleep, also after an interrupt.
        .globl  exit
        .type   exit, @function
exit:
        lis     11, stack_ptr_init@ha
        addi    11, 11, stack_ptr_init@l
        stw     1, 0(11)
        stw     3, 12(11)
        sync
1:      .long   0x7c00007c      # wait
        b       1b
        .size   exit, . - exit

        .section .note.GNU-stack, "", @progbits
