// SPDX-License-Identifier: Apache-2.0
#pragma once

// Ends the program: the code goes to 0x2ffc, where the host looks, and the processor sleeps for good.
extern "C" [[noreturn]] void exit(int code);
