// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/service.hpp"

// Every kind of service, each in the file of its name. A new one is added to the list in types.cpp,
// too.
namespace services {

extern const Type alertmanager;
extern const Type dingtalk;
extern const Type discord;
extern const Type email;
extern const Type feishu;
extern const Type github;
extern const Type gitlab;
extern const Type googlechat;
extern const Type grafana;
extern const Type mattermost;
extern const Type newrelic;
extern const Type opsgenie;
extern const Type pagerduty;
extern const Type pagerdutyv2;
extern const Type pushover;
extern const Type rocketchat;
extern const Type slack;
extern const Type teams;
extern const Type teams_workflows;
extern const Type telegram;
extern const Type webex;
extern const Type webhook;
extern const Type wecom;

}  // namespace services
