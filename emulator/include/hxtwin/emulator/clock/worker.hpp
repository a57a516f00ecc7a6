// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace hxtwin::emulator {

// A second thread that does one piece of work at a time.
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
    std::mutex mutex_;
    std::condition_variable changed_;
    const std::function<void()>* work_ = nullptr;
    bool ends_ = false;
    std::exception_ptr failed_;
    std::thread thread_;
};

} // namespace hxtwin::emulator
