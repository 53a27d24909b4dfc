// SPDX-License-Identifier: Apache-2.0

// Writes what the libraries that Argo CD calls, and its own code, say about the schedules of sync
// windows. make.sh runs it. The columns:
//
//	cron:       schedule  after  next, "never" or "error"
//	glob:       pattern  text  true or false
//	repository: pattern  text  true or false, where a slash separates
//	durations:  text  nanoseconds or "error"
//	windows:    project as JSON  application  namespace  cluster's name  cluster's server  now
//	            allowed, blocked or error  the minute that allows again, "later" if not within ten
//	            days, "unknown" if nobody looked
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"time"

	"github.com/gobwas/glob"
	"github.com/robfig/cron/v3"
)

// What the cut-out needs of the rest of Argo CD.
type AppProjectSpec struct{ SyncWindows SyncWindows }

type Application struct {
	Name string
	Spec struct {
		Destination struct{ Name, Server, Namespace string }
	}
}

type logger struct{}

func (logger) Warnf(string, ...any) {}

var log logger

var clock time.Time

func globMatch(pattern string, val string, _ bool) bool {
	if pattern == "*" {
		return true
	}
	compiled, err := glob.Compile(pattern)
	return err == nil && compiled.Match(val)
}

var random = rand.New(rand.NewSource(1))

func pick(list []string) string { return list[random.Intn(len(list))] }

var out = bufio.NewWriter(os.Stdout)

func row(columns ...string) { fmt.Fprintln(out, strings.Join(columns, "\t")) }

var good = []string{
	"* * * * *", "0 22 * * *", "30 2 * * *", "0 0 * * *", "15 1 * * *", "0 9 * * 1-5", "0 9 * * MON-FRI",
	"*/15 * * * *", "5/20 * * * *", "0 */6 * * *", "0 8-18/2 * * *", "0 0 1 * *", "0 0 1,15 * *", "0 0 31 * *",
	"0 0 29 2 *", "0 0 29 FEB *", "0 0 30 2 *", "0 12 13 * 5", "0 12 13 * *", "0 12 * * 5", "0 12 ? * FRI",
	"0 12 */2 * 5", "0 12 1-31 * 5", "0 12 */1 * 5", "0 12 13 * ?/1", "0 12 13 * 0-6", "0 0 1 jan,JUL *",
	"0 0 * 6-8 sat,Sun", "59 23 31 12 *", "0 3 * * 0", "0 2 * 3 0", "0 3 * 10 SUN", "0,30 1,2,3 * * *",
	", * * * *", "0 , * * *", "0 0 , * *", "0 0 , * 1", "0 0 1 , *", "0 0 * * ,", "0 0 1 * ,", "1,,2 * * * *",
	"*-5 * * * *", "*-x-y * * * *", "?-1/7 * * * *", "+5 * * * *", "05 007 * * *", "0/59 23 * * *",
	"*/99 * * * *", "*/9999999 * * * *", "5-5 5-5 * * *", " 0  22\u00a0* * * ", "0 0 1 1 *", "45 23 28-31 * *",
	"10-50/20 4 * * 2-4", "0 1 * * *", "0 4 * * *", "0 0-5 * * *",
}

var bad = []string{
	"", " ", "*", "* * * *", "* * * * * *", "60 * * * *", "-1 * * * *", "5- * * * *", "1-2-3 * * * *", "*/0 * * * *",
	"*/ * * * *", "*/-1 * * * *", "1/2/3 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *",
	"* * * * 7", "* * * * 0-7", "* * * * sunday", "* * * foo *", "mon * * * *", "5-1 * * * *", "* * * * FRI-MON",
	"@daily", "@every 1h", "@", "** * * * *", "1.5 * * * *", "0x5 * * * *", "99999999999999999999 * * * *", "*/x * * * *",
	"L * * * *", "* * 15W * *", "* * * * 5#2", "CRON_TZ=../x 0 0 * * *", "TZ=/etc 0 0 * * *", "CRON_TZ=UTC @daily",
	"cron_tz=UTC 0 0 * * *", "TZ=UTC", "+ * * * *", "*5 * * * *", "1_0 * * * *", "* * * * +-1", " TZ=UTC 0 0 * * *",
}

var zones = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Havana", "Europe/Dublin",
	"UTC", "",
}

