package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
)

// buildOf writes down what is built: every operation with the numbers of those it takes from, and the configuration of the image.
// No names of stages are in it.
func buildOf(ctx context.Context, result *dockerfile2llb.Result) (string, error) {
	definition, err := result.State.Marshal(ctx)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	numbers := map[string]string{}
	for i, bytes := range definition.Def {
		var op pb.Op
		if err := proto.Unmarshal(bytes, &op); err != nil {
			return "", err
		}
		for _, input := range op.Inputs {
			input.Digest = numbers[input.Digest]
		}
		// Drawn anew each time.
		delete(op.GetSource().GetAttrs(), "local.unique")
		numbers[string(digest.FromBytes(bytes))] = fmt.Sprint(i)
		fmt.Fprintf(&out, "%d %s\n", i, prototext.MarshalOptions{}.Format(&op))
	}
	config, err := json.Marshal(result.Image.Config)
	fmt.Fprintf(&out, "%s\n", config)
	return out.String(), err
}
