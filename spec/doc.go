// Package spec reads descriptions of netlink families in YNL, the language of the kernel's
// Documentation/netlink/specs, and resolves them into one model.
//
// It has three steps. [Parse] reads a specification, [Source.Apply] corrects it with an overlay, [Source.Resolve] looks
// up every name, counts every value and gives a [Family]. [Load] does the three for whole directories. Nothing is
// guessed: a name that does not exist, a key that the language does not have, an overlay that no longer fits are each
// an [Error] with file and line.
//
// The four protocol kinds of the language (genetlink, genetlink-c, genetlink-legacy, netlink-raw) differ in what they
// allow; the reader accepts the union of them. What this project adds to the language is listed in specs/README.md.
package spec
