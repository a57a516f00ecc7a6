// SPDX-License-Identifier: Apache-2.0
#include <libnux/vx/mailbox.h>

extern "C" {
extern volatile uint8_t mailbox_base[], mailbox_end[];
}

namespace libnux::vx {
namespace {

volatile uint8_t* head = mailbox_base; // where the next text goes

size_t write(uint8_t byte) {
    if (head == mailbox_end) {
        return 0;
    }
    *head = byte;
    head = head + 1;
    return 1;
}

// Of `size` bytes from an offset, those that exist.
uint32_t existing(uint32_t offset, uint32_t size) {
    const auto all = static_cast<uint32_t>(mailbox_end - mailbox_base);
    const uint32_t rest = offset < all ? all - offset : 0;
    return size < rest ? size : rest;
}

template <class T, class Number>
size_t write_all(const T* values, size_t count, size_t (*write_number)(const Number&)) {
    size_t out = write('{');
    for (size_t i = 0; i < count; ++i) {
        out += (i == 0 ? 0 : write(',')) + write_number(static_cast<Number>(values[i]));
    }
    return out + write('}');
}

} // namespace

size_t mailbox_write(uint32_t offset, const uint8_t* from, uint32_t size) {
    const uint32_t count = existing(offset, size);
    for (uint32_t i = 0; i < count; ++i) {
        mailbox_base[offset + i] = from[i];
    }
    return count;
}

size_t mailbox_read(uint8_t* into, uint32_t offset, uint32_t size) {
    const uint32_t count = existing(offset, size);
    for (uint32_t i = 0; i < count; ++i) {
        into[i] = mailbox_base[offset + i];
    }
    return count;
}

uint8_t mailbox_read_u8(uint32_t offset) {
    uint8_t byte = 0;
    mailbox_read(&byte, offset, 1);
    return byte;
}

void mailbox_write_u8(uint32_t offset, uint8_t byte) { mailbox_write(offset, &byte, 1); }

size_t mailbox_write_string(const char* text) {
    size_t out = 0;
    for (; *text != 0; ++text) {
        out += write(static_cast<uint8_t>(*text));
    }
    return out;
}

size_t mailbox_write_int(const uint32_t& value) {
    uint8_t digits[10];
    size_t count = 0;
    for (uint32_t rest = value; count == 0 || rest != 0; rest /= 10) {
        digits[count++] = static_cast<uint8_t>('0' + rest % 10);
    }
    size_t out = 0;
    while (count != 0) {
        out += write(digits[--count]);
    }
    return out;
}

size_t mailbox_write_signed_int(const int32_t& value) {
    const auto bits = static_cast<uint32_t>(value);
    return value < 0 ? write('-') + mailbox_write_int(0u - bits) : mailbox_write_int(bits);
}

size_t mailbox_write_vector(const vector_type& values) {
    return write_all(hxtwin::vector_unit::elements<const uint8_t>(values), dls_vector_size,
                     &mailbox_write_int);
}

size_t mailbox_write_signed_vector(const VectorFracSat8::Data& values) {
    return write_all(hxtwin::vector_unit::elements<const int8_t>(values), dls_vector_size,
                     &mailbox_write_signed_int);
}

void mailbox_string_terminate() {
    if (head != mailbox_end) {
        *head = 0;
    }
}

} // namespace libnux::vx
