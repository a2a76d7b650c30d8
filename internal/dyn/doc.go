// Package dyn decodes and encodes the messages of any family by its description in package desc.
//
// A decoded message is a tree in the order of its bytes: Fields of named values. What the description does not know stays in
// it as a number and bytes; no bytes are an error that hides others, and none make it panic.
package dyn
