// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace hxtwin::test {

// The Error that the action throws, so that a test can look at its members and its text. Anything else, or
// nothing, is a std::logic_error, which fails the test.
template <class Error, class Action>
Error thrown(Action action) {
    try {
        action();
    } catch (const Error& e) {
        return e;
    } catch (const std::exception& e) {
        throw std::logic_error(std::string("threw another error: ") + e.what());
    }
    throw std::logic_error("threw nothing");
}

} // namespace hxtwin::test
