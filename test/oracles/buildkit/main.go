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
	"strings"

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

// firstImage makes an answer of any: images are looked at all at once, and any faulty one is told. What names the one that was told
// is taken out until none is left; the first in the file is the answer.
func firstImage(src []byte, stages []instructions.Stage, err error, convert func([]byte) error) error {
	first, firstLine := err, 0
	lines := strings.Split(string(src), "\n")
	for err != nil && strings.Contains(err.Error(), "failed to parse stage name") {
		line, end, instead := namedBy(err, stages)
		if line == 0 {
			break
		}
		if firstLine == 0 || line < firstLine {
			first, firstLine = err, line
		}
		for i := line; i <= end; i++ {
			lines[i-1] = ""
		}
		lines[line-1] = instead
		err = convert([]byte(strings.Join(lines, "\n")))
	}
	return first
}

// namedBy gives the lines of the instruction that names an image, and what may stand there instead. Mounts have no place in errors.
func namedBy(err error, stages []instructions.Stage) (first, last int, instead string) {
	var le *parser.LocationError
	if errors.As(err, &le) && len(le.Locations) > 0 {
		first, last = ends(le.Locations[0])
	}
	for _, stage := range stages {
		if begin, _ := ends(stage.Location); first > 0 && begin == first {
			instead = "FROM scratch"
			if stage.Name != "" {
				instead += " AS " + stage.Name
			}
			return first, last, instead
		}
		for _, command := range stage.Commands {
			sources := []string{}
			if c, ok := command.(*instructions.CopyCommand); ok {
				sources = append(sources, c.From)
			} else if c, ok := command.(*instructions.RunCommand); ok {
				for _, mount := range instructions.GetMounts(c) {
					sources = append(sources, mount.From)
				}
			}
			for _, source := range sources {
				begin, end := ends(command.Location())
				if (first == 0 || begin == first) && source != "" && strings.Contains(err.Error(), fmt.Sprintf("%q", source)) {
					return begin, end, ""
				}
			}
		}
	}
	return 0, 0, ""
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
		convert := func(src []byte) (*dockerfile2llb.Result, error) {
			return dockerfile2llb.Dockerfile2LLB(context.Background(), src, opt(t))
		}
		result, err := convert(src)
		if err != nil {
			return fail(firstImage(src, stages, err, func(src []byte) error {
				_, err := convert(src)
				return err
			}))
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
