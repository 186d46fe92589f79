# corest_layer(<name> [DEPENDS layers...] [PRIVATE_PACKAGES pkg-config names...])
# One layer: the library corest_<name> of src/<name>/*.cpp, its headers in include/corest/<name>/,
# and one test program of tests/<name>/*_test.cpp that links this layer and those below it only.
include_guard()

function(corest_layer name)
  cmake_parse_arguments(layer "" "" "DEPENDS;PRIVATE_PACKAGES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
  if(NOT sources)
    return()
  endif()
  add_library(corest_${name} STATIC ${sources})
  add_library(corest::${name} ALIAS corest_${name})
  target_include_directories(corest_${name}
    PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:include>"
    PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_features(corest_${name} PUBLIC cxx_std_23)
  target_link_libraries(corest_${name} PRIVATE "$<BUILD_INTERFACE:corest_settings>" PUBLIC Threads::Threads)
  foreach(below IN LISTS layer_DEPENDS)
    target_link_libraries(corest_${name} PUBLIC corest_${below})
  endforeach()
  foreach(package IN LISTS layer_PRIVATE_PACKAGES)
    pkg_check_modules(${package} REQUIRED IMPORTED_TARGET GLOBAL ${package})
    target_link_libraries(corest_${name} PRIVATE PkgConfig::${package})
  endforeach()
  corest_layer_test(${name})
endfunction()
