package main

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"mvdan.cc/sh/v3/syntax"
)

// treeOf writes BuildKit's tree down, the bodies of heredocs included. BuildKit hands a shell form over as one text, with the
// blanks at its line breaks; how many part two words means nothing to a shell, so a script is written as a parser of shells reads it.
// What that cannot read, and what another shell is given, stays as it is.
func treeOf(root *parser.Node) string {
	isPosix := true
	bodies := ""
	for _, node := range root.Children {
		switch strings.ToLower(node.Value) {
		case "from":
			isPosix = true
		case "shell":
			isPosix = node.Next != nil && strings.HasSuffix(node.Next.Value, "sh")
		}
		if isPosix {
			foldScript(node)
		}
		for _, doc := range node.Heredocs {
			bodies += fmt.Sprintf("\n%q %t %t %q", doc.Name, doc.Expand, doc.Chomp, doc.Content)
		}
	}
	return root.Dump() + bodies
}

func foldScript(node *parser.Node) {
	script := node.Next
	switch strings.ToLower(node.Value) {
	case "onbuild":
		if script != nil && len(script.Children) > 0 {
			foldScript(script.Children[0])
		}
		return
	case "healthcheck":
		if script != nil {
			script = script.Next
		}
	case "run", "cmd", "entrypoint":
	default:
		return
	}
	if script != nil && !node.Attributes["json"] {
		script.Value = folded(script.Value, node.Heredocs)
	}
}

func folded(script string, heredocs []parser.Heredoc) string {
	whole := script
	for _, doc := range heredocs {
		whole += "\n" + doc.Content + doc.Name
	}
	for _, variant := range []syntax.LangVariant{syntax.LangBash, syntax.LangPOSIX} {
		file, err := syntax.NewParser(syntax.Variant(variant)).Parse(strings.NewReader(whole), "")
		if err != nil {
			continue
		}
		var out strings.Builder
		if err := syntax.NewPrinter(syntax.Minify(true)).Print(&out, file); err == nil {
			return out.String()
		}
	}
	return script
}
