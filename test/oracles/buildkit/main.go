// buildkit-oracle: JSON lines {text, target?, args?, tell?} -> {warnings:[{rule,line,detail}], error, line, unknown, tree, build}
// What `docker build` makes of a Dockerfile before it runs anything: BuildKit's parser, linter and conversion, with a
// resolver that answers every image with an empty configuration. Without target the last stage and every named one is converted.
// With `tell` the answer has the tree (tree.go) and what is built (build.go) as well.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Without a layer an image would be taken for scratch.
type empty struct{}

func (empty) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	c := []byte(`{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},"rootfs":{"type":"layers","diff_ids":["` + digest.Canonical.FromString("").String() + `"]}}`)
	return ref, digest.FromBytes(c), c, nil
}

type input struct {
	Text   string            `json:"text"`
	Target string            `json:"target"`
	Args   map[string]string `json:"args"`
	Tell   bool              `json:"tell"`
}
type warning struct {
	Rule   string `json:"rule"`
	Line   int    `json:"line"`
	Detail string `json:"detail"`
}
type output struct {
	Tree     string    `json:"tree,omitempty"`
	Build    string    `json:"build,omitempty"`
	Warnings []warning `json:"warnings"`
	Error    string    `json:"error,omitempty"`
	// The lines of the innermost place that the error has, from 1; none where it has no place.
	Line int `json:"line,omitempty"`
	End  int `json:"end,omitempty"`
	// Why nothing is known of the conversion: it needs more than the empty resolver gives.
	Unknown string `json:"unknown,omitempty"`
}

func ends(loc []parser.Range) (first, last int) {
	for i, r := range loc {
		if i == 0 || r.Start.Line < first {
			first = r.Start.Line
		}
		last = max(last, r.End.Line)
	}
	return first, last
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	for in.Scan() {
		var i input
		if err := json.Unmarshal(in.Bytes(), &i); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		b, _ := json.Marshal(judge(i))
		fmt.Println(string(b))
	}
}

func judge(i input) (out output) {
	out.Warnings = []warning{}
	defer func() {
		if r := recover(); r != nil {
			out.Unknown = fmt.Sprint(r)
		}
	}()
	fail := func(err error) output {
		out.Error = err.Error()
		var le *parser.LocationError
		if errors.As(err, &le) && len(le.Locations) > 0 {
			out.Line, out.End = ends(le.Locations[0])
		}
		return out
	}
	src := []byte(i.Text)
	parsed, err := parser.Parse(bytes.NewReader(src))
	if err != nil {
		return fail(err)
	}
	if i.Tell {
		// Of a tree of its own, as scripts are changed in it.
		if again, err := parser.Parse(bytes.NewReader(src)); err == nil {
			out.Tree = treeOf(again.AST)
		}
	}
	stages, _, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{}))
	if err != nil {
		return fail(err)
	}
	p := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	// What a current daemon can do.
	caps := pb.Caps.CapSet(pb.Caps.All())
	opt := func(target string) dockerfile2llb.ConvertOpt {
		sm := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", src)
		sm.Definition = &llb.Definition{}
		return dockerfile2llb.ConvertOpt{Config: dockerui.Config{BuildPlatforms: []ocispecs.Platform{p}, BuildArgs: i.Args, Target: target}, SourceMap: sm, TargetPlatform: &p, MetaResolver: empty{}, LLBCaps: &caps}
	}
	if lint, err := dockerfile2llb.DockerfileLint(context.Background(), src, opt(i.Target)); err == nil {
		for _, w := range lint.Warnings {
			line := 0
			if w.Location != nil && len(w.Location.Ranges) > 0 {
				line = int(w.Location.Ranges[0].Start.Line)
			}
			out.Warnings = append(out.Warnings, warning{w.RuleName, line, w.Detail})
		}
	}
	targets := []string{i.Target}
	if i.Target == "" {
		for _, stage := range stages {
			if stage.Name != "" {
				targets = append(targets, stage.Name)
			}
		}
	}
	for _, t := range targets {
		result, err := dockerfile2llb.Dockerfile2LLB(context.Background(), src, opt(t))
		if err != nil {
			return fail(err)
		}
		if i.Tell {
			build, err := buildOf(context.Background(), result)
			if err != nil {
				return fail(err)
			}
			out.Build += build
		}
	}
	return out
}
