.PHONY: build test vm bench lint generate check-specs

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

# Tables of facts about that kernel, from which nlctl coverage is made.
UAPI ?= ../shared/uapi

generate:
	cd $(YNL) && sha256sum --quiet -c $(CURDIR)/specs/upstream.sum
	go run ./cmd/nlgen -specs $(YNL) -specs specs -out family -desc internal/desc -tests internal/familytest
	@if [ -d $(UAPI) ]; then go run ./cmd/nlfacts -uapi $(UAPI) -out internal/coverage/facts.txt; \
	else echo "there is no $(UAPI); internal/coverage/facts.txt stays"; fi

# Compares the specs with the headers that a kernel installs, of which an older kernel's lack what is newer, and with the tables.
INCLUDE ?= /usr/include

check-specs:
	go run ./test/checkspecs -include $(INCLUDE) $(if $(wildcard $(UAPI)),-facts $(UAPI)) $(YNL) specs
