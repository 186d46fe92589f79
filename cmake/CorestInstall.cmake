# The umbrella corest::corest, `cmake --install`, and what find_package(corest) reads.
include_guard()
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

add_library(corest INTERFACE)
add_library(corest::corest ALIAS corest)

function(corest_install)
  list(TRANSFORM COREST_LAYERS PREPEND corest_ OUTPUT_VARIABLE layers)
  target_link_libraries(corest INTERFACE ${layers})
  if(NOT PROJECT_IS_TOP_LEVEL)
    return()
  endif()
  set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/corest")
  list(REMOVE_DUPLICATES COREST_PACKAGES)
  install(TARGETS corest ${layers} EXPORT corestTargets)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" TYPE INCLUDE FILES_MATCHING PATTERN "*.hpp")
  install(EXPORT corestTargets NAMESPACE corest:: DESTINATION "${config_dir}")
  configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/corestConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/corestConfig.cmake" INSTALL_DESTINATION "${config_dir}")
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/corestConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/corestConfig.cmake" "${PROJECT_BINARY_DIR}/corestConfigVersion.cmake"
    DESTINATION "${config_dir}")
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endfunction()
