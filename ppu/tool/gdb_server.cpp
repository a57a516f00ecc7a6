// SPDX-License-Identifier: Apache-2.0
#include "gdb_server.hpp"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <hxtwin/base/error.hpp>

#include "gdb_session.hpp"

namespace hxtwin::ppu::gdb {
namespace {

class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    operator int() const { return number_; }

private:
    int number_;
};

[[noreturn]] void refuse(std::uint16_t port) {
    throw missing_requirement(
        fmt::format("port {} of the loopback device cannot be had: {}; --gdb 0 takes a free one", port,
                    std::strerror(errno)));
}

} // namespace

bool serve(board& b, std::uint16_t port, ppu_cycles until, const std::function<void(std::uint16_t)>& ready) {
    const descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK); // nobody else's machine
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || ::bind(listener, generic, size) != 0 || ::listen(listener, 1) != 0 ||
        ::getsockname(listener, generic, &size) != 0) {
        refuse(port);
    }
    ready(ntohs(address.sin_port));
    const descriptor connection(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (connection < 0) {
        refuse(port);
    }
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return session(b, connection, until).serve();
}

} // namespace hxtwin::ppu::gdb
