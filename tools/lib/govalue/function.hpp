// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace gotime {
class Location;
}

namespace govalue {

// Where a function is called: what it may cost, and what only the caller knows.
struct Call {
  Budget& budget;
  const Function& function;
  const gotime::Location* local = nullptr;  // what Go's time.Local is here; nullptr: UTC
};

// A function that templates and conditions can call. Arguments arrive as Go would pass them: as
// many as the signature wants, each of the type of its parameter (nil only where that is an
// interface; of other types their nil).
struct Function {
  using Body = base::Result<Value> (*)(Call& call, std::span<const Value> arguments);

  std::string_view name;
  Body body;
  std::span<const Type* const> parameters;
  const Type* result;
  bool is_variadic = false;  // the last parameter stands for any number of its type
  bool can_fail = false;     // has a second result in Go, an error
  // Results that Go's function has beside the first, which is all that the body gives. A template
  // cannot call such a function.
  std::span<const Type* const> more_results = {};
  // What a function carries along; kept alive by the value that holds the function.
  std::shared_ptr<const void> own = nullptr;
};

// The type of a function as %T prints it: "func(string, ...interface {}) (string, error)".
std::string function_type_name(const Function& function);

// The name of the value's type as %T prints it. "<nil>" for nil.
std::string type_name(const Value& value);

// nullptr where the type has no such method.
const Function* find_method(const Type& type, std::string_view name);

// C++ types for the types of Go that C++ does not tell apart.
struct Int {  // int
  std::int64_t value;
};
struct Map {  // map[string]interface {}
  Value value;
};
struct List {  // []interface {}
  Value value;
};
template <typename T>
struct Rest {  // the arguments of a variadic parameter
  std::span<const Value> values;
};

template <typename T>
struct Parameter;

template <>
struct Parameter<bool> {
  static constexpr const Type* type = &bool_type;
  static bool read(const Value& value) { return value.as_bool(); }
  static Value make(bool value) { return Value::boolean(value); }
};
template <>
struct Parameter<Int> {
  static constexpr const Type* type = &int_type;
  static Int read(const Value& value) { return {value.as_signed()}; }
  static Value make(Int value) { return Value::integer(value.value); }
};
template <>
struct Parameter<std::int64_t> {
  static constexpr const Type* type = &int64_type;
  static std::int64_t read(const Value& value) { return value.as_signed(); }
  static Value make(std::int64_t value) { return Value::int64(value); }
};
template <>
struct Parameter<double> {
  static constexpr const Type* type = &float64_type;
  static double read(const Value& value) { return value.as_float(); }
  static Value make(double value) { return Value::float64(value); }
};
template <>
struct Parameter<std::string_view> {
  static constexpr const Type* type = &string_type;
  static std::string_view read(const Value& value) { return value.as_text(); }
  static Value make(std::string_view value) { return Value::text(value); }
};
template <>
struct Parameter<std::string> {
  static constexpr const Type* type = &string_type;
  static Value make(const std::string& value) { return Value::text(value); }
};
template <>
struct Parameter<std::vector<std::string>> {
  static constexpr const Type* type = &strings_type;
  static Value make(const std::vector<std::string>& value) { return Value::strings(value); }
};
template <>
struct Parameter<Value> {
  static constexpr const Type* type = &interface_type;
  static const Value& read(const Value& value) { return value; }
  static Value make(Value value) { return value; }
};
template <>
struct Parameter<Map> {
  static constexpr const Type* type = &map_type;
  static Map read(const Value& value) { return {value}; }
  static Value make(Map value) { return std::move(value.value); }
};
template <>
struct Parameter<List> {
  static constexpr const Type* type = &list_type;
  static List read(const Value& value) { return {value}; }
  static Value make(List value) { return std::move(value.value); }
};

// Makes a Function of a C++ function, whose parameters say what Go's has:
//
//   std::string trunc(Int length, std::string_view text);
//   base::Result<Value> dig(Call& call, Rest<Value> arguments);
//   constexpr/inline const Function functions[] = {function<&trunc>("trunc"), …};
//
// A first parameter `Call&` is not one of Go's. A Result says that the function can fail.
template <auto body>
Function function(std::string_view name);

namespace detail {

template <typename T>
struct ResultOf {
  using Plain = T;
  static constexpr bool can_fail = false;
};
template <typename T>
struct ResultOf<base::Result<T>> {
  using Plain = T;
  static constexpr bool can_fail = true;
};

template <typename T>
struct IsRest : std::false_type {
  using Element = T;
};
template <typename T>
struct IsRest<Rest<T>> : std::true_type {
  using Element = T;
};

template <typename T>
using Bare = std::remove_cvref_t<T>;

template <typename... Parameters>
struct Shape {
  static constexpr std::size_t count = sizeof...(Parameters);
  static constexpr bool is_variadic = (IsRest<Bare<Parameters>>::value || ... || false);
  static inline const Type* const types[count + 1] = {
      Parameter<typename IsRest<Bare<Parameters>>::Element>::type..., nullptr};

  template <typename P>
  static decltype(auto) read(std::span<const Value> arguments, std::size_t index) {
    if constexpr (IsRest<Bare<P>>::value) {
      return Bare<P>{arguments.subspan(index)};
    } else {
      return Parameter<Bare<P>>::read(arguments[index]);
    }
  }
};

template <typename R>
base::Result<Value> finish(R&& result) {
  using Plain = typename ResultOf<Bare<R>>::Plain;
  if constexpr (ResultOf<Bare<R>>::can_fail) {
    if (!result) return std::forward<R>(result).error();
    return Parameter<Plain>::make(std::forward<R>(result).value());
  } else {
    return Parameter<Plain>::make(std::forward<R>(result));
  }
}

template <auto body, typename Signature = decltype(body)>
struct Adapter;

template <auto body, typename R, typename... P>
struct Adapter<body, R (*)(P...)> {
  using Outline = Shape<P...>;
  using Returned = R;
  template <std::size_t... index>
  static base::Result<Value> apply([[maybe_unused]] std::span<const Value> arguments,
                                   std::index_sequence<index...>) {
    return finish(body(Outline::template read<P>(arguments, index)...));
  }
  static base::Result<Value> call(Call&, std::span<const Value> arguments) {
    return apply(arguments, std::index_sequence_for<P...>());
  }
};

template <auto body, typename R, typename... P>
struct Adapter<body, R (*)(Call&, P...)> {
  using Outline = Shape<P...>;
  using Returned = R;
  template <std::size_t... index>
  static base::Result<Value> apply(Call& call, [[maybe_unused]] std::span<const Value> arguments,
                                   std::index_sequence<index...>) {
    return finish(body(call, Outline::template read<P>(arguments, index)...));
  }
  static base::Result<Value> call(Call& call, std::span<const Value> arguments) {
    return apply(call, arguments, std::index_sequence_for<P...>());
  }
};

}  // namespace detail

template <auto body>
Function function(std::string_view name) {
  using Adapter = detail::Adapter<body>;
  using Outline = typename Adapter::Outline;
  using Outcome = detail::ResultOf<typename Adapter::Returned>;
  return {.name = name,
          .body = &Adapter::call,
          .parameters = std::span(Outline::types).first(Outline::count),
          .result = Parameter<typename Outcome::Plain>::type,
          .is_variadic = Outline::is_variadic,
          .can_fail = Outcome::can_fail};
}

}  // namespace govalue
