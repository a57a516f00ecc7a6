// SPDX-License-Identifier: Apache-2.0
#include "cache.hpp"

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/codegen/toolchain.hpp>

namespace hxtwin::codegen {
namespace {

std::string digits(XXH128_hash_t h) { return fmt::format("{:016x}{:016x}", h.high64, h.low64); }

std::string checksum(std::string_view content) {
    return digits(XXH3_128bits(content.data(), content.size()));
}

constexpr std::size_t checksum_digits = 32;

// True if all of it has reached the disk.
bool write_synced(const std::filesystem::path& path, std::string_view content) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) {
        return false;
    }
    bool good = true;
    while (good && !content.empty()) {
        const auto written = ::write(file, content.data(), content.size());
        good = written > 0;
        content.remove_prefix(good ? static_cast<std::size_t>(written) : 0);
    }
    good = good && fsync(file) == 0;
    return close(file) == 0 && good;
}

} // namespace

std::string hash_of(std::initializer_list<std::string_view> texts) {
    std::string joined;
    for (const auto text : texts) {
        joined += fmt::format("{}:", text.size());
        joined += text;
    }
    return checksum(joined);
}

std::filesystem::path cache_folder() {
    if (const char* home = std::getenv("XDG_CACHE_HOME"); home != nullptr && *home != 0) {
        return std::filesystem::path(home) / "hxtwin";
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0) {
        return std::filesystem::path(home) / ".cache" / "hxtwin";
    }
    return {};
}

bytes read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw missing_requirement(fmt::format("the file {} cannot be read", path.string()));
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::filesystem::path& path, std::string_view content) {
    std::ofstream out(path, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!out.flush()) {
        throw missing_requirement(fmt::format("the file {} cannot be written", path.string()));
    }
}

cache::cache(std::filesystem::path folder) : folder_(folder.empty() ? cache_folder() : std::move(folder)) {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
}

std::optional<bytes> cache::find(const std::string& key) const {
    std::ifstream in(folder_ / key, std::ios::binary);
    const bytes entry{std::istreambuf_iterator<char>(in), {}};
    if (folder_.empty() || entry.size() < checksum_digits) {
        return std::nullopt;
    }
    const auto content = std::string_view(entry).substr(checksum_digits);
    if (checksum(content) != entry.substr(0, checksum_digits)) {
        return std::nullopt;
    }
    return bytes(content);
}

void cache::keep(const std::string& key, std::string_view content) const {
    if (folder_.empty()) {
        return;
    }
    static std::atomic<unsigned> count = 0;
    const auto temporary = folder_ / fmt::format(".{}.{}.{}", key, getpid(), count++);
    std::error_code failed;
    if (write_synced(temporary, checksum(content) + std::string(content))) {
        std::filesystem::rename(temporary, folder_ / key, failed);
    }
    std::filesystem::remove(temporary, failed);
}

} // namespace hxtwin::codegen
