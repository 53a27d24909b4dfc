// SPDX-License-Identifier: Apache-2.0

package configs

import "github.com/argoproj/notifications-engine/pkg/services"

// The options of a type of service, still empty; nothing for what the engine does not know.
func newOptions(kind string) any {
	switch kind {
	case "alertmanager":
		return &services.AlertmanagerOptions{}
	case "awssqs":
		return &services.AwsSqsOptions{}
	case "email":
		return &services.EmailOptions{}
	case "gcppubsub":
		return &services.GcpPubsubOptions{}
	case "github":
		return &services.GitHubOptions{}
	case "googlechat":
		return &services.GoogleChatOptions{}
	case "grafana":
		return &services.GrafanaOptions{}
	case "mattermost":
		return &services.MattermostOptions{}
	case "nats":
		return &services.NatsOptions{}
	case "newrelic":
		return &services.NewrelicOptions{}
	case "opsgenie":
		return &services.OpsgenieOptions{}
	case "pagerduty":
		return &services.PagerDutyOptions{}
	}
	return newOtherOptions(kind)
}

func newOtherOptions(kind string) any {
	switch kind {
	case "pagerdutyv2":
		return &services.PagerDutyV2Options{}
	case "pushover":
		return &services.PushoverOptions{}
	case "rocketchat":
		return &services.RocketChatOptions{}
	case "slack":
		return &services.SlackOptions{}
	case "teams":
		return &services.TeamsOptions{}
	case "teams-workflows":
		return &services.TeamsWorkflowsOptions{}
	case "telegram":
		return &services.TelegramOptions{}
	case "webex":
		return &services.WebexOptions{}
	case "webhook":
		return &services.WebhookOptions{}
	}
	return nil
}
