from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, get, rmdir

required_conan_version = ">=2.0"


class RocketpunchConan(ConanFile):
    name = "rocketpunch"
    description = "C++20 client library of the Rocketpunch Open API"
    license = "MIT"
    topics = ("api-client", "oauth2", "jobs")
    package_type = "static-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "fPIC": [True, False],
        "with_mock": [True, False],
        "with_postgres": [True, False],
        "with_redis": [True, False],
        "with_simdjson": [True, False],
    }
    default_options = {
        "fPIC": True,
        "with_mock": False,
        "with_postgres": False,
        "with_redis": False,
        "with_simdjson": False,
    }
    implements = ["auto_shared_fpic"]

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self, src_folder="src")

    def requirements(self):
        # users' programs include headers that include theirs
        whole = {"transitive_headers": True, "transitive_libs": True}
        self.requires("libcurl/[>=7.86 <9]", **whole)
        self.requires("nlohmann_json/[>=3.9 <4]", transitive_headers=True)
        if self.settings.os != "Windows" or self.options.with_mock:
            self.requires("openssl/[>=1.1 <4]", **whole)
        if self.options.with_mock:
            self.requires("cpp-httplib/[>=0.11 <1]", transitive_headers=True)
        if self.options.with_postgres:
            self.requires("libpq/[>=12 <18]", **whole)
        if self.options.with_redis:
            self.requires("hiredis/[>=1.0 <2]", **whole)
        if self.options.with_simdjson:
            self.requires("simdjson/[>=2 <4]", **whole)

    def source(self):
        get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for option, variable in [
            ("with_mock", "ROCKETPUNCH_BUILD_MOCK"),
            ("with_postgres", "ROCKETPUNCH_WITH_POSTGRES"),
            ("with_redis", "ROCKETPUNCH_WITH_REDIS"),
            ("with_simdjson", "ROCKETPUNCH_WITH_SIMDJSON"),
        ]:
            toolchain.cache_variables[variable] = bool(self.options.get_safe(option))
        toolchain.cache_variables["ROCKETPUNCH_PRECOMPILE"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, self.package_folder + "/licenses")
        CMake(self).install()
        # Conan makes its own
        rmdir(self, self.package_folder + "/lib/cmake")
        rmdir(self, self.package_folder + "/lib/pkgconfig")

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "rocketpunch")

        of_system = [] if self.settings.os == "Windows" else ["openssl::crypto"]
        needs = ["libcurl::libcurl", "nlohmann_json::nlohmann_json", *of_system]
        if self.options.with_simdjson:
            needs.append("simdjson::simdjson")

        headers = self.cpp_info.components["rocketpunch"]
        headers.set_property("cmake_target_name", "rocketpunch::rocketpunch")
        headers.set_property("pkg_config_name", "rocketpunch")
        headers.libdirs = []
        headers.bindirs = []

        compiled = self.cpp_info.components["compiled"]
        compiled.set_property("cmake_target_name", "rocketpunch::compiled")
        compiled.set_property("pkg_config_name", "rocketpunch-compiled")
        compiled.libs = ["rocketpunch"]
        compiled.defines = ["ROCKETPUNCH_COMPILED"]

        for component in [headers, compiled]:
            component.requires = list(needs)
            if self.settings.os == "Windows":
                component.system_libs = ["bcrypt", "ws2_32", "advapi32", "shell32"]
            elif self.settings.os in ["Linux", "FreeBSD"]:
                component.system_libs = ["pthread"]
            if self.options.with_simdjson:
                component.defines = [*component.defines, "ROCKETPUNCH_WITH_SIMDJSON"]

        if self.options.with_mock:
            mock = self.cpp_info.components["mock"]
            mock.set_property("cmake_target_name", "rocketpunch::mock")
            mock.libs = ["rocketpunch-mock"]
            mock.requires = ["cpp-httplib::cpp-httplib", "nlohmann_json::nlohmann_json", "openssl::crypto"]
        if self.options.with_postgres:
            postgres = self.cpp_info.components["postgres"]
            postgres.set_property("cmake_target_name", "rocketpunch::postgres")
            postgres.libdirs = []
            postgres.requires = ["libpq::libpq"]
        if self.options.with_redis:
            redis = self.cpp_info.components["redis"]
            redis.set_property("cmake_target_name", "rocketpunch::redis")
            redis.libdirs = []
            redis.requires = ["hiredis::hiredis"]
