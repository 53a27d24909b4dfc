// SPDX-License-Identifier: Apache-2.0
#include "git/pack_writer.hpp"

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#include "git/library.hpp"

namespace git {
namespace {

using OdbHandle = Handle<git_odb, git_odb_free>;
using BuilderHandle = Handle<git_packbuilder, git_packbuilder_free>;
using RepositoryHandle = Handle<git_repository, git_repository_free>;

struct Buffer {
  git_buf raw = GIT_BUF_INIT;
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { git_buf_dispose(&raw); }
};

}  // namespace

base::Result<std::string> write_pack(const Objects& objects) {
  start_library();
  git_odb* raw_odb = nullptr;
  TRY(check(git_odb_new(&raw_odb)));
  const OdbHandle odb(raw_odb);
  git_odb_backend* memory = nullptr;
  TRY(check(git_mempack_new(&memory)));
  TRY(check(git_odb_add_backend(odb.get(), memory, 1)));  // the odb owns it from here
  git_repository* raw_repository = nullptr;
  TRY(check(git_repository_wrap_odb(&raw_repository, odb.get())));
  const RepositoryHandle repository(raw_repository);
  git_packbuilder* raw_builder = nullptr;
  TRY(check(git_packbuilder_new(&raw_builder, repository.get())));
  const BuilderHandle builder(raw_builder);
  for (const auto& [id, object] : objects) {
    git_oid written = {};
    TRY(check(git_odb_write(&written, odb.get(), object.data.data(), object.data.size(),
                            static_cast<git_object_t>(object.type))));
    // Not git_mempack_dump: it goes down the trees and misses what the server already has.
    TRY(check(git_packbuilder_insert(builder.get(), &written, nullptr)));
  }
  Buffer pack;
  TRY(check(git_packbuilder_write_buf(&pack.raw, builder.get())));
  return std::string(pack.raw.ptr, pack.raw.size);
}

}  // namespace git
