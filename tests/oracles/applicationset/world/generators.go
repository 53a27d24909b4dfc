// SPDX-License-Identifier: Apache-2.0

package world

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"unsafe"

	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/services/pull_request"
	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/settings"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Request is what a plugin was asked.
type Request struct {
	Method        string `json:"method"`
	Path          string `json:"path"`
	Authorization string `json:"authorization,omitempty"`
	ContentType   string `json:"contentType,omitempty"`
	Body          string `json:"body"`
}

// Live is a world with real generators that look at it.
type Live struct {
	Client     client.Client
	Generators map[string]generators.Generator
	Requests   []Request
	server     *httptest.Server
	cancel     context.CancelFunc
}

// Start has the generators look at the world; the text of the set says which ones will be needed.
func (world *World) Start(set string, checkouts *Checkouts) *Live {
	ctx, cancel := context.WithCancel(context.Background())
	live := &Live{cancel: cancel}
	url := "http://127.0.0.1:1"
	if world.Plugin != nil {
		live.server = httptest.NewServer(world.Plugin.handler(live))
		url = live.server.URL
	}
	live.Client = world.Client(url)
	clientset := world.clientset(url)
	var clusters *settings.ClusterInformer
	if strings.Contains(set, "clusterDecisionResource") {
		clusters = informer(ctx, clientset)
	}
	options := world.Settings
	config := generators.NewSCMConfig("", options.AllowedProviders, !options.ProvidersDisabled, false,
		nil, options.TokenRefStrictMode)
	live.Generators = generators.GetGenerators(ctx, live.Client, clientset, Namespace,
		&repositories{world: world, checkouts: checkouts}, world.dynamic(), config, clusters)
	world.replace(live.Generators)
	return live
}

// Stop ends all that Start began.
func (live *Live) Stop() {
	live.cancel()
	if live.server != nil {
		live.server.Close()
	}
}

func (plugin *Plugin) handler(live *Live) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		live.Requests = append(live.Requests, Request{Method: request.Method, Path: request.URL.Path,
			Authorization: request.Header.Get("Authorization"),
			ContentType:   request.Header.Get("Content-Type"), Body: string(body)})
		writer.Header().Set("Content-Type", "application/json")
		if plugin.Status != 0 {
			writer.WriteHeader(plugin.Status)
		}
		_, _ = io.WriteString(writer, plugin.Body)
	})
}

// Puts the world's providers behind the generators that are there, at any depth.
func (world *World) replace(all map[string]generators.Generator) {
	if world.SCM != nil && !world.Settings.ProvidersDisabled && world.Settings.AllowedProviders == nil {
		own := generators.NewTestSCMProviderGenerator(world.SCM)
		target := all["SCMProvider"].(*generators.SCMProviderGenerator)
		*target = *own.(*generators.SCMProviderGenerator)
	}
	if world.PullRequests == nil {
		return
	}
	target := reflect.ValueOf(all["PullRequest"]).Elem().FieldByName("selectServiceProviderFunc")
	choose := func(ctx context.Context, _ *appv1.PullRequestGenerator,
		_ *appv1.ApplicationSet) (pull_request.PullRequestService, error) {
		return world.PullRequests.service(ctx)
	}
	reflect.NewAt(target.Type(), unsafe.Pointer(target.UnsafeAddr())).Elem().Set(reflect.ValueOf(choose))
}