// Mostly near a change of some clock.
func anyTime() time.Time {
	changes := []string{
		"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z",
		"2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z", "2026-03-08T05:00:00Z", "2026-11-01T05:00:00Z",
		"2048-03-29T01:00:00Z", "2048-10-25T01:00:00Z", "2027-12-31T23:00:00Z",
	}
	t, _ := time.Parse(time.RFC3339, pick(changes))
	if random.Intn(3) == 0 {
		return t.Add(time.Duration(random.Intn(3600*24*365)-3600*24*180) * time.Second)
	}
	return t.Add(time.Duration(random.Intn(3600*50)-3600*30) * time.Second)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func parse(schedule string) (result cron.Schedule, err error) {
	defer func() {
		if failure := recover(); failure != nil { // "TZ=UTC" and nothing else
			err = fmt.Errorf("%v", failure)
		}
	}()
	return cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(schedule)
}

func writeCron() {
	fire := func(schedule string, after time.Time) {
		parsed, err := parse(schedule)
		if err != nil {
			row(schedule, "", "error")
			return
		}
		found := make(chan time.Time, 1)
		go func() { found <- parsed.Next(after.UTC()) }()
		var next time.Time
		select {
		case next = <-found:
		case <-time.After(2 * time.Second):
			// Where a schedule meets a day whose midnight does not exist, it may turn in circles.
			fmt.Fprintln(os.Stderr, "no answer:", schedule, stamp(after))
			return
		}
		if next.IsZero() {
			row(schedule, stamp(after), "never")
			return
		}
		row(schedule, stamp(after), stamp(next))
	}
	for _, schedule := range bad {
		fire(schedule, time.Time{})
	}
	for _, schedule := range good {
		for i := 0; i < 3; i++ {
			fire(schedule, anyTime())
		}
		for i := 0; i < 6; i++ {
			fire("CRON_TZ="+pick(zones)+" "+schedule, anyTime())
		}
	}
	value := func(least, most int) string {
		number := func() int { return least + random.Intn(most-least+1) }
		switch random.Intn(6) {
		case 0, 1:
			return "*"
		case 2:
			return fmt.Sprintf("*/%d", 1+random.Intn(most))
		case 3:
			return fmt.Sprintf("%d,%d", number(), number())
		case 4:
			return fmt.Sprintf("%d-%d/%d", number(), most, 1+random.Intn(5))
		}
		return fmt.Sprint(number())
	}
	for i := 0; i < 300; i++ {
		schedule := strings.Join([]string{value(0, 59), value(0, 23), value(1, 31), value(1, 12), value(0, 6)}, " ")
		fire("TZ="+pick(zones)+" "+schedule, anyTime())
	}
}

func writeGlobs() {
	patterns := strings.Fields(`
* ** ? a web web-* *-web w?b w*b *eb* [wx]eb [!wx]eb [a-w]eb [!a-w]eb [w-a]eb [a-cw]eb [] [!] [ ] } { {} {,} {web} {web,api} {web,api
web} web, {we{b,c},api}-* {w*,a*}b {web-*,web} {,web} {web,} web{,-prod} [{]a [,]a {[a-c],x}eb \*web web\* \ \\ a\ [\]]a [a\]]a [a- [a-] [a-]b]
[-a]a [--a]a [!!]a [!-a]a https://*.example.com https://kubernetes.default.svc https://** */default in-cluster prod-?? prod-[0-9][0-9]
{prod,staging}-[!0] a{b,c{d,e}f}g **a**b* ü* ?ü [ä-ü]ber !web`)
	texts := strings.Fields(`
web api web-prod web-prod-eu we wb weeb aeb xeb https://kubernetes.default.svc https://x.y.example.com in-cluster prod-01 prod-1 prod-x
staging-1 * *web web* a b , } {a ,a [a ]a -a a, !a abg acdfg acefg acg aab ab ba über xü ü !web \ web, web} a/default`)
	for _, pattern := range append(patterns, "") {
		for _, text := range append(texts, "") {
			row(pattern, text, fmt.Sprint(globMatch(pattern, text, false)))
		}
	}
}

// What sourceRepos of a project are matched with.
func writeRepositoryGlobs() {
	patterns := strings.Fields(`
* ** a/* a/** */b **/b a/? a?b a/*/c a/**/c ab**ba ab*ba https://github.com/* https://github.com/*/* https://github.com/** {a,b/*}
{a,b/**}/c [a-c]/* [!a]b a*c a**c *{a,b} a/{b,c}* a*/ a[!x]b *.com/* a/*b **a a**`)
	texts := strings.Fields(`
a b / a/b a/b/c a/c abc a/b/d/c a//b ab aba abba ab/ba b/x b/x/c https://github.com/org https://github.com/org/repo
https://github.com/org/repo/x c/d x.com/y x.com/y/z axb a/bb a/cb a/ /b a/x/b`)
	for _, pattern := range patterns {
		compiled, err := glob.Compile(pattern, '/')
		for _, text := range texts {
			row(pattern, text, fmt.Sprint(err == nil && compiled.Match(text)))
		}
	}
}

func writeDurations() {
	texts := append(strings.Fields(`0 -0 +0 8h 1h30m 30m 90s 500ms 1us 1µs 1μs 1ns 1.5h .5h 5.h . -1h +1h - + 8 8d 1w h 1h30 1H
1h1h 1.5.5h 1,5h 1e3s 0.000000001s 0.0000000001s 2562047h47m16.854775807s 2562047h47m16.854775808s -2562047h47m16.854775808s 2562048h
0h 00h 1.0000000000000000001s 9223372036854775807ns 9223372036854775808ns -9223372036854775808ns 99999999999999999999h 1h-1m 24h 87600h
0.333333333333333333h 1.1m`), "", " 8h", "8 h", "8h ")
	for _, text := range texts {
		if duration, err := time.ParseDuration(text); err != nil {
			row(text, "error")
		} else {
			row(text, fmt.Sprint(duration.Nanoseconds()))
		}
	}
}

func anyWindow() *InlineSyncWindow {
	window := &InlineSyncWindow{
		Kind:       pick([]string{"allow", "deny", "deny"}),
		Schedule:   pick(good),
		Duration:   pick([]string{"1h", "8h", "30m", "24h", "1h30m", "5m", "168h", "1m", "0", "-1h"}),
		TimeZone:   pick(append(zones, "../x", "Europe/Berlin", "Europe/Berlin")),
		ManualSync: random.Intn(4) == 0,
	}
	some := func(texts ...string) []string {
		if random.Intn(2) == 0 {
			return nil
		}
		return []string{pick(texts)}
	}
	window.Applications = some("*", "web", "w*", "api")
	window.Namespaces = some("*", "default", "kube-*")
	window.Clusters = some("*", "in-cluster", "https://*", "prod")
	window.UseAndOperator = random.Intn(3) == 0
	if random.Intn(60) == 0 {
		window.Schedule = pick(bad)
	}
	if random.Intn(60) == 0 {
		window.Duration = pick([]string{"8", "", "1d"})
	}
	return window
}

func answer(windows *SyncWindows, now time.Time) (result string) {
	defer func() {
		if recover() != nil {
			result = "error"
		}
	}()
	clock = now.Add(500 * time.Millisecond)
	can, err := windows.CanSync(true, nil)
	switch {
	case err != nil:
		return "error"
	case can:
		return "allowed"
	}
	return "blocked"
}

// Whether a schedule never comes: robfig/cron then looks through five years each time.
func isSlow(windows SyncWindows) bool {
	for _, window := range windows {
		if parsed, err := parse(window.Schedule); err == nil && parsed.Next(clock).IsZero() {
			return true
		}
	}
	return false
}

func writeWindows() {
	for count := 0; count < 400; {
		spec := map[string]any{}
		var all SyncWindows
		for i := random.Intn(3); i >= 0; i-- {
			all = append(all, anyWindow())
		}
		spec["syncWindows"] = all
		project, _ := json.Marshal(map[string]any{"spec": spec})
		app := &Application{Name: "web"}
		app.Spec.Destination.Namespace = pick([]string{"default", "kube-system", ""})
		app.Spec.Destination.Name = pick([]string{"", "in-cluster"})
		if app.Spec.Destination.Name == "" {
			app.Spec.Destination.Server = "https://kubernetes.default.svc"
		}
		windows := all.Matches(app)
		now := anyTime().Truncate(time.Minute)
		now = now.Add(time.Duration(random.Intn(2)*random.Intn(60)) * time.Second)
		first, opens := answer(windows, now), ""
		if first == "allowed" && random.Intn(4) != 0 {
			continue // most would be
		}
		if first == "blocked" && isSlow(all) {
			opens = "unknown"
		} else if first == "blocked" {
			opens = "later"
			for t := now.Truncate(time.Minute).Add(time.Minute); t.Before(now.Add(240 * time.Hour)); t = t.Add(time.Minute) {
				if answer(windows, t) == "allowed" {
					opens = stamp(t)
					break
				}
			}
		}
		destination := app.Spec.Destination
		row(string(project), app.Name, destination.Namespace, destination.Name, destination.Server, stamp(now), first, opens)
		count++
	}
}

func main() {
	defer out.Flush()
	map[string]func(){"cron": writeCron, "glob": writeGlobs, "repository": writeRepositoryGlobs, "durations": writeDurations, "windows": writeWindows}[os.Args[1]]()
}
