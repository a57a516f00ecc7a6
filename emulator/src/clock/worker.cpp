// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/worker.hpp>

#include <utility>

namespace hxtwin::emulator {

worker::worker() : thread_([this] { loop(); }) {}

worker::~worker() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void worker::both(const std::function<void()>& here, const std::function<void()>& there) {
    {
        const std::lock_guard lock(mutex_);
        work_ = &there;
        failed_ = nullptr;
    }
    changed_.notify_all();
    std::exception_ptr failed_here;
    try {
        here();
    } catch (...) {
        failed_here = std::current_exception();
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return work_ == nullptr; });
    const auto failed = failed_here ? failed_here : std::exchange(failed_, nullptr);
    if (failed) {
        std::rethrow_exception(failed);
    }
}

void worker::loop() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return ends_ || work_ != nullptr; });
        if (ends_) {
            return;
        }
        const auto* work = work_;
        lock.unlock();
        std::exception_ptr failed;
        try {
            (*work)();
        } catch (...) {
            failed = std::current_exception();
        }
        lock.lock();
        failed_ = failed;
        work_ = nullptr;
        changed_.notify_all();
    }
}

} // namespace hxtwin::emulator
