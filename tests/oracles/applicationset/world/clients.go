// SPDX-License-Identifier: Apache-2.0

package world

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"

	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/settings"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	kubefake "k8s.io/client-go/kubernetes/fake"
	ktesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

// Scheme knows the objects of Kubernetes and of Argo CD.
func Scheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	must(corev1.AddToScheme(scheme))
	must(appv1.AddToScheme(scheme))
	return scheme
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func convert[Object any](manifest map[string]any) *Object {
	text, err := json.Marshal(manifest)
	must(err)
	object := new(Object)
	must(yaml.Unmarshal(text, object))
	return object
}

func (world *World) secrets() []*corev1.Secret {
	var secrets []*corev1.Secret
	for _, manifest := range world.Secrets {
		secret := convert[corev1.Secret](manifest)
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		for key, value := range secret.StringData {
			secret.Data[key] = []byte(value)
		}
		secret.StringData = nil
		if secret.Namespace == "" {
			secret.Namespace = Namespace
		}
		secrets = append(secrets, secret)
	}
	return secrets
}

func (world *World) configMaps(pluginURL string) []*corev1.ConfigMap {
	var maps []*corev1.ConfigMap
	for _, manifest := range world.ConfigMaps {
		object := convert[corev1.ConfigMap](manifest)
		if object.Namespace == "" {
			object.Namespace = Namespace
		}
		if object.Data["baseUrl"] == "PLUGIN" {
			object.Data["baseUrl"] = pluginURL
		}
		maps = append(maps, object)
	}
	return maps
}

// Client reads the world as the controller does.
func (world *World) Client(pluginURL string) client.Client {
	builder := fake.NewClientBuilder().WithScheme(Scheme())
	for _, secret := range world.secrets() {
		builder = builder.WithObjects(secret)
	}
	for _, object := range world.configMaps(pluginURL) {
		builder = builder.WithObjects(object)
	}
	projects := world.Projects
	if projects == nil {
		projects = []string{"default"}
	}
	for _, name := range projects {
		builder = builder.WithObjects(&appv1.AppProject{
			ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: Namespace}})
	}
	return builder.Build()
}

func (world *World) clientset(pluginURL string) *kubefake.Clientset {
	var objects []runtime.Object
	for _, secret := range world.secrets() {
		objects = append(objects, secret)
	}
	for _, object := range world.configMaps(pluginURL) {
		objects = append(objects, object)
	}
	return kubefake.NewSimpleClientset(objects...)
}

// What the clusterDecisionResource generator asks: the clusters that Argo CD knows.
func informer(ctx context.Context, clientset *kubefake.Clientset) *settings.ClusterInformer {
	clusters, err := settings.NewClusterInformer(clientset, Namespace)
	must(err)
	go clusters.Run(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), clusters.HasSynced) {
		panic("the clusters were not read")
	}
	return clusters
}

// The dynamic client of client-go ignores field selectors, an API server does not; and it answers by
// name.
func (world *World) dynamic() *dynamicfake.FakeDynamicClient {
	kinds := map[schema.GroupVersionResource]string{
		{Group: "placement.example.org", Version: "v1", Resource: "decisions"}: "DecisionList",
		{Group: "placement.example.org", Version: "v1", Resource: "nonsense"}:  "NonsenseList"}
	scheme := Scheme()
	dynamic := dynamicfake.NewSimpleDynamicClientWithCustomListKinds(scheme, kinds)
	dynamic.PrependReactor("list", "*", func(action ktesting.Action) (bool, runtime.Object, error) {
		list, known := action.(ktesting.ListActionImpl)
		if !known || list.GetResource().Resource == "nonsense" {
			return true, nil, fmt.Errorf("the server could not find the requested resource")
		}
		return true, world.list(list.GetListRestrictions()), nil
	})
	return dynamic
}

func (world *World) list(wanted ktesting.ListRestrictions) *unstructured.UnstructuredList {
	found := &unstructured.UnstructuredList{}
	for _, manifest := range world.Resources {
		text, err := json.Marshal(manifest)
		must(err)
		object := unstructured.Unstructured{}
		must(object.UnmarshalJSON(text))
		name := fields.Set{"metadata.name": object.GetName()}
		if wanted.Fields.Matches(name) && wanted.Labels.Matches(labelsOf(object)) {
			found.Items = append(found.Items, object)
		}
	}
	sort.Slice(found.Items, func(one, other int) bool {
		return found.Items[one].GetName() < found.Items[other].GetName()
	})
	found.SetAPIVersion("placement.example.org/v1")
	found.SetKind("DecisionList")
	return found
}
