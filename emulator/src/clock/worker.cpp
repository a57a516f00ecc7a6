// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/worker.hpp>

#include <utility>

namespace hxtwin::emulator {
namespace {

// Looks before the thread sleeps or the caller lets others run: tens of microseconds.
constexpr int patience = 20'000;

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
    for (int look = 0; work_.load(std::memory_order_acquire) != nullptr; ++look) {
        if (look > patience) {
            std::this_thread::yield();
        }
    }
    const auto failed = failed_here ? failed_here : std::exchange(failed_, nullptr);
    if (failed) {
        std::rethrow_exception(failed);
    }
}

const std::function<void()>* worker::next() {
    for (int look = 0; look < patience; ++look) {
        if (const auto* work = work_.load(std::memory_order_acquire); work != nullptr) {
            return work;
        }
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
