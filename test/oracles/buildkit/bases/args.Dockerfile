# syntax=docker/dockerfile:1
ARG GO_VERSION=1.25
ARG REGISTRY=docker.io
ARG VARIANT
FROM --platform=$BUILDPLATFORM ${REGISTRY}/library/golang:${GO_VERSION}-alpine AS build
ARG TARGETOS
ARG TARGETARCH
ARG LDFLAGS="-s -w"
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -mod=readonly"
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY --link . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags "$LDFLAGS" -o /out/app ./cmd/app

FROM build AS test
RUN go vet ./... && go test ./...

FROM scratch
COPY --from=build --chown=10001:10001 --chmod=0755 /out/app /app
USER 10001:10001
EXPOSE 8080/tcp 9090
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app"]
CMD ["--listen", ":8080"]
