// SPDX-License-Identifier: Apache-2.0

package updates

import (
	"context"
	_ "unsafe" // for go:linkname

	"github.com/argoproj/argo-cd/v3/applicationset/controllers"
	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
)

// The controller's own method, which it keeps to itself.
//
//go:linkname createOrUpdate github.com/argoproj/argo-cd/v3/applicationset/controllers.(*ApplicationSetReconciler).createOrUpdateInCluster
func createOrUpdate(reconciler *controllers.ApplicationSetReconciler, ctx context.Context,
	log *logrus.Entry, set appv1.ApplicationSet, wanted []appv1.Application) error
