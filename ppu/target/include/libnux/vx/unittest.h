// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/exit.h>
#include <libnux/vx/mailbox.h>

// Checks on the processor, with a protocol in the mailbox. The program ends with exit code 1 if a test case
// failed.
namespace libnux::vx {
namespace unittest {

struct record {
    uint32_t cases = 0, failed_cases = 0, checks = 0;
    bool failed = false;
};
inline record state;

inline void check(bool passed, const char* what) {
    ++state.checks;
    if (!passed) {
        state.failed = true;
        mailbox_write_string("failed: ");
        mailbox_write_string(what);
        mailbox_write_string(" (check ");
        mailbox_write_int(state.checks);
        mailbox_write_string(")\n");
    }
}

} // namespace unittest

inline void test_init() { unittest::state = {}; }

inline void testcase_begin(const char* name) {
    unittest::state.failed = false;
    unittest::state.checks = 0;
    ++unittest::state.cases;
    mailbox_write_string(name);
    mailbox_write_string("\n");
}
inline void testcase_end() {
    if (unittest::state.failed) {
        ++unittest::state.failed_cases;
    }
    mailbox_write_string(unittest::state.failed ? "  FAILED\n" : "  passed\n");
}

template <class A, class B>
inline void test_equal(const A& a, const B& b) {
    unittest::check(a == b, "equal");
}
template <class T>
inline void test_true(const T& value) {
    unittest::check(static_cast<bool>(value), "true");
}
template <class T>
inline void test_null(const T& value) {
    unittest::check(value == 0, "null");
}
template <class T>
inline void test_not_null(const T& value) {
    unittest::check(value != 0, "not null");
}

inline void test_summary() {
    mailbox_write_int(unittest::state.failed_cases);
    mailbox_write_string(" of ");
    mailbox_write_int(unittest::state.cases);
    mailbox_write_string(" test cases failed\n");
}
[[noreturn]] inline void test_shutdown() {
    mailbox_string_terminate();
    exit(unittest::state.failed_cases != 0);
}

} // namespace libnux::vx
