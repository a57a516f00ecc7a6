// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/worker.hpp>

#include <utility>

namespace hxtwin::emulator {
namespace {

// Looks before somebody who waits lets others run, about a microsecond, and such rounds before the thread
// sleeps, about half a millisecond: work comes every few tens of microseconds.
constexpr int looks = 1000, rounds = 500;

} // namespace

worker::worker() : thread_([this] { loop(); }) {}

worker::~worker() {
    work_.store(&end_, std::memory_order_release);
    work_.notify_one();
    thread_.join();
}

void worker::both(const std::function<void()>& here, const std::function<void()>& there) {
    failed_ = nullptr;
    work_.store(&there, std::memory_order_release);
    work_.notify_one();
    std::exception_ptr failed_here;
    try {
        here();
    } catch (...) {
        failed_here = std::current_exception();
    }
    while (!becomes(true)) {
        std::this_thread::yield();
    }
    const auto failed = failed_here ? failed_here : std::exchange(failed_, nullptr);
    if (failed) {
        std::rethrow_exception(failed);
    }
}

bool worker::becomes(bool idle) const {
    for (int look = 0; look < looks; ++look) {
        if ((work_.load(std::memory_order_acquire) == nullptr) == idle) {
            return true;
        }
    }
    return false;
}

const std::function<void()>* worker::next() {
    for (int round = 0; round < rounds; ++round) {
        if (becomes(false)) {
            return work_.load(std::memory_order_acquire);
        }
        std::this_thread::yield();
    }
    work_.wait(nullptr, std::memory_order_acquire);
    return work_.load(std::memory_order_acquire);
}

void worker::loop() {
    while (true) {
        const auto* work = next();
        if (work == &end_) {
            return;
        }
        try {
            (*work)();
        } catch (...) {
            failed_ = std::current_exception();
        }
        work_.store(nullptr, std::memory_order_release);
    }
}

} // namespace hxtwin::emulator
