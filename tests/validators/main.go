// SPDX-License-Identifier: Apache-2.0

// Asks Tekton's own code about manifests, without a cluster.
//
//	go run . FILES...               decodes every document strictly, and validates it as Tekton's
//	                                admission webhooks do
//	go run . --event EVENT FILES... has the EventListener in the files answer an event, with the
//	                                real interceptors, bindings and templates, and prints what it
//	                                would create; see event.go
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	event := flag.String("event", "", "a file with an event to answer")
	flag.Parse()
	if err := run(*event, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(event string, files []string) error {
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
	for _, object := range objects {
		fmt.Printf("%s: %s %s is valid\n", object.file, object.kind, object.name)
	}
	return nil
}
