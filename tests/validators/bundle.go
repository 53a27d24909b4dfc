// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/tektoncd/pipeline/pkg/resolution/resolver/bundle"
)

// Prints what the bundle resolver gives to a run that refers to this resource of a bundle.
func fetch(image string, resource []string) error {
	if len(resource) != 2 {
		return fmt.Errorf("--bundle wants KIND NAME")
	}
	found, err := bundle.GetEntry(context.Background(), authn.NewMultiKeychain(),
		bundle.RequestOptions{Bundle: image, Kind: resource[0], EntryName: resource[1]})
	if err != nil {
		return err
	}
	if _, err := decode(found.Data()); err != nil {
		return err
	}
	_, err = os.Stdout.Write(found.Data())
	return err
}
