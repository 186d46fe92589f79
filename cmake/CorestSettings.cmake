# What every target shares: the language, warnings, sanitizers, where programs land.
include_guard()

option(COREST_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(COREST_EXAMPLES "Build the examples and the showcase" ${PROJECT_IS_TOP_LEVEL})
option(COREST_BENCHMARKS "Build the benchmarks" OFF)
option(COREST_FUZZ "Build the libFuzzer targets (clang only)" OFF)
option(COREST_EMBED_DOCS "Build the documentation page's files into the library (needs npm; else it loads a CDN)" ON)
set(COREST_SANITIZE "" CACHE STRING "Sanitizers for every target, such as address,undefined")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(corest_settings INTERFACE)
target_compile_options(corest_settings INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wnon-virtual-dtor;-Woverloaded-virtual>)

# The rest is the taste of our own build; a project that adds this one as a folder keeps its own.
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

# What one checkout has compiled serves every other: paths below it are told to the compiler relative to the build
# folder, and the folder itself is no part of what is looked up.
find_program(COREST_CCACHE ccache)
if(COREST_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    "${COREST_CCACHE}")
endif()
find_program(COREST_MOLD mold)
if(COREST_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# In optimised and instrumented code g++ 12 sees ghosts, in std::optional above all.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND (COREST_SANITIZE OR NOT CMAKE_BUILD_TYPE STREQUAL Debug))
  add_compile_options(-Wno-maybe-uninitialized)
endif()
if(COREST_SANITIZE)
  add_compile_options("-fsanitize=${COREST_SANITIZE}" -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${COREST_SANITIZE}")
endif()
if(COREST_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage of the library too, not of the targets alone
endif()
