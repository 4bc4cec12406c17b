// yaml-oracle: how kubectl and Docker Compose read YAML. Takes JSON lines `{"reader": "kubectl" | "compose", "text": …}` and
// answers each with a line: `{"documents": […]}`, or `{"error": …}` where the reader refuses the text.
//
// kubectl: the decoder of k8s.io/apimachinery, as k8s.io/cli-runtime/pkg/resource runs it over a file. It cuts a stream at its
// lines `---` and has each piece read by sigs.k8s.io/yaml; a stream that begins with a brace is tried as JSON before. Documents
// that are null are left out, as kubectl leaves them out. Helm has what a chart renders read by the same two packages.
//
// compose: compose-go's loader decides what is refused, with all that comes after the reading switched off. The documents are
// those of the decoder that the loader uses.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
	kube "k8s.io/apimachinery/pkg/util/yaml"
)

type question struct {
	Reader string `json:"reader"`
	Text   string `json:"text"`
}

type answer struct {
	Documents []any  `json:"documents"`
	Error     string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var asked question
			end(json.Unmarshal(line, &asked))
			told, marshalError := json.Marshal(ask(asked))
			end(marshalError)
			out.Write(append(told, '\n'))
		}
		if err == io.EOF {
			return
		}
		end(err)
	}
}

func ask(asked question) answer {
	read := map[string]func(string) ([]any, error){"kubectl": kubectl, "compose": compose}[asked.Reader]
	if read == nil {
		end(fmt.Errorf("no reader %q", asked.Reader))
	}
	documents, err := read(asked.Text)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Documents: documents}
}

func kubectl(text string) ([]any, error) {
	decoder := kube.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	documents := []any{}
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); err != nil {
			if err == io.EOF {
				return documents, nil
			}
			return nil, err
		}
		document = bytes.TrimSpace(document)
		if len(document) > 0 && string(document) != "null" {
			documents = append(documents, document)
		}
	}
}

func compose(text string) ([]any, error) {
	isRead, err := composeReads(text)
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	documents := []any{}
	for {
		var document any
		if err := decoder.Decode(&document); err != nil {
			if errors.Is(err, io.EOF) {
				return documents, nil
			}
			if !isRead {
				return nil, err
			}
			// What the loader takes away before it decodes (`!reset`) may be wrong here.
			return nil, nil
		}
		if _, err := json.Marshal(document); err != nil {
			return nil, nil
		}
		documents = append(documents, document)
	}
}

// What Compose says while it reads, and not of what it has read.
var whileReading = []string{"failed to parse ", "non-string key ", "top-level object must be "}

// Whether the loader read the text to its end, or with what words it refused to read on.
func composeReads(text string) (bool, error) {
	// A file without content would be looked for on the disk.
	if text == "" {
		return true, nil
	}
	_, err := loader.LoadModelWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  "/",
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(text)}},
		Environment: map[string]string{},
	}, func(o *loader.Options) {
		o.SkipValidation, o.SkipInterpolation, o.SkipNormalization, o.SkipConsistencyCheck = true, true, true, true
		o.SkipExtends, o.SkipInclude, o.SkipResolveEnvironment, o.SkipDefaultValues, o.ResolvePaths = true, true, true, true, false
		o.SetProjectName("project", true)
	})
	if err == nil {
		return true, nil
	}
	for _, beginning := range whileReading {
		if strings.HasPrefix(strings.ToLower(err.Error()), beginning) {
			return false, err
		}
	}
	return false, nil
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
