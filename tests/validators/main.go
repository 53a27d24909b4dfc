// SPDX-License-Identifier: Apache-2.0

// Asks Tekton's own code about manifests, without a cluster.
//
//	go run . FILES...               decodes every document strictly, and validates it as Tekton's
//	                                admission webhooks do
//	go run . --event EVENT FILES... has the EventListener in the files answer an event, with the
//	                                real interceptors, bindings and templates, and prints what it
//	                                would create
//	go run . --steps FILES...       prints the steps of the TaskRun in the files as the controller
//	                                makes a pod of them
//	go run . --bundle IMAGE KIND NAME
//	                                prints a resource of a Tekton bundle in a registry, as the
//	                                resolver for bundles finds it
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	event := flag.String("event", "", "a file with an event to answer")
	image := flag.String("bundle", "", "a bundle to look into")
	steps := flag.Bool("steps", false, "print the steps of a TaskRun")
	flag.Parse()
	if err := run(*event, *image, *steps, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(event, image string, steps bool, files []string) error {
	if image != "" {
		return fetch(image, files)
	}
	if len(files) == 0 {
		return fmt.Errorf("no files")
	}
	objects, err := readAll(files)
	if err != nil {
		return err
	}
	if event != "" {
		return answer(event, objects)
	}
	if steps {
		return resolve(objects)
	}
	for _, object := range objects {
		fmt.Printf("%s: %s %s is valid\n", object.file, object.kind, object.name)
	}
	return nil
}
