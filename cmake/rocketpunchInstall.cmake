# The install rules: the headers, the compiled library and the package; the mock server and its own targets file only if
# it was built.
include(CMakePackageConfigHelpers)

set(rocketpunch_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/rocketpunch)

install(
  TARGETS rocketpunch rocketpunch-compiled
  EXPORT rocketpunchTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/rocketpunch DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" PATTERN "*.ipp")
install(EXPORT rocketpunchTargets NAMESPACE rocketpunch:: DESTINATION ${rocketpunch_package_dir})

if(TARGET rocketpunch-mock-lib)
  set_target_properties(rocketpunch-mock-lib PROPERTIES EXPORT_NAME mock)
  install(
    TARGETS rocketpunch-mock-lib rocketpunch-mock
    EXPORT rocketpunchMockTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT rocketpunchMockTargets NAMESPACE rocketpunch:: DESTINATION ${rocketpunch_package_dir})
endif()

if(TARGET rocketpunch-cli)
  install(TARGETS rocketpunch-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
    set(rocketpunch_cli_share ${PROJECT_BINARY_DIR}/tools/cli/share)
    install(DIRECTORY ${rocketpunch_cli_share}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR})
    install(DIRECTORY ${rocketpunch_cli_share}/bash-completion ${rocketpunch_cli_share}/fish ${rocketpunch_cli_share}/zsh
            DESTINATION ${CMAKE_INSTALL_DATADIR})
  endif()
endif()

configure_package_config_file(cmake/rocketpunchConfig.cmake.in ${PROJECT_BINARY_DIR}/rocketpunchConfig.cmake
                              INSTALL_DESTINATION ${rocketpunch_package_dir})
# While the version starts with 0, a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/rocketpunchConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/rocketpunchConfig.cmake ${PROJECT_BINARY_DIR}/rocketpunchConfigVersion.cmake
        cmake/rocketpunchHttplib.cmake
  DESTINATION ${rocketpunch_package_dir})
