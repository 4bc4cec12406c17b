// What BuildKit leaves out of a build context: moby/patternmatcher's answer for each path, and what fsutil, which sends the
// context, comes by on its walk. Reads cases as JSON from standard input, writes the answers as JSON.
package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
)

type question struct {
	Text  string   `json:"text"`
	Paths []string `json:"paths"`
}

type answer struct {
	Patterns []string `json:"patterns"`
	// Of the files, those that MatchesOrParentMatches says are ignored, and those that are not sent.
	Ignored []string `json:"ignored,omitempty"`
	LeftOut []string `json:"leftOut,omitempty"`
	Error   string   `json:"error,omitempty"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := make([]answer, len(questions))
	for i, q := range questions {
		answers[i] = ask(q)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func ask(q question) answer {
	patterns, err := ignorefile.ReadAll(strings.NewReader(q.Text))
	if err != nil {
		return answer{Patterns: []string{}, Error: err.Error()}
	}
	a := answer{Patterns: append([]string{}, patterns...)}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	sent, err := walk(patterns, q.Paths)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	for _, path := range q.Paths {
		ignored, err := matcher.MatchesOrParentMatches(path)
		if err != nil {
			a.Error = err.Error()
			return a
		}
		if ignored {
			a.Ignored = append(a.Ignored, path)
		}
		if !sent[path] {
			a.LeftOut = append(a.LeftOut, path)
		}
	}
	sort.Strings(a.Ignored)
	sort.Strings(a.LeftOut)
	return a
}

// walk answers which of some files are sent with these patterns.
func walk(patterns, paths []string) (map[string]bool, error) {
	root, err := os.MkdirTemp("", "plimsoll-context-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(root)
	for _, path := range paths {
		file := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			return nil, err
		}
	}
	whole, err := fsutil.NewFS(root)
	if err != nil {
		return nil, err
	}
	filtered, err := fsutil.NewFilterFS(whole, &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return nil, err
	}
	sent := map[string]bool{}
	err = filtered.Walk(context.Background(), "", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			sent[path] = true
		}
		return err
	})
	return sent, err
}
