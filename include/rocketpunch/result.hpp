#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

template <class T>
class Result;
template <>
class Result<void>;

namespace detail {
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

/// Ends the program: what it asks a result for isn't there, and nothing in its place would be right.
[[noreturn]] inline void end_for_untested(const char* what, const char* text) noexcept {
  std::fprintf(stderr, "rocketpunch: %s: %s\n", what, text);
  std::fflush(stderr);  // on Windows it is buffered where it is a file or a pipe
  std::abort();
}
[[noreturn]] inline void end_for_untested_value(const Error& error) noexcept {
  end_for_untested("the value of a Result was used, which holds an error; test it first", error.what());
}
[[noreturn]] inline void end_for_untested_error() noexcept {
  end_for_untested("the error of a Result was asked for", "it holds a value; test it first");
}
}  // namespace detail

/// A value, or the `Error` that prevented it; the names are those of `std::expected`.
///
/// Test before `*`, `->` and `error()`: where what they give isn't there, they end the program (`std::abort`)
/// with the error's text on standard error, in every build. On a temporary, `value()` and `*` return by
/// value, so `for (auto& x : call().value())` is safe, and `->` doesn't compile.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = Error;

  /// A result that holds a value.
  template <class U = T>
  requires(!std::same_as<std::remove_cvref_t<U>, Result> && !std::same_as<std::remove_cvref_t<U>, Error> &&
           std::constructible_from<T, U>) explicit(!std::convertible_to<U, T>) Result(U&& value)
      : value_(std::in_place, std::forward<U>(value)) {}
  /// A result that holds an error.
  Result(Error error) : error_(std::move(error)) {}

  /// Whether there is a value.
  bool has_value() const noexcept { return !error_; }
  /// Whether there is a value.
  explicit operator bool() const noexcept { return has_value(); }

  /// The value. Throws the `Error` if there is none.
  T& value() & { return throw_if_error(), *value_; }
  /// The value. Throws the `Error` if there is none.
  const T& value() const& { return throw_if_error(), *value_; }
  /// The value, moved out. Throws the `Error` if there is none.
  T value() && { return throw_if_error(), std::move(*value_); }
  /// A copy of the value. Throws the `Error` if there is none.
  T value() const&& { return throw_if_error(), *value_; }

  /// The value; ends the program if there is none.
  T& operator*() & noexcept { return end_if_error(), *value_; }
  /// The value; ends the program if there is none.
  const T& operator*() const& noexcept { return end_if_error(), *value_; }
  /// The value, moved out; ends the program if there is none.
  T operator*() && { return end_if_error(), std::move(*value_); }
  /// A copy of the value; ends the program if there is none.
  T operator*() const&& { return end_if_error(), *value_; }
  /// Member of the value; ends the program if there is none.
  T* operator->() & noexcept { return end_if_error(), &*value_; }
  /// Member of the value; ends the program if there is none.
  const T* operator->() const& noexcept { return end_if_error(), &*value_; }
  /// Of a temporary, nobody can have looked: name the result and test it, or use `value()`.
  T* operator->() && = delete;
  /// Of a temporary, nobody can have looked: name the result and test it, or use `value()`.
  const T* operator->() const&& = delete;

  /// The error; ends the program if there is none.
  const Error& error() const& noexcept { return end_if_value(), *error_; }
  /// The error; ends the program if there is none.
  Error error() && noexcept { return end_if_value(), *error_; }

  /// The value, or `fallback` if there is none; `value_or({})` gives an empty one.
  template <std::convertible_to<T> U = std::remove_cv_t<T>>
  T value_or(U&& fallback) const& {
    return has_value() ? **this : static_cast<T>(std::forward<U>(fallback));
  }
  /// The value moved out, or `fallback` if there is none.
  template <std::convertible_to<T> U = std::remove_cv_t<T>>
  T value_or(U&& fallback) && {
    return has_value() ? *std::move(*this) : static_cast<T>(std::forward<U>(fallback));
  }

  /// `next(value)`, which returns a `Result`; an error is passed on.
  template <std::invocable<const T&> F>
  requires detail::is_result<std::remove_cvref_t<std::invoke_result_t<F, const T&>>>
  auto and_then(F&& next) const& -> std::remove_cvref_t<std::invoke_result_t<F, const T&>> {
    if (!has_value()) return error();
    return std::invoke(std::forward<F>(next), **this);
  }
  /// `next(value)`, which returns a `Result`; an error is passed on.
  template <std::invocable<T&&> F>
  requires detail::is_result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>>
  auto and_then(F&& next) && -> std::remove_cvref_t<std::invoke_result_t<F, T&&>> {
    if (!has_value()) return error();
    return std::invoke(std::forward<F>(next), std::move(*value_));
  }
  /// A `Result` of `map(value)`; an error is passed on.
  template <std::invocable<const T&> F>
  auto transform(F&& map) const& -> Result<std::remove_cvref_t<std::invoke_result_t<F, const T&>>> {
    return transformed(std::forward<F>(map), *this);
  }
  /// A `Result` of `map(value)`; an error is passed on.
  template <std::invocable<T&&> F>
  auto transform(F&& map) && -> Result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>> {
    return transformed(std::forward<F>(map), std::move(*this));
  }
  /// The value, or `recover(error)`, which returns a `Result` of the same type.
  template <std::invocable<const Error&> F>
  Result or_else(F&& recover) const& {
    if (has_value()) return *this;
    return std::invoke(std::forward<F>(recover), error());
  }
  /// The value moved on, or `recover(error)`, which returns a `Result` of the same type.
  template <std::invocable<const Error&> F>
  Result or_else(F&& recover) && {
    if (has_value()) return std::move(*this);
    return std::invoke(std::forward<F>(recover), error());
  }

 private:
  void throw_if_error() const {
    if (!has_value()) throw Error(*error_);
  }
  void end_if_error() const noexcept {
    if (!has_value()) detail::end_for_untested_value(*error_);
  }
  void end_if_value() const noexcept {
    if (has_value()) detail::end_for_untested_error();
  }

  template <class F, class Self>
  static auto transformed(F&& map, Self&& self) {
    using Argument = std::conditional_t<std::is_lvalue_reference_v<Self>, const T&, T&&>;
    using Mapped = std::remove_cvref_t<std::invoke_result_t<F, Argument>>;
    if (!self.has_value()) return Result<Mapped>(self.error());
    auto&& value = static_cast<Argument>(*self.value_);
    if constexpr (std::is_void_v<Mapped>) {
      std::invoke(std::forward<F>(map), static_cast<Argument>(value));
      return Result<Mapped>();
    } else {
      return Result<Mapped>(std::invoke(std::forward<F>(map), static_cast<Argument>(value)));
    }
  }

  // one of them; without std::variant, since every call takes a few of these and that compiles slowly
  std::optional<T> value_;
  std::optional<Error> error_;
};

