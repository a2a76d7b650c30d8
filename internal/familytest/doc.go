// Package familytest tests all generated packages at once: against the bytes of the kernel that runs, and against bytes
// that nobody sends.
package familytest
