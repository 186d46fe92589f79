# corest_embed(<layer> FUNCTION <name> HEADER <header in src/> PACKAGE <npm package> FILES <files of it>...)
# Builds files of a pinned npm package (assets/package.json) into a layer: at build time npm fetches them,
# an assembler source takes their bytes in, and a generated source defines
#   std::span<embedded_asset const> <name>() noexcept    and    std::string_view <name>_version() noexcept
# as HEADER declares them. Without npm, or where it fails, the span is empty and the build goes on.
include_guard()

function(corest_embed layer)
  cmake_parse_arguments(embed "" "FUNCTION;HEADER;PACKAGE" "FILES" ${ARGN})
  if(NOT TARGET corest_${layer})
    return()
  endif()
  set(assets "${PROJECT_SOURCE_DIR}/assets")
  set(folder "${PROJECT_BINARY_DIR}/embedded/${embed_FUNCTION}")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed_npm.cmake")
  if(COREST_EMBED_DOCS)
    find_program(COREST_NPM npm)
  endif()
  if(COREST_EMBED_DOCS AND COREST_NPM)
    set(npm "${COREST_NPM}")
    # What an earlier build had to leave out is tried again.
    if(EXISTS "${folder}/left_out")
      file(REMOVE "${folder}/assets.cpp")
    endif()
  else()
    set(npm "")
  endif()
  add_custom_command(
    OUTPUT "${folder}/assets.cpp" "${folder}/assets.S"
    COMMAND "${CMAKE_COMMAND}" "-DNPM=${npm}" "-DASSETS=${assets}" "-DFOLDER=${folder}"
      "-DFUNCTION=${embed_FUNCTION}" "-DHEADER=${embed_HEADER}" "-DPACKAGE=${embed_PACKAGE}" "-DFILES=${embed_FILES}"
      -P "${script}"
    DEPENDS "${script}" "${assets}/package.json" "${assets}/package-lock.json"
    COMMENT "Fetching ${embed_PACKAGE} with npm, to build it in" VERBATIM)
  target_sources(corest_${layer} PRIVATE "${folder}/assets.cpp" "${folder}/assets.S")
  install(DIRECTORY "${folder}/legal/" DESTINATION "${CMAKE_INSTALL_DOCDIR}" OPTIONAL)
endfunction()

# The documentation page's script and style sheet.
function(corest_embed_swagger layer)
  corest_embed(${layer} FUNCTION docs_assets HEADER web/docs_assets.hpp
    PACKAGE swagger-ui-dist FILES swagger-ui.css swagger-ui-bundle.js)
endfunction()
