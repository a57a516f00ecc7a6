// SPDX-License-Identifier: Apache-2.0
#pragma once

// From where operator new and malloc take memory next, and up to where.
extern "C" {
extern char* heap_next;
extern char* heap_limit;
}

namespace hxtwin {

// Memory comes from another place while this lives.
class heap_elsewhere {
public:
    // Moves `next` on.
    heap_elsewhere(char*& next, char* limit) : next_(next), own_next_(heap_next), own_limit_(heap_limit) {
        heap_next = next;
        heap_limit = limit;
    }
    ~heap_elsewhere() {
        next_ = heap_next;
        heap_next = own_next_;
        heap_limit = own_limit_;
    }
    heap_elsewhere(const heap_elsewhere&) = delete;
    heap_elsewhere& operator=(const heap_elsewhere&) = delete;

private:
    char*& next_;
    char *own_next_, *own_limit_;
};

} // namespace hxtwin
