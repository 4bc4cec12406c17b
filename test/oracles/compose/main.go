// compose-oracle DIR [FILE…]: what `docker compose -f FILE…` would load, without FILE from the default files of DIR, as JSON
// on one line. Neither normalised nor checked for consistency, with paths and environment files as they are written.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: compose-oracle DIR [FILE…]")
		os.Exit(2)
	}
	asWritten := func(o *loader.Options) {
		o.SkipNormalization, o.SkipConsistencyCheck, o.SkipResolveEnvironment, o.ResolvePaths = true, true, true, false
	}
	options, err := cli.NewProjectOptions(os.Args[2:],
		cli.WithWorkingDirectory(os.Args[1]), cli.WithDotEnv, cli.WithDefaultConfigPath, cli.WithLoadOptions(asWritten))
	end(err)
	model, err := options.LoadModel(context.Background())
	end(err)
	end(json.NewEncoder(os.Stdout).Encode(model))
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
