vcpkg_download_distfile(ARCHIVE
    URLS "@ARCHIVE_URL@"
    FILENAME "rocketpunch-@VERSION@.tar.gz"
    SHA512 @ARCHIVE_SHA512@
)
vcpkg_extract_source_archive(SOURCE_PATH ARCHIVE "${ARCHIVE}")

vcpkg_check_features(OUT_FEATURE_OPTIONS FEATURE_OPTIONS
    FEATURES
        cli      ROCKETPUNCH_BUILD_CLI
        mock     ROCKETPUNCH_BUILD_MOCK
        postgres ROCKETPUNCH_WITH_POSTGRES
        redis    ROCKETPUNCH_WITH_REDIS
        simdjson ROCKETPUNCH_WITH_SIMDJSON
)

# the command finds utf8proc by it
vcpkg_find_acquire_program(PKGCONFIG)
vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        ${FEATURE_OPTIONS}
        "-DPKG_CONFIG_EXECUTABLE=${PKGCONFIG}"
        -DROCKETPUNCH_INSTALL=ON
        -DROCKETPUNCH_PRECOMPILE=OFF
    MAYBE_UNUSED_VARIABLES
        PKG_CONFIG_EXECUTABLE
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/rocketpunch)
vcpkg_fixup_pkgconfig()

if("mock" IN_LIST FEATURES OR "cli" IN_LIST FEATURES)
    set(tools rocketpunch-mock)
    if("cli" IN_LIST FEATURES)
        list(APPEND tools rocketpunch)
    endif()
    vcpkg_copy_tools(TOOL_NAMES ${tools} AUTO_CLEAN)
endif()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")

file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
