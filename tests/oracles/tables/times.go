// SPDX-License-Identifier: Apache-2.0

package tables

import (
	"strings"
	"time"
)

var layouts = append(strings.Split(`2006-01-02|15:04:05|2006-01-02 15:04:05|02 Jan 06|Jan _2 2006|January 2, 2006|Monday|Mon|Mon Jan 02|2006|06|1/2/06|01|_2|02|002|__2|15|3|03|4|04|5|05|PM|pm
3:04PM|3:04pm|03:04:05 PM|15:04:05.000|15:04:05.999|15:04:05.000000000|15:04:05,000|15:04:05,999|05.00|05.99999|.000|.999|5.000|MST|-0700|-07:00|-07|-070000|-07:00:00|Z0700|Z07:00|Z07|Z070000|Z07:00:00
2006-01-02T15:04:05Z07:00|20060102150405|20060102T150405Z0700|2006-01-02 15:04:05.999999999 -0700 MST|Jan|January|Janus|Monday Mon Mo|2|1|_2006|_20062|20066|02002|2006002|002 2006|15h04m|T|Z|é 2006 中|pM Pm|04:05.0|3PM|15.000|2006-1-2 3:4:5|02/01/2006 MST|__2 2006|0002|Januaryy|monday|jan|mst|.00 05|Stamp|GMT-07|UTC-0700`, "|"),
	time.Layout, time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano,
	time.Kitchen, time.Stamp, time.StampMilli, time.StampMicro, time.StampNano, time.DateTime, time.DateOnly, time.TimeOnly, "")

var moments = []string{
	"2026-01-02T03:04:05Z", "2026-12-31T23:59:59.999999999Z", "2024-02-29T12:30:45.678+05:30", "2026-07-04T00:00:00-03:30", "0001-01-01T00:00:00Z",
	"9999-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z", "2026-03-09T13:05:09.1Z", "2026-10-10T10:10:10.000001+14:00", "1999-11-30T11:59:00-12:00",
}

var zones = []string{"UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London", "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo", "Europe/Dublin", "Asia/Kathmandu", "EST", "Etc/GMT+5"}

func times() []string {
	rows := formattedTimes()
	rows = append(rows, zonedTimes()...)
	rows = append(rows, parsedTimes()...)
	return distinct(append(rows, durations()...))
}

func formattedTimes() (rows []string) {
	for _, text := range moments {
		moment := fixed(text)
		for _, layout := range layouts {
			rows = append(rows, row("format", quoted(layout), text, "", quoted(moment.Format(layout))))
		}
		rows = append(rows, row("string", `""`, text, "", quoted(moment.String())))
	}
	return rows
}

