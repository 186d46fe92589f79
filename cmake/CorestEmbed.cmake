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

# corest_embed_files(<layer> FUNCTION <name> HEADER <header in src/> FOLDER <folder in assets/>)
# Builds the files of a folder of this project into a layer, as corest_embed() does; the source it generates
# defines    std::span<embedded_asset const> <name>() noexcept
function(corest_embed_files layer)
  cmake_parse_arguments(embed "" "FUNCTION;HEADER;FOLDER" "" ${ARGN})
  set(types_html "text/html; charset=utf-8")
  set(types_css "text/css; charset=utf-8")
  set(types_js "text/javascript; charset=utf-8")
  set(generated "${PROJECT_BINARY_DIR}/embedded/${embed_FUNCTION}")
  file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/${embed_FOLDER}/*")
  set(declarations "")
  set(rows "")
  set(assembly "")
  foreach(path IN LISTS files)
    cmake_path(GET path FILENAME file)
    cmake_path(GET path EXTENSION LAST_ONLY extension)
    string(SUBSTRING "${extension}" 1 -1 extension)
    string(MAKE_C_IDENTIFIER "corest_${embed_FUNCTION}_${file}" symbol)
    string(APPEND declarations "extern char const ${symbol}[];\nextern std::uint64_t const ${symbol}_size;\n")
    string(APPEND rows "      {\"${file}\", \"${types_${extension}}\", {${symbol}, ${symbol}_size}},\n")
    string(APPEND assembly
      ".global ${symbol}\n${symbol}:\n.incbin \"${path}\"\n.set ${symbol}_bytes, . - ${symbol}\n"
      ".balign 8\n.global ${symbol}_size\n${symbol}_size:\n.quad ${symbol}_bytes\n")
  endforeach()
  file(CONFIGURE OUTPUT "${generated}/assets.S" @ONLY CONTENT "/* Generated: the bytes of assets/${embed_FOLDER}. */
.section .rodata
${assembly}.section .note.GNU-stack, \"\", %progbits
")
  file(CONFIGURE OUTPUT "${generated}/assets.cpp" @ONLY CONTENT "// Generated: names and types of what assets.S holds.
#include \"${embed_HEADER}\"

#include <cstdint>

extern \"C\" {
${declarations}}

namespace corest {

std::span<embedded_asset const> ${embed_FUNCTION}() noexcept {
  static embedded_asset const assets[] = {
${rows}  };
  return assets;
}

}  // namespace corest
")
  set_source_files_properties("${generated}/assets.S" PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(corest_${layer} PRIVATE "${generated}/assets.cpp" "${generated}/assets.S")
endfunction()

# The documentation page's script and style sheet.
function(corest_embed_swagger layer)
  corest_embed(${layer} FUNCTION docs_assets HEADER web/docs_assets.hpp
    PACKAGE swagger-ui-dist FILES swagger-ui.css swagger-ui-bundle.js)
endfunction()
