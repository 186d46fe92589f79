# The tests: one program per layer, and the tests that scripts drive.
include_guard()

if(COREST_TESTS)
  enable_testing()
  find_package(doctest REQUIRED)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_library(corest_test_main STATIC "${PROJECT_SOURCE_DIR}/tests/main.cpp")
  target_include_directories(corest_test_main PUBLIC "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(corest_test_main PUBLIC doctest::doctest)
endif()

# A sanitizer that only prints has found nothing: every report ends the program.
set(COREST_TEST_ENVIRONMENT
  "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1"
  "UBSAN_OPTIONS=print_stacktrace=1"
  "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1")
set(COREST_TEST_TIMEOUT 120)
if(COREST_SANITIZE)
  set(COREST_TEST_TIMEOUT 600)
endif()

function(corest_add_test name)
  add_test(NAME ${name} ${ARGN})
  set_tests_properties(${name} PROPERTIES
    TIMEOUT ${COREST_TEST_TIMEOUT} ENVIRONMENT "${COREST_TEST_ENVIRONMENT}" SKIP_RETURN_CODE 77)
endfunction()

# One program per layer, one ctest entry per file, so that a failure names its file.
function(corest_layer_test name)
  set(folder "${PROJECT_SOURCE_DIR}/tests/${name}")
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS "${folder}/*_test.cpp")
  if(NOT COREST_TESTS OR NOT tests)
    return()
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/*.cpp")  # the tests, and what they share
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE corest_test_main $<TARGET_NAME_IF_EXISTS:corest_${name}> corest_settings)
  foreach(extra IN LISTS ARGN)
    target_link_libraries(${name}_test PRIVATE $<TARGET_NAME_IF_EXISTS:corest_${extra}>)
  endforeach()
  foreach(test IN LISTS tests)
    cmake_path(RELATIVE_PATH test BASE_DIRECTORY "${folder}" OUTPUT_VARIABLE file)
    string(REGEX REPLACE "\\.cpp$" "" stem "${file}")
    corest_add_test(${name}/${stem} COMMAND ${name}_test "--source-file=*/tests/${name}/${file}" --no-skipped-summary)
    set_tests_properties(${name}/${stem} PROPERTIES FAIL_REGULAR_EXPRESSION "test cases: +0 ")
  endforeach()
endfunction()

# tests/compile_fail/<case>.cpp: the sentences a wrong program prints. The documents against what they speak of.
# tests/e2e: the showcase as a client sees it. tests/conformance: what RFC 9110 and RFC 9112 ask of a server, and the
# clients that people have.
function(corest_script_tests)
  if(NOT COREST_TESTS)
    return()
  endif()
  if(NOT COREST_SANITIZE STREQUAL thread)  # what a compiler accepts does not depend on them: once per compiler will do
    file(GLOB cases CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/compile_fail/*.cpp")
    foreach(case IN LISTS cases)
      cmake_path(GET case STEM stem)
      corest_add_test(compile_fail/${stem} COMMAND ${Python3_EXECUTABLE} "${PROJECT_SOURCE_DIR}/tools/check_compile_fail.py"
        --compiler "${CMAKE_CXX_COMPILER}" "${case}")
    endforeach()
  endif()
  if(NOT COREST_SANITIZE)  # each of these programs takes its time to build
    file(GLOB_RECURSE pages CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/docs/guide/*.md")
    foreach(page IN LISTS pages ITEMS README.md)
      file(STRINGS "${PROJECT_SOURCE_DIR}/${page}" programs REGEX "^int main\\(")
      if(programs)
        string(REGEX REPLACE "^docs/" "" name "${page}")
        corest_add_test(docs/${name} COMMAND ${Python3_EXECUTABLE} "${PROJECT_SOURCE_DIR}/tools/check_doc_programs.py"
          --compiler "${CMAKE_CXX_COMPILER}" "${PROJECT_SOURCE_DIR}/${page}")
      endif()
    endforeach()
  endif()
  corest_add_test(docs/reference COMMAND ${Python3_EXECUTABLE} "${PROJECT_SOURCE_DIR}/tools/check_reference.py")
  corest_add_test(docs/reference/http-conformance.md COMMAND ${Python3_EXECUTABLE}
    "${PROJECT_SOURCE_DIR}/tools/check_conformance_page.py")
  file(GLOB e2e_tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/e2e/*_test.py")
  if(TARGET fleet AND e2e_tests)
    corest_add_test(e2e COMMAND "${PROJECT_SOURCE_DIR}/tools/run_e2e")
    set_property(TEST e2e APPEND PROPERTY ENVIRONMENT "COREST_BIN=$<TARGET_FILE:fleet>")
    set_tests_properties(e2e PROPERTIES TIMEOUT 900 COST 100)  # the longest: it starts first
  endif()
  file(GLOB conformance_tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/conformance/*_test.py")
  if(TARGET conformance AND conformance_tests)
    corest_add_test(conformance/http1 COMMAND "${PROJECT_SOURCE_DIR}/tools/run_e2e" conformance)
    set_property(TEST conformance/http1 APPEND PROPERTY ENVIRONMENT "COREST_BIN=$<TARGET_FILE:conformance>")
    set_tests_properties(conformance/http1 PROPERTIES TIMEOUT 600 COST 50)
  endif()
endfunction()
