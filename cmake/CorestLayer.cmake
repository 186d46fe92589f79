# corest_layer(<name> [DEPENDS layers...] [PRIVATE_PACKAGES pkg-config names...] [TEST_DEPENDS layers...])
# One layer: the library corest_<name> of src/<name>/*.cpp, its headers in include/corest/<name>/,
# and one test program of tests/<name>/*_test.cpp that links this layer and those below it only
# (and TEST_DEPENDS, such as `testing`).
include_guard()

set(COREST_LAYERS "")    # the layers that exist, lowest first
set(COREST_PACKAGES "")  # the pkg-config packages an installed library needs at link time

function(corest_layer name)
  cmake_parse_arguments(layer "" "" "DEPENDS;PRIVATE_PACKAGES;TEST_DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
  if(NOT sources)
    return()
  endif()
  add_library(corest_${name} STATIC ${sources})
  add_library(corest::${name} ALIAS corest_${name})
  set_target_properties(corest_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(corest_${name}
    PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:include>"
    PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_features(corest_${name} PUBLIC cxx_std_23)
  target_link_libraries(corest_${name} PRIVATE "$<BUILD_INTERFACE:corest_settings>" PUBLIC Threads::Threads)
  foreach(below IN LISTS layer_DEPENDS)
    if(TARGET corest_${below})
      target_link_libraries(corest_${name} PUBLIC corest_${below})
    endif()
  endforeach()
  foreach(package IN LISTS layer_PRIVATE_PACKAGES)
    pkg_check_modules(${package} REQUIRED IMPORTED_TARGET GLOBAL ${package})
    target_link_libraries(corest_${name} PRIVATE PkgConfig::${package})
  endforeach()
  set(COREST_LAYERS ${COREST_LAYERS} ${name} PARENT_SCOPE)
  set(COREST_PACKAGES ${COREST_PACKAGES} ${layer_PRIVATE_PACKAGES} PARENT_SCOPE)
  corest_layer_test(${name} ${layer_TEST_DEPENDS})
endfunction()