func zonedTimes() (rows []string) {
	instants := append(moments, "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z", "2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z",
		"2040-07-01T00:00:00Z", "2100-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "1850-01-01T00:00:00Z", "1945-06-01T12:00:00Z", "1986-06-01T12:00:00Z", "2011-12-30T12:00:00Z", "2038-01-19T03:14:08Z")
	for _, zone := range zones {
		location, err := time.LoadLocation(zone)
		if err != nil {
			panic(err)
		}
		for _, text := range instants {
			moment := fixed(text).In(location)
			rows = append(rows, row("format", quoted("2006-01-02 15:04:05 -07:00:00 MST"), text, zone, quoted(moment.Format("2006-01-02 15:04:05 -07:00:00 MST"))))
		}
	}
	return rows
}

// Texts that other layouts wrote, right ones and broken ones.
func parsedTimes() (rows []string) {
	texts := strings.Split(`2026-01-02|2026-1-2|2026-13-02|2026-00-02|2026-02-30|2024-02-29|2025-02-29|2026-01-32|2026-01-00|26-01-02|2026-01-02x|2026-01|2026|x|20260102150405|2026-01-02T03:04:05Z|2026-01-02T03:04:05+02:00|2026-01-02T03:04:05.123Z
2026-01-02T03:04:05,123Z|2026-01-02T03:04:05.Z|2026-01-02T3:04:05Z|2026-01-02T24:00:00Z|2026-01-02T23:60:00Z|2026-01-02T23:59:60Z|2026-01-02T03:04:05z|2026-01-02t03:04:05Z|2026-01-02T03:04:05|2026-01-02T03:04:05+0200|2026-01-02T03:04:05+25:00|2026-01-02T03:04:05+00:60|2026-01-02T03:04:05-00:00|2026-01-02T03:04:05.123456789123Z|2026-01-02 03:04:05|2026-01-02  03:04:05|03:04:05|3:4:5|25:00:00|03:04:05.5|3:04PM|3:04pm|13:04PM|0:04AM|12:04AM|12:04PM|Jan  2 2006|Jan 2 2006|January 2, 2026|january 2, 2026|Feb 30 2026|Foo 2 2026|Mon|Monday|mon|Fri, 02 Jan 2026 03:04:05 GMT|Fri, 02 Jan 2026 03:04:05 CET|Fri, 02 Jan 2026 03:04:05 +0100|Fri, 2 Jan 2026 03:04:05 GMT|Friday, 02-Jan-26 03:04:05 UTC|Friday, 02-Jan-69 03:04:05 UTC|02 Jan 26 03:04 UTC|02 Jan 68 03:04 +0530|Fri Jan  2 03:04:05 2026|Fri Jan  2 03:04:05 UTC 2026|2026-01-02 03:04:05.5 +0000 UTC|002 2026|366 2024|366 2025|000 2026|032|UTC|GMT+3|GMT-25|CET|+03|+0300|Z|ABCDE|WITA|AB|+1|-07:30|+07|1/2/06|01/02/26|99|00|68|69| 2|_2|2 Jan|é 2026 中|.5|.|,5|5.123|05.1|12|0|60`, "|")
	for _, layout := range layouts {
		for index, text := range texts {
			moment, err := time.Parse(layout, text)
			if err == nil {
				name, _ := moment.Zone()
				rows = append(rows, row("parse", quoted(layout), quoted(text), name, moment.Format(time.RFC3339Nano)))
			} else if (index+len(layout))%9 == 0 || len(layout) > 9 && len(text) > 9 && index%4 == 0 {
				rows = append(rows, row("parse", quoted(layout), quoted(text), "error", quoted(err.Error())))
			}
		}
	}
	for _, text := range texts {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			rows = append(rows, row("parse", quoted(time.RFC3339), quoted(text), "error", quoted(err.Error())))
		} else {
			name, _ := moment.Zone()
			rows = append(rows, row("parse", quoted(time.RFC3339), quoted(text), name, moment.Format(time.RFC3339Nano)))
		}
	}
	return rows
}

func durations() (rows []string) {
	for _, text := range strings.Split(`0|0s|1s|1.5s|1h|1h30m|1h30m5.5s|90m|1ms|1us|1µs|1μs|1ns|1.5ns|-1h|+1h|-1.5h|1d||s|h|.5s|.s|1.s|1|-|+|1h-1m|1 h|h1|1hh|1h1h|9223372036854775807ns|9223372036854775808ns|-9223372036854775808ns|2562047h47m16.854775807s|2562047h47m16.854775808s|99999999999h|1e3s|0x1s|1,5s|1h 30m|.5h.5m|0.000000001s|0.0000000001s|1.00000000000000000001s|3.9999999999ns|1S|1M|1min|é|1é|-0|-0s|+0|0h0m0s|1_0s|.1.s|1..5s`, "|") {
		duration, err := time.ParseDuration(text)
		if err != nil {
			rows = append(rows, row("duration", quoted(text), "error", "", quoted(err.Error())))
		} else {
			rows = append(rows, row("duration", quoted(text), asJSON(int64(duration)), "", quoted(duration.String())))
		}
	}
	for _, count := range []int64{1, 999, 1000, 1001, 1500000, 999999999, 1000000000, 59999999999, 60000000000, 3599999999999, 3600000000000, 90061001001001, -1, -1500, 9223372036854775807, -9223372036854775808, 100000, 1100000000, 3661000000000} {
		rows = append(rows, row("duration", quoted(time.Duration(count).String()), asJSON(count), "", quoted(time.Duration(count).String())))
	}
	return rows
}

func fixed(text string) time.Time {
	moment, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	if _, offset := moment.Zone(); offset != 0 {
		return moment.In(time.FixedZone("", offset))
	}
	return moment.UTC()
}
