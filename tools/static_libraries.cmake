# The archives that a static program is made of, in the place of the shared libraries of the same
# names. packaging/libraries.sh has laid them out in GITOPS_LIBRARIES.
find_package(Threads REQUIRED)

function(add_archives target)
  add_library(PkgConfig::${target} INTERFACE IMPORTED)
  foreach(name IN LISTS ARGN)
    find_library(archive_${name} NAMES lib${name}.a REQUIRED
      PATHS ${GITOPS_LIBRARIES}/archives NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
    list(APPEND archives ${archive_${name}})
  endforeach()
  target_link_libraries(PkgConfig::${target} INTERFACE ${archives} Threads::Threads)
endfunction()

add_archives(libyaml yaml)
add_archives(zlib z)
add_archives(libcrypto crypto)
add_archives(libcrypt crypt)
add_archives(libssh2 ssh2 ssl crypto z)
add_archives(libcurl curl nghttp2 ssl crypto z)
target_include_directories(PkgConfig::libcurl INTERFACE ${GITOPS_LIBRARIES}/curl/include)
add_archives(libgit2 git2 http_parser mbedcrypto z)
