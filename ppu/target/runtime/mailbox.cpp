// SPDX-License-Identifier: Apache-2.0
#include <libnux/vx/mailbox.h>

extern "C" {
extern volatile char mailbox_base[], mailbox_end[];
}

namespace libnux::vx {
namespace {

volatile char* head = mailbox_base;

void write(char c) {
    if (head != mailbox_end) {
        *head = c;
        head = head + 1;
    }
}

} // namespace

void mailbox_write_string(const char* text) {
    for (; *text != 0; ++text) {
        write(*text);
    }
}

void mailbox_write_int(uint32_t value) {
    char digits[10];
    int count = 0;
    do {
        digits[count++] = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (count != 0) {
        write(digits[--count]);
    }
}

void mailbox_write_signed_int(int32_t value) {
    if (value < 0) {
        write('-');
    }
    mailbox_write_int(value < 0 ? 0u - static_cast<uint32_t>(value) : static_cast<uint32_t>(value));
}

} // namespace libnux::vx
