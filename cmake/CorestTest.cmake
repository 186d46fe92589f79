# The tests of a layer, and the programs: examples, showcase, benchmarks, fuzz targets.
include_guard()
if(COREST_TESTS)
  enable_testing()
  pkg_check_modules(doctest QUIET doctest)
  add_library(corest_test_main STATIC "${PROJECT_SOURCE_DIR}/tests/main.cpp")
  target_include_directories(corest_test_main PUBLIC "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/src")
endif()

# corest_layer_test(<name> [library]): one program per layer (or for another folder of tests, with what it links),
# one ctest entry per file, so that a failure names its file.
function(corest_layer_test name)
  set(library corest_${name})
  if(ARGN)
    set(library ${ARGN})
  endif()
  if(NOT COREST_TESTS)
    return()
  endif()
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${name}/*_test.cpp")
  if(NOT tests)
    return()
  endif()
  add_executable(${name}_test ${tests})
  target_link_libraries(${name}_test PRIVATE corest_test_main ${library} corest_settings)
  foreach(test IN LISTS tests)
    cmake_path(GET test STEM stem)
    add_test(NAME ${name}/${stem} COMMAND ${name}_test "--source-file=*/${name}/*${stem}.cpp" --no-skipped-summary)
    set_tests_properties(${name}/${stem} PROPERTIES TIMEOUT 120)
  endforeach()
endfunction()

# examples/NN_name.cpp, one program each.
function(corest_programs)
endfunction()

function(corest_install)
endfunction()
