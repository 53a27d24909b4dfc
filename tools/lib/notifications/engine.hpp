// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "govalue/world.hpp"
#include "notifications/config.hpp"
#include "notifications/recipients.hpp"
#include "notifications/template.hpp"
#include "notifications/variables.hpp"
#include "services/service.hpp"
#include "sprig/functions.hpp"

namespace notifications {

// Whether a message needs only the parts of its templates that are for its service, or all of them,
// as in Argo CD.
enum class Parts { needed, all };

// Makes messages out of a config. What is dear to make - services, templates - is made when it is
// asked for, and kept.
class Engine {
 public:
  // The config must outlive it.
  Engine(const Config& config, std::shared_ptr<const govalue::World> world);

  const Config& config() const { return config_; }
  const std::shared_ptr<const govalue::World>& world() const { return world_; }
  const govalue::Functions& functions() const { return functions_.by_name(); }

  // Fails with `malformed` and says where: there is no such service, its options are not usable.
  base::Result<const ServiceDefinition*> definition(const std::string& service) const;
  base::Result<const services::Service*> service(const std::string& name);

  // The same, but secrets that there are not stand in it as `$name`: to look at, not to send with.
  base::Result<const services::Service*> service_as_written(const std::string& name);

  // What to say of a template that there is not.
  base::Error unknown_template(const std::string& name) const;

  // Renders templates, one after the other, for somebody. Fails with `malformed`.
  base::Result<services::Message> render(const std::vector<std::string>& templates,
                                         const Destination& destination, const Variables& variables,
                                         Parts parts);

  // One part of a template: "message", or the key of a service; by the name of the service where
  // that is a webhook. nullptr where the template has no such part.
  base::Result<const Section*> section(const std::string& template_name, const std::string& key,
                                       const std::string& name = {});

 private:
  base::Result<const Json*> fields_of(const std::string& template_name) const;
  base::Result<void> render_all(const std::string& template_name, const govalue::Value& data);

  const Config& config_;
  std::shared_ptr<const govalue::World> world_;
  sprig::FunctionTable functions_;
  std::map<std::string, std::unique_ptr<services::Service>> services_;
  std::map<Path, std::unique_ptr<Section>> sections_;  // nullptr: there is none
};

}  // namespace notifications
