// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <thread>

namespace hxtwin::emulator {

// A second thread that does one piece of work at a time. It waits awake for a while after each, since work
// comes every few microseconds while an execution runs, then asleep.
class worker {
public:
    worker();
    ~worker();
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;

    // Runs both, one of them on the second thread, and returns when both are done. Throws what either threw,
    // `here` first.
    void both(const std::function<void()>& here, const std::function<void()>& there);

private:
    void loop();
    const std::function<void()>* next();
    bool becomes(bool idle) const; // within some looks
    std::atomic<const std::function<void()>*> work_{nullptr};
    std::function<void()> end_; // as work: the thread ends
    std::exception_ptr failed_; // belongs to the thread while there is work
    std::thread thread_;
};

} // namespace hxtwin::emulator
