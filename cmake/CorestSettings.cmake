# What every target shares: the language, warnings, sanitizers, where executables land.
include_guard()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

option(COREST_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(COREST_EXAMPLES "Build the examples and the showcase" ${PROJECT_IS_TOP_LEVEL})
option(COREST_BENCHMARKS "Build the benchmarks" OFF)
option(COREST_FUZZ "Build the libFuzzer targets (clang only)" OFF)
set(COREST_SANITIZE "" CACHE STRING "Sanitizers for every target, such as address,undefined")

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

find_program(COREST_CCACHE ccache)
if(COREST_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${COREST_CCACHE}")
endif()
find_program(COREST_MOLD mold)
if(COREST_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(corest_settings INTERFACE)
target_compile_options(corest_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
target_link_libraries(corest_settings INTERFACE Threads::Threads)
if(COREST_SANITIZE)
  add_compile_options("-fsanitize=${COREST_SANITIZE}" -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${COREST_SANITIZE}")
endif()
