// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>

extern char** environ;

namespace hxtwin::codegen {
namespace {

struct pipe_ends {
    int read = -1, write = -1;
    pipe_ends() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) {
            throw internal_error(fmt::format("no pipe: {}", std::strerror(errno)));
        }
        read = ends[0];
        write = ends[1];
    }
    ~pipe_ends() {
        close(read);
        close_write();
    }
    void close_write() {
        if (write >= 0) {
            close(write);
            write = -1;
        }
    }
};

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> out;
    for (auto& s : strings) {
        out.push_back(s.data());
    }
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment() {
    std::vector<std::string> out;
    for (char** e = environ; *e != nullptr; ++e) {
        const std::string_view entry = *e;
        if (!entry.starts_with("LC_") && !entry.starts_with("LANG")) {
            out.emplace_back(entry);
        }
    }
    out.emplace_back("LC_ALL=C");
    return out;
}

pid_t spawn(std::vector<std::string> arguments, const std::filesystem::path& folder, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    auto variables = environment();
    pid_t child = 0;
    const int failed = posix_spawn(&child, arguments[0].c_str(), &actions, nullptr,
                                   pointers(arguments).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        throw missing_requirement(
            fmt::format("the program {} cannot be started: {}", arguments[0], std::strerror(failed)));
    }
    return child;
}

std::string read_all(int from) {
    std::string out;
    char buffer[4096];
    while (true) {
        const auto got = ::read(from, buffer, sizeof buffer);
        if (got > 0) {
            out.append(buffer, static_cast<std::size_t>(got));
        } else if (got == 0 || errno != EINTR) {
            return out;
        }
    }
}

} // namespace

finished run(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
    pipe_ends ends;
    const pid_t child = spawn(arguments, folder, ends.write);
    ends.close_write();
    finished out;
    out.output = read_all(ends.read);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    out.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return out;
}

std::filesystem::path find_program(const std::string& name) {
    const auto usable = [](const std::filesystem::path& p) {
        return std::filesystem::is_regular_file(p) && access(p.c_str(), X_OK) == 0;
    };
    if (name.find('/') != std::string::npos) {
        return usable(name) ? std::filesystem::absolute(name) : std::filesystem::path();
    }
    const char* list = std::getenv("PATH");
    std::string_view rest = list == nullptr ? "/usr/bin:/bin" : list;
    while (!rest.empty()) {
        const auto end = rest.find(':');
        const auto candidate = std::filesystem::path(rest.substr(0, end)) / name;
        if (usable(candidate)) {
            return std::filesystem::absolute(candidate);
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return {};
}

scratch_folder::scratch_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "hxtwin-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw internal_error(fmt::format("no temporary folder {}: {}", pattern, std::strerror(errno)));
    }
    path_ = pattern;
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace hxtwin::codegen
