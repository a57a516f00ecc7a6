// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace hxtwin::codegen {

using bytes = std::string;

// Hexadecimal hash of a list of texts; their boundaries count.
std::string hash_of(std::initializer_list<std::string_view>);

bytes read_file(const std::filesystem::path&);
void write_file(const std::filesystem::path&, std::string_view);

// Files by key. An entry carries a checksum and appears under its name all at once, so that a crash, a full
// disk or a second user at the same time leaves either a whole entry or none. Where the folder cannot be
// written, nothing is kept.
class cache {
public:
    // Empty: cache_folder(); where that is empty, too, nothing is kept.
    explicit cache(std::filesystem::path folder);
    std::optional<bytes> find(const std::string& key) const;
    void keep(const std::string& key, std::string_view content) const;

private:
    std::filesystem::path folder_;
};

} // namespace hxtwin::codegen
