# Debian's cross compiler, for GITOPS_ARCHITECTURE; CMAKE_SYSROOT holds its libraries.
set(CMAKE_SYSTEM_NAME Linux)
set(processor_amd64 x86_64)
set(processor_arm64 aarch64)
set(CMAKE_SYSTEM_PROCESSOR ${processor_${GITOPS_ARCHITECTURE}})
# Its C library and that of C++, not those that came with the compiler.
set(triplet ${CMAKE_SYSTEM_PROCESSOR}-linux-gnu)
set(CMAKE_EXE_LINKER_FLAGS_INIT
  "-B${CMAKE_SYSROOT}/usr/lib/${triplet} -B${CMAKE_SYSROOT}/usr/lib/gcc/${triplet}/12")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GITOPS_ARCHITECTURE CMAKE_SYSROOT)
set(CMAKE_C_COMPILER ${triplet}-gcc)
set(CMAKE_CXX_COMPILER ${triplet}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${triplet})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
