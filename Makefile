.PHONY: build test vm bench lint generate

build:
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/nlctl

test:
	go test ./...

vm:
	test/vm/run

bench:
	cd bench && go run .

lint:
	.ci/run lint

generate:
	go generate ./...
