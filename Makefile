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

# The kernel's specs: Documentation/netlink/specs of the kernel tree that specs/upstream.sum names.
YNL ?= ../shared/ynl

generate:
	cd $(YNL) && sha256sum --quiet -c $(CURDIR)/specs/upstream.sum
	go run ./cmd/nlgen -specs $(YNL) -specs specs -out family -desc internal/desc -tests internal/familytest
