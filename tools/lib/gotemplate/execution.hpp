// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gotemplate/builtins.hpp"
#include "gotemplate/node.hpp"
#include "gotemplate/operand.hpp"
#include "gotemplate/template.hpp"
#include "gotime/location.hpp"
#include "govalue/budget.hpp"

namespace gotemplate {

// One rendering of a template: walks its tree, writes text, and remembers which node it looks at,
// for messages. Made for one rendering only.
class Execution {
 public:
  struct Source {
    std::string_view name;  // of the template as a whole
    std::string_view text;
    MissingKey missing_key;
    const gotime::Location& local;
  };

  Execution(const Source& source, govalue::Budget& budget) : source_(source), budget_(budget) {}

  base::Result<std::string> render(const Definition& definition, const Value& data);

 private:
  template <typename T>
  using Result = base::Result<T>;

  // How a list of nodes ended.
  enum class Flow { next, break_, continue_ };

  struct Variable {
    std::uint32_t number;
    Operand operand;
  };

  // A level of the recursion; the stack of the machine has an end.
  class Level;

  // What is called, and with how many arguments of which types.
  struct Callee {
    std::string_view name;
    std::span<const Type* const> parameters;  // nullptr: an operand as it is
    bool is_variadic;
  };
  struct Arguments {
    const Operand& dot;
    std::span<const Node* const> nodes;  // without the function itself
    const Operand* last;                 // what the pipeline hands over, or nullptr
  };

  Result<Flow> walk_list(const Operand& dot, const ListNode& list);
  Result<Flow> walk(const Operand& dot, const Node& node);
  Result<Flow> walk_condition(const Operand& dot, const BranchNode& branch);
  Result<Flow> walk_range(const Operand& dot, const BranchNode& range);
  Result<bool> range_over(const Value& value, const BranchNode& range);
  Result<bool> range_over_integers(const Value& count, const BranchNode& range);
  Result<bool> iterate(const BranchNode& range, const Operand& index, const Operand& element);
  Result<void> walk_template(const Operand& dot, const TemplateNode& node);
  Result<void> print(const Node& node, const Operand& operand);
  Result<void> check_output();

  Result<Operand> pipeline(const Operand& dot, const PipeNode& pipe);
  Result<Operand> command(const Operand& dot, const CommandNode& command, const Operand* last);
  Result<Operand> literal(const Operand& dot, const Node& node);
  Result<Operand> constant(const NumberNode& number);
  Result<Operand> chain(const Operand& dot, const ChainNode& chain, const Arguments& arguments);
  Result<Operand> variable(const VariableNode& variable, const Arguments& arguments);
  Result<Operand> fields(Operand receiver, std::span<const std::string_view> names,
                         const Node& node, const Arguments& arguments);
  Result<Operand> field(const Operand& receiver, std::string_view name, const Node& node,
                        const Arguments& arguments);
  Result<Operand> field_of_map(const Operand& map, std::string_view name, bool has_arguments);
  Result<Operand> field_of_structure(const Operand& receiver, const Value& structure,
                                     std::string_view name, bool has_arguments, bool& is_found);
  base::Error unexported(const Operand& receiver, std::string_view name) const;
  Result<void> no_arguments(const Node& node, const Arguments& arguments);

  Result<Operand> identifier(const IdentifierNode& node, const Node& at,
                             const Arguments& arguments);
  Result<Operand> call_function(const govalue::Function& function, const Value* receiver,
                                const Node& at, std::string_view name, const Arguments& arguments);
  Result<Operand> call_builtin(const Builtin& builtin, const Node& at, const Arguments& arguments);
  Result<Operand> and_or(const Builtin& builtin, const Arguments& arguments);
  Result<Operand> call_value(const Node& at, std::span<const Operand> operands,
                             const Node* callee_node);
  Result<Operand> invoke(const govalue::Function& function, std::span<const Value> values,
                         const Node& at, std::string_view name);
  Result<void> check_count(const Callee& callee, const Arguments& arguments);
  const Type* parameter_type(const Callee& callee, std::size_t index) const;
  Result<Operand> argument(const Operand& dot, const Type* type, const Node& node);
  Result<Operand> literal_argument(const Type& type, const Node& node);
  Result<Operand> checked(Operand operand, const Type* type);

  // What a variable of that number holds now, or nullptr.
  Operand* find_variable(std::uint32_t number);
  Result<void> assign(const VariableNode& variable, const Operand& operand);

  void at(const Node& node) { at_ = &node; }
  base::Error error(std::string_view message) const;
  base::Error error_calling(const Node& at, std::string_view name, const base::Error& reason);
  base::Error out_of_budget() const { return error(budget_.error().message); }

  Source source_;
  govalue::Budget& budget_;
  std::string_view template_name_ = {};
  const Node* at_ = nullptr;
  std::vector<Variable> variables_ = {};
  std::size_t first_variable_ = 0;  // of the template that runs: it sees no others
  int depth_ = 0;
  std::string out_ = {};
};

// How deeply blocks and pipelines may be nested when a template calls another one. The nesting
// inside of one is limited by the parser. Go gives up at 100,000 templates.
inline constexpr int max_depth = 500;

class Execution::Level {
 public:
  explicit Level(int& depth) : depth_(depth) { ++depth_; }
  ~Level() { --depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  int& depth_;
};

}  // namespace gotemplate
