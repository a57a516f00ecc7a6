// SPDX-License-Identifier: Apache-2.0
#pragma once

// The pins of a serial line lead nowhere on this chip, so that text sent there would be lost: whoever uses it
// is told when the kernel is compiled.
namespace libnux::vx {

struct SoftUartTx {
    __attribute__((error("SoftUartTx: this chip's processors have no serial line; "
                         "libnux/vx/mailbox.h carries text to the host"))) SoftUartTx();
    template <class... Arguments>
    void printf(const char*, Arguments...) {}
};

} // namespace libnux::vx
