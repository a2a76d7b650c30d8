package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

const columns = "  %-24s %-12s %10s %10s %7s %7s  %-8s %9s %9s %9s\n"

// printWork prints what a work took, and reports whether a budget was exceeded.
func printWork(out io.Writer, w *work, all [][]series, o *options) (exceeded bool) {
	for i, p := range w.phases {
		if len(o.only) > 0 && !slices.Contains(o.only, w.name) && !slices.Contains(o.only, p.name) {
			continue
		}
		title := w.title
		if len(w.phases) > 1 {
			title += ": " + p.name
		}
		fmt.Fprintf(out, columns, title, "", "time", "per item", "ratio", "cpu", "budget", "allocs", "bytes", "memory")
		reference := slices.IndexFunc(all[i], func(s series) bool { return s.peer == w.reference })
		for _, s := range all[i] {
			var r *series
			if reference >= 0 {
				r = &all[i][reference]
			}
			exceeded = printSeries(out, &s, r, p.budget[s.peer]) || exceeded
		}
	}
	return exceeded
}

// printSeries prints one line.
func printSeries(out io.Writer, s, reference *series, b budget) bool {
	if s.err != nil {
		fmt.Fprintf(out, "  %-24s %-12s FAILED: %v\n", "", s.peer, s.err)
		return b != (budget{})
	}
	if reference == nil || reference.err != nil {
		reference = s
	}
	one := s.samples[0]
	if !agree(s, reference) {
		fmt.Fprintf(out, "  %-24s %-12s FAILED: saw %d items with sum %d, %s saw %d with %d\n", "", s.peer, one.Items, one.Sum,
			reference.peer, reference.samples[0].Items, reference.samples[0].Sum)
		return b != (budget{})
	}
	wall := func(x sample) float64 { return float64(x.Wall) }
	ratio := median(ratios(s, reference, wall))
	cpu := median(ratios(s, reference, func(x sample) float64 { return float64(x.CPU) }))
	allocs, bytes := float64(one.Allocs)/float64(one.Items), float64(one.Bytes)/float64(one.Items)
	verdict, over := b.verdict(ratio, allocs, bytes)
	time := time.Duration(medianOf(s.samples, wall))
	fmt.Fprintf(out, columns, "", s.peer, short(time), short(time/duration(one.Items)), fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%.2f", cpu),
		verdict, perItem(one, allocs), perItem(one, bytes), megabytes(one.Memory))
	return over
}

func duration(n uint64) time.Duration { return time.Duration(max(n, 1)) }

// agree reports whether two peers have seen the same. Commands are not looked at.
func agree(s, reference *series) bool {
	a, b := s.samples[0], reference.samples[0]
	return a.Sum == 0 || b.Sum == 0 || a.Items == b.Items && a.Sum == b.Sum
}

// verdict says what the budget is, and whether it was kept.
func (b budget) verdict(ratio, allocs, bytes float64) (string, bool) {
	if b == (budget{}) {
		return "", false
	}
	over, what := false, ""
	if b.ratio > 0 {
		over, what = ratio > b.ratio, fmt.Sprintf("%.2f", b.ratio)
	}
	if b.allocs > 0 && allocs > b.allocs {
		over, what = true, what+" allocs"
	}
	if b.bytes > 0 && bytes > b.bytes {
		over, what = true, what+" bytes"
	}
	if over {
		return strings.TrimSpace(what + " OVER"), true
	}
	return strings.TrimSpace(what + " ok"), false
}

// ratios are those of runs in the same round.
func ratios(s, reference *series, of func(sample) float64) []float64 {
	var out []float64
	for i := range min(len(s.samples), len(reference.samples)) {
		out = append(out, of(s.samples[i])/of(reference.samples[i]))
	}
	return out
}

func medianOf(all []sample, of func(sample) float64) float64 {
	var xs []float64
	for _, s := range all {
		xs = append(xs, of(s))
	}
	return median(xs)
}

func median(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}

// short is a duration in three digits or so.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		d = d.Round(10 * time.Millisecond)
	case d >= time.Millisecond:
		d = d.Round(10 * time.Microsecond)
	case d >= time.Microsecond:
		d = d.Round(10 * time.Nanosecond)
	}
	return strings.Replace(d.String(), "µ", "u", 1)
}

// perItem leaves empty what is not known of a program in another language.
func perItem(s sample, v float64) string {
	if s.Memory == 0 {
		return ""
	}
	return fmt.Sprintf("%.3g", v)
}

func megabytes(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d MB", n>>20)
}
