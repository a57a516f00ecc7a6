// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hxtwin::codegen {

struct finished {
    int status = 0;     // exit status; 128 + n after signal n
    std::string output; // standard output and error
};

// Runs a program, without a shell, in a folder and with the C locale. arguments[0] is the program's path.
finished run(const std::vector<std::string>& arguments, const std::filesystem::path& folder);

// The executable of this name in PATH, or at this path; empty if there is none.
std::filesystem::path find_program(const std::string& name);

// A folder of one's own that disappears with its owner.
class scratch_folder {
public:
    scratch_folder();
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace hxtwin::codegen
