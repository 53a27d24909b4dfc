// SPDX-License-Identifier: Apache-2.0

// Package inside reaches functions of the engine that it keeps to itself.
package inside

import (
	"reflect"
	"unsafe"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/controller"
	"github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ReplaceSecrets gives the text of service.<type> with the values of the Secret in it.
//
//go:linkname ReplaceSecrets github.com/argoproj/notifications-engine/pkg/api.replaceServiceConfigSecrets
func ReplaceSecrets(text string, secret *corev1.Secret) ([]byte, error)

//go:linkname process github.com/argoproj/notifications-engine/pkg/controller.(*notificationController).processResourceWithAPI
func process(self unsafe.Pointer, engine api.API, resource metav1.Object, log *logrus.Entry,
	events *controller.NotificationEventSequence) (map[string]string, error)

// Process has a controller, which controller.NewController made, look at a resource. Gives the
// annotations that the resource should have now, and what happened.
func Process(made any, engine api.API, resource metav1.Object) (map[string]string, controller.NotificationEventSequence, error) {
	var events controller.NotificationEventSequence
	self := reflect.ValueOf(made).UnsafePointer()
	annotations, err := process(self, engine, resource, logrus.NewEntry(logrus.StandardLogger()), &events)
	return annotations, events, err
}
