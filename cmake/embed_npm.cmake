# Run by the build, for corest_embed(): fetches an npm package and writes assets.S and assets.cpp.
cmake_minimum_required(VERSION 3.25)

file(READ "${ASSETS}/package-lock.json" lock)
string(JSON version GET "${lock}" packages "node_modules/${PACKAGE}" version)

# The lock's checksums decide what is accepted; scripts of packages never run here.
set(reason "npm is not installed")
if(NPM)
  file(COPY "${ASSETS}/package.json" "${ASSETS}/package-lock.json" DESTINATION "${FOLDER}/npm")
  execute_process(
    COMMAND "${NPM}" ci --prefer-offline --ignore-scripts --no-audit --no-fund --no-update-notifier
      --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=30000
    WORKING_DIRECTORY "${FOLDER}/npm" RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 120)
  set(reason "")
  if(failed)
    set(reason "npm ci failed (${failed}): ${output}")
  endif()
endif()

set(declarations "")
set(rows "")
set(assembly "")
set(index 0)
set(types_css "text/css; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
if(NOT reason)
  foreach(file IN LISTS FILES)
    set(path "${FOLDER}/npm/node_modules/${PACKAGE}/${file}")
    cmake_path(GET file EXTENSION LAST_ONLY extension)
    string(SUBSTRING "${extension}" 1 -1 extension)
    set(symbol "corest_${FUNCTION}_${index}")
    string(APPEND declarations "extern char const ${symbol}[];\nextern std::uint64_t const ${symbol}_size;\n")
    string(APPEND rows "      {\"${file}\", \"${types_${extension}}\", {${symbol}, ${symbol}_size}},\n")
    string(APPEND assembly
      ".global ${symbol}\n${symbol}:\n.incbin \"${path}\"\n.set ${symbol}_bytes, . - ${symbol}\n"
      ".balign 8\n.global ${symbol}_size\n${symbol}_size:\n.quad ${symbol}_bytes\n")
    math(EXPR index "${index} + 1")
  endforeach()
  # What must go with the files wherever they go: the package's terms and those of what its bundles contain.
  set(legal LICENSE NOTICE)
  list(TRANSFORM FILES APPEND ".LICENSE.txt" OUTPUT_VARIABLE of_files)
  foreach(file IN LISTS legal of_files)
    if(EXISTS "${FOLDER}/npm/node_modules/${PACKAGE}/${file}")
      file(COPY "${FOLDER}/npm/node_modules/${PACKAGE}/${file}" DESTINATION "${FOLDER}/legal/${PACKAGE}")
    endif()
  endforeach()
  file(REMOVE "${FOLDER}/left_out")
else()
  file(WRITE "${FOLDER}/left_out" "${reason}\n")
  message(STATUS "${PACKAGE} ${version} is not built in, its page will load it from a CDN: ${reason}")
endif()

file(WRITE "${FOLDER}/assets.S" "/* Generated: the bytes of ${PACKAGE} ${version}. */
.section .rodata
${assembly}.section .note.GNU-stack, \"\", %progbits
")
set(body "  return {};")
if(rows)
  set(body "  static embedded_asset const assets[] = {\n${rows}  };\n  return assets;")
endif()
file(WRITE "${FOLDER}/assets.cpp" "// Generated: names and types of the files of ${PACKAGE} ${version} that assets.S holds.
#include \"${HEADER}\"

#include <cstdint>

extern \"C\" {
${declarations}}

namespace corest {

std::span<embedded_asset const> ${FUNCTION}() noexcept {
${body}
}

std::string_view ${FUNCTION}_version() noexcept { return \"${version}\"; }

}  // namespace corest
")
