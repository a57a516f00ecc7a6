// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <new>

#include <hxtwin/exit.h>
#include <hxtwin/heap.h>

extern "C" {
extern char heap_base[], heap_end[];

void* memcpy(void* to, const void* from, size_t bytes) {
    auto* d = static_cast<uint8_t*>(to);
    const auto* s = static_cast<const uint8_t*>(from);
    if (((reinterpret_cast<uintptr_t>(d) | reinterpret_cast<uintptr_t>(s)) & 3) == 0) {
        for (; bytes >= 4; bytes -= 4, d += 4, s += 4) {
            *reinterpret_cast<uint32_t __attribute__((may_alias))*>(d) =
                *reinterpret_cast<const uint32_t __attribute__((may_alias))*>(s);
        }
    }
    for (; bytes != 0; --bytes) {
        *d++ = *s++;
    }
    return to;
}

void* memmove(void* to, const void* from, size_t bytes) {
    auto* d = static_cast<uint8_t*>(to);
    const auto* s = static_cast<const uint8_t*>(from);
    if (d <= s || d >= s + bytes) {
        return memcpy(to, from, bytes);
    }
    while (bytes != 0) {
        --bytes;
        d[bytes] = s[bytes];
    }
    return to;
}

void* memset(void* to, int value, size_t bytes) {
    auto* d = static_cast<uint8_t*>(to);
    for (; bytes != 0; --bytes) {
        *d++ = static_cast<uint8_t>(value);
    }
    return to;
}

int memcmp(const void* a, const void* b, size_t bytes) {
    const auto* x = static_cast<const uint8_t*>(a);
    const auto* y = static_cast<const uint8_t*>(b);
    for (; bytes != 0; --bytes, ++x, ++y) {
        if (*x != *y) {
            return *x < *y ? -1 : 1;
        }
    }
    return 0;
}

// The program never ends in a way that destructors would notice.
int atexit(void (*)()) { return 0; }

[[noreturn]] void abort() { exit(134); }
[[noreturn]] void __cxa_pure_virtual() { exit(1); }
}

// The heap is used up to here; the host reads it.
extern "C" {
char* heap_next = heap_base;
char* heap_limit = heap_end;
}

namespace {

// From what lies between the program's data and the stack; ends the program with exit code 137 where that is
// used up. Nothing is ever returned.
void* allocate(size_t bytes, size_t alignment) {
    const auto begin = (reinterpret_cast<uintptr_t>(heap_next) + alignment - 1) & ~(alignment - 1);
    const auto end = reinterpret_cast<uintptr_t>(heap_limit);
    if (begin > end || bytes > end - begin) {
        exit(137);
    }
    heap_next = reinterpret_cast<char*>(begin + bytes);
    return reinterpret_cast<void*>(begin);
}

constexpr size_t default_alignment = 8;

} // namespace

extern "C" {
void* malloc(size_t bytes) { return allocate(bytes, default_alignment); }
void free(void*) {}
}

void* operator new(size_t bytes) { return allocate(bytes, default_alignment); }
void* operator new[](size_t bytes) { return allocate(bytes, default_alignment); }
void* operator new(size_t bytes, std::align_val_t a) { return allocate(bytes, static_cast<size_t>(a)); }
void* operator new[](size_t bytes, std::align_val_t a) { return allocate(bytes, static_cast<size_t>(a)); }
void operator delete(void*) noexcept {}
void operator delete[](void*) noexcept {}
void operator delete(void*, size_t) noexcept {}
void operator delete[](void*, size_t) noexcept {}
void operator delete(void*, std::align_val_t) noexcept {}
void operator delete[](void*, std::align_val_t) noexcept {}
void operator delete(void*, size_t, std::align_val_t) noexcept {}
void operator delete[](void*, size_t, std::align_val_t) noexcept {}

namespace std {
void __throw_bad_function_call() { exit(134); }
void __throw_length_error(const char*) { exit(134); }
void __throw_bad_alloc() { exit(137); }
void __throw_bad_array_new_length() { exit(137); }
void __throw_out_of_range_fmt(const char*, ...) { exit(134); }
void __throw_logic_error(const char*) { exit(134); }
} // namespace std
