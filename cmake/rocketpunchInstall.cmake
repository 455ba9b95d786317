# The install rules, in components that packages may split (cmake --install BUILD --component NAME):
#   headers   the headers, the package that find_package reads, and what is headers alone: rocketpunch::rocketpunch, and
#             where they were built rocketpunch::redis and rocketpunch::postgres
#   compiled  rocketpunch::compiled, and the source of the module that is made over it
#   mock      the mock server, as rocketpunch::mock and as a program
#   cli       the command rocketpunch
# compiled and mock need headers beside them. Each has a targets file of its own, which the package reads where it is there.
include(CMakePackageConfigHelpers)

set(rocketpunch_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/rocketpunch)

# rocketpunch_export(<component> <export>): the targets file of what was installed as that export.
function(rocketpunch_export component name)
  install(
    EXPORT ${name}
    NAMESPACE rocketpunch::
    DESTINATION ${rocketpunch_package_dir}
    COMPONENT ${component})
endfunction()

install(TARGETS rocketpunch EXPORT rocketpunchTargets)
rocketpunch_export(headers rocketpunchTargets)
install(
  DIRECTORY include/rocketpunch
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT headers
  FILES_MATCHING
  PATTERN "*.hpp"
  PATTERN "*.ipp")

install(TARGETS rocketpunch-compiled EXPORT rocketpunchCompiledTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT compiled)
rocketpunch_export(compiled rocketpunchCompiledTargets)
# Compiled by those who import it: what a compiler makes of a module is for it alone.
install(FILES src/rocketpunch.cppm DESTINATION ${CMAKE_INSTALL_DATADIR}/rocketpunch COMPONENT compiled)

if(TARGET rocketpunch-postgres)
  set_target_properties(rocketpunch-postgres PROPERTIES EXPORT_NAME postgres)
  install(TARGETS rocketpunch-postgres EXPORT rocketpunchPostgresTargets)
  rocketpunch_export(headers rocketpunchPostgresTargets)
  install(FILES sql/rocketpunch_postgres.sql DESTINATION ${CMAKE_INSTALL_DATADIR}/rocketpunch/sql COMPONENT headers)
endif()

if(TARGET rocketpunch-redis)
  install(TARGETS rocketpunch-redis EXPORT rocketpunchRedisTargets)
  rocketpunch_export(headers rocketpunchRedisTargets)
endif()

if(TARGET rocketpunch-mock-lib)
  set_target_properties(rocketpunch-mock-lib PROPERTIES EXPORT_NAME mock)
  install(
    TARGETS rocketpunch-mock-lib rocketpunch-mock
    EXPORT rocketpunchMockTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT mock
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT mock)
  rocketpunch_export(mock rocketpunchMockTargets)
endif()

if(TARGET rocketpunch-cli)
  install(TARGETS rocketpunch-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
  if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
    set(rocketpunch_cli_share ${PROJECT_BINARY_DIR}/tools/cli/share)
    install(DIRECTORY ${rocketpunch_cli_share}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT cli)
    install(
      DIRECTORY ${rocketpunch_cli_share}/bash-completion ${rocketpunch_cli_share}/fish ${rocketpunch_cli_share}/zsh
      DESTINATION ${CMAKE_INSTALL_DATADIR}
      COMPONENT cli)
  endif()
endif()

configure_package_config_file(cmake/rocketpunchConfig.cmake.in ${PROJECT_BINARY_DIR}/rocketpunchConfig.cmake
                              INSTALL_DESTINATION ${rocketpunch_package_dir})
# While the version starts with 0, a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/rocketpunchConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/rocketpunchConfig.cmake ${PROJECT_BINARY_DIR}/rocketpunchConfigVersion.cmake
        cmake/rocketpunchHttplib.cmake cmake/rocketpunchHiredis.cmake
  DESTINATION ${rocketpunch_package_dir}
  COMPONENT headers)

include(${CMAKE_CURRENT_LIST_DIR}/rocketpunchPkgConfig.cmake)
