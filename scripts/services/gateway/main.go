// Speaks MongoDB's wire protocol on the first address and keeps the documents in PostgreSQL with the documentdb extension.
// Usage: gateway LISTEN_ADDRESS POSTGRESQL_URL STATE_FOLDER. No authentication: the address must be a loopback one.
package main

import (
	"context"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/v2/ferretdb"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: gateway LISTEN_ADDRESS POSTGRESQL_URL STATE_FOLDER")
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	telemetry := false

	gateway, err := ferretdb.New(&ferretdb.Config{
		ListenAddr:    os.Args[1],
		PostgreSQLURL: os.Args[2],
		StateDir:      os.Args[3],
		Telemetry:     &telemetry,
		LogLevel:      slog.LevelError,
		LogOutput:     os.Stderr,
	})
	if err != nil {
		log.Fatal(err)
	}

	gateway.Run(ctx)
}
