// Package codec is what the generated packages below family/ run on: values of a message, requests, dumps and events.
//
// Programs see its types: a [Body] is a value that chooses its format by a kind, [Raw] is one whose kind nobody has
// described. The functions are for generated code, also for that which nlgen makes from specifications of others.
package codec

// Version1 is named by the code that nlgen generates. When generated code and this package no longer fit, the name
// goes, and the compiler says so.
const Version1 = 1
