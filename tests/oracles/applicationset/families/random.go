// SPDX-License-Identifier: Apache-2.0

package families

import (
	"fmt"
	"math/rand"

	"gitops-steps/oracles/applicationset/cases"
	"gitops-steps/oracles/applicationset/world"
)

const randomCases = 300

var randomClusters = []cases.Cluster{
	{Name: "east", Labels: map[string]string{"env": "prod", "zone": "a"}, Annotations: map[string]string{"note": "n"}},
	{Name: "West 2", Labels: map[string]string{"env": "dev"}},
	{Name: "north", Labels: map[string]string{"env": "prod"}},
}

var randomFiles = world.Files{
	"apps/web/config.yaml":   "name: web\nsize: 2\nports: [80, 443]\nenv: prod\n",
	"apps/db/config.yaml":    "name: db\nsize: 1000000\nenv: dev\nnested: {deep: {k: v}}\n",
	"apps/db/deep/more.yaml": "- {name: one, env: prod}\n- {name: two, env: dev}\n",
	"infra/dns/x.txt":        "no yaml: [", "infra/net/config.yaml": "{}",
}

// A draw of a set; what it takes decides about the rest, so the same seed gives the same set.
type draw struct {
	*rand.Rand
	templates bool
	keys      int
}

// Sets that nobody thought of.
func random() []cases.Case {
	var all []cases.Case
	for seed := range randomCases {
		source := draw{Rand: rand.New(rand.NewSource(int64(seed))), templates: seed%2 == 1}
		one := cases.Case{Name: fmt.Sprintf("random/%03d", seed), Go: source.templates,
			Clusters: randomClusters, Files: randomFiles, Runs: 10, Luck: true}
		if source.templates && source.Intn(3) == 0 {
			one.Options = []string{"missingkey=" + source.pick("error", "zero", "default")}
		}
		for range 1 + source.Intn(2) {
			one.Generators = append(one.Generators, source.generator(2, false))
		}
		one.AppName = source.tag("name") + "-" + source.pick("app", source.tag("env"))
		one.World.Settings.NewGitFileGlobbing = source.Intn(4) == 0
		one.Show = source.shows()
		if source.Intn(4) == 0 {
			patch := "metadata: {labels: {own: '" + source.tag("env") + "'}}"
			one.Patch = &patch
		}
		all = append(all, one)
	}
	return all
}

func (source *draw) pick(texts ...string) string {
	return texts[source.Intn(len(texts))]
}

func (source *draw) shows() []string {
	var texts []string
	for _, key := range []string{"name", "env", "server", "path", "k1", "k2", "k3", "values.v"} {
		texts = append(texts, source.tag(key))
	}
	return texts
}

// A tag as the mode of the set writes it.
func (source *draw) tag(key string) string {
	if !source.templates {
		return "{{" + key + "}}"
	}
	if key == "path" {
		return source.pick("{{dig \"path\" \"path\" \"none\" .}}", "{{get . \"path\" | toJson}}")
	}
	if key == "values.v" {
		return "{{with get . \"values\"}}{{index . \"v\"}}{{end}}"
	}
	return source.pick("{{."+key+"}}", "{{get . \""+key+"\"}}", "{{index . \""+key+"\"}}")
}

func (source *draw) generator(depth int, second bool) object {
	made := object{}
	kind := source.Intn(9)
	if depth == 0 {
		kind = source.Intn(6)
	}
	switch {
	case kind < 2:
		made["list"] = object{"elements": source.elements(second)}
	case kind == 2:
		made["clusters"] = source.clusters()
	case kind == 3:
		made["git"] = source.directories()
	case kind < 6:
		made["git"] = source.files(second)
	case kind < 8:
		made["matrix"] = object{"generators": list{source.generator(depth-1, false),
			source.generator(depth-1, true)}}
	default:
		made["merge"] = object{"mergeKeys": list{source.pick("name", "name", "env", "k1")},
			"generators": list{source.generator(depth-1, false), source.generator(depth-1, false)}}
	}
	if source.Intn(5) == 0 {
		made["selector"] = object{"matchExpressions": list{object{"key": source.pick("env", "name", "k1"),
			"operator": source.pick("In", "NotIn"), "values": list{"prod", "web", "v1"}}}}
	}
	return made
}

func (source *draw) elements(second bool) list {
	var items list
	for at := range source.Intn(3) + 1 {
		source.keys++
		item := object{source.pick("k1", "k2", "k3"): fmt.Sprintf("v%d", source.Intn(3))}
		if source.Intn(2) == 0 {
			item["name"] = source.pick("web", "db", "east", fmt.Sprintf("n%d", at))
		}
		if source.Intn(3) == 0 {
			item["env"] = source.pick("prod", "dev")
		}
		if second && source.Intn(2) == 0 {
			item[fmt.Sprintf("own%d", source.keys)] = source.tag(source.pick("name", "env", "k1")) + "!"
		}
		if source.templates && source.Intn(3) == 0 {
			item["deep"] = object{"list": list{1, "x", nil}, "n": source.Intn(3), "empty": object{}}
		}
		items = append(items, item)
	}
	return items
}

func (source *draw) clusters() object {
	made := object{}
	if source.Intn(2) == 0 {
		made["selector"] = object{"matchLabels": object{"env": source.pick("prod", "dev")}}
	}
	if source.Intn(2) == 0 {
		made["values"] = object{"v": source.tag("name") + "/" + source.pick("x", "y"), "w": "w"}
	}
	return made
}

func (source *draw) directories() object {
	made := object{"repoURL": cases.Repository, "revision": cases.Revision, "directories": list{
		object{"path": source.pick("*", "apps/*", "*/*", "infra/*")},
		object{"path": source.pick("apps/db", "infra/n*", "none"), "exclude": true}}}
	if source.Intn(3) == 0 {
		made["values"] = object{"v": source.pick("plain", "b-"+source.tag("path"))}
	}
	if source.Intn(4) == 0 {
		made["pathParamPrefix"] = "dir"
	}
	return made
}

func (source *draw) files(second bool) object {
	pattern := source.pick("apps/*/config.yaml", "**/config.yaml", "apps/db/deep/*", "apps/**/*.yaml")
	if second && source.Intn(2) == 0 {
		pattern = "apps/" + source.tag("name") + "/config.yaml"
	}
	made := object{"repoURL": cases.Repository, "revision": cases.Revision,
		"files": list{object{"path": pattern}}}
	if source.Intn(3) == 0 {
		made["pathParamPrefix"] = source.pick("file", "my")
	}
	return made
}
