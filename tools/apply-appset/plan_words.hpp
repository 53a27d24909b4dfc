// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// The words that all views of a plan share. Text from outside may be in them.

// A value in one line, of no more length than people read.
std::string value_text(const Json& value);

// "argocd/shop", "shop".
std::string full_name(const std::string& ns, const std::string& name);

// "AppProject argocd/shop".
std::string title_of(const ObjectStep& object);

// "ApplicationSet argocd/shop, policy sync".
std::string title_of(const SetPlan& set);

// What there is to say of a step beside its name.
std::string remark_of(const applicationset::Step& step);
std::string remark_of(const ObjectStep& object);

// Whether a step says more than that something stays as it is.
bool is_shown(Action action);
bool is_shown(const ObjectStep& object);

}  // namespace tools::apply_appset
