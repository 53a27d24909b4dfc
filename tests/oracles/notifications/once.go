// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/argoproj/notifications-engine/pkg/api"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/lines"
)

// Does once what Argo CD's controller does for an application: cm.yaml, secret.yaml and app.json of
// the directory. For bench/notify.py, as a process to compare with.
func sendOnce(directory string, _ *lines.Logs) error {
	var settings corev1.ConfigMap
	var secret corev1.Secret
	if err := readYAML(filepath.Join(directory, "cm.yaml"), &settings); err != nil {
		return err
	}
	if err := readYAML(filepath.Join(directory, "secret.yaml"), &secret); err != nil {
		return err
	}
	app := map[string]any{}
	text, err := os.ReadFile(filepath.Join(directory, "app.json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &app); err != nil {
		return err
	}
	secret.Data = apps.Bytes(secret.StringData)
	config, err := api.ParseConfig(&settings, &secret)
	if err != nil {
		return err
	}
	engine, err := api.NewAPI(*config, apps.Variables(map[string]string{}, secret.Data))
	if err != nil {
		return err
	}
	sent := 0
	for trigger, destinations := range config.GetGlobalDestinations(nil) {
		results, err := engine.RunTrigger(trigger, app)
		if err != nil {
			return err
		}
		for _, result := range results {
			for _, destination := range destinations {
				if !result.Triggered {
					continue
				}
				if err := engine.Send(app, result.Templates, destination); err != nil {
					return err
				}
				sent++
			}
		}
	}
	if sent == 0 {
		return fmt.Errorf("nothing was sent")
	}
	return nil
}

func readYAML(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return yaml.Unmarshal(text, into)
}