/// Success without a value, or the `Error` that prevented it.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  using error_type = Error;

  /// Success.
  Result() = default;
  /// A result that holds an error.
  Result(Error error) : error_(std::move(error)) {}

  /// Whether it succeeded.
  bool has_value() const noexcept { return !error_; }
  /// Whether it succeeded.
  explicit operator bool() const noexcept { return has_value(); }
  /// Throws the `Error` if there is one.
  void value() const {
    if (error_) throw Error(*error_);
  }
  /// The error; ends the program if there is none.
  const Error& error() const& noexcept { return end_if_value(), *error_; }
  /// The error; ends the program if there is none.
  Error error() && noexcept { return end_if_value(), *error_; }
  /// `next()`, which returns a `Result`; an error is passed on.
  template <std::invocable F>
  requires detail::is_result<std::remove_cvref_t<std::invoke_result_t<F>>>
  auto and_then(F&& next) const -> std::remove_cvref_t<std::invoke_result_t<F>> {
    if (error_) return *error_;
    return std::invoke(std::forward<F>(next));
  }
  /// A `Result` of `make()`; an error is passed on.
  template <std::invocable F>
  auto transform(F&& make) const -> Result<std::remove_cvref_t<std::invoke_result_t<F>>> {
    if (error_) return *error_;
    if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
      std::invoke(std::forward<F>(make));
      return {};
    } else {
      return Result<std::remove_cvref_t<std::invoke_result_t<F>>>(std::invoke(std::forward<F>(make)));
    }
  }
  /// Success, or `recover(error)`, which returns a `Result<void>`.
  template <std::invocable<const Error&> F>
  Result or_else(F&& recover) const {
    if (!error_) return {};
    return std::invoke(std::forward<F>(recover), *error_);
  }

 private:
  void end_if_value() const noexcept {
    if (has_value()) detail::end_for_untested_error();
  }

  std::optional<Error> error_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
